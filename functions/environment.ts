import * as z from 'zod';
import type { DatabaseUserName, FunctionDeclaration } from './declaration.ts';
import type { StageSettings } from './stage-settings.ts';

/** What a deployment calls the things that functions use. */
export interface Resources {
  readonly clusterArn: string;
  readonly databaseName: string;
  readonly landedBucket: string;
  readonly stateTable: string;
  secretArnOf(user: DatabaseUserName): string;
  /** Of the schedules of capture windows: their group, what they invoke, by which role, and the queue of what is not delivered. */
  readonly windows?: {
    readonly group: string;
    readonly targetArn: string;
    readonly roleArn: string;
    readonly deadLetterArn: string;
  };
  /** Variables of the sources' declarations, the secrets of their keys included. */
  readonly sourceVariables: Readonly<Record<string, string>>;
  /** Whether the database users log in with the passwords of secrets, so that a function has to give them these. */
  readonly hasPasswords: boolean;
}

/**
 * The environment of a function, by its declaration. What Powertools reads is not in it.
 *
 * @throws Error, by the variable, if its config asks for one that its declaration does not give, or does not know one
 */
export function environmentOf(
  declaration: FunctionDeclaration,
  stage: StageSettings,
  resources: Resources,
): Readonly<Record<string, string>> {
  const { uses, settings } = declaration;
  return checked(declaration, {
    STAGE: stage.name,
    ...(uses.database && {
      CLUSTER_ARN: resources.clusterArn,
      DATABASE_NAME: resources.databaseName,
      DATABASE_SECRET_ARN: resources.secretArnOf(uses.database.as),
    }),
    ...(uses.landed && { LANDED_BUCKET: resources.landedBucket }),
    ...(uses.state && { STATE_TABLE: resources.stateTable }),
    ...(uses.passwords === 'read' &&
      resources.hasPasswords && {
        RECORDER_SECRET_ARN: resources.secretArnOf('recorder'),
        READER_SECRET_ARN: resources.secretArnOf('reader'),
      }),
    ...(uses.windows &&
      resources.windows && {
        SCHEDULE_GROUP: resources.windows.group,
        WINDOW_TARGET_ARN: resources.windows.targetArn,
        WINDOW_ROLE_ARN: resources.windows.roleArn,
        WINDOW_DEAD_LETTER_ARN: resources.windows.deadLetterArn,
      }),
    ...(uses.sources && resources.sourceVariables),
    ...settings(stage),
  });
}

function checked(
  { name, config }: FunctionDeclaration,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const set = Object.entries(environment).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const unknown = set.map(([key]) => key).filter((key) => !(key in config.shape));
  if (unknown.length > 0) {
    throw new Error(
      `${name} does not read ${unknown.join(', ')}: add it to its config.ts, or take it out of its declaration.`,
    );
  }
  const missing = Object.entries(config.shape)
    .filter(
      ([key, schema]) =>
        !key.startsWith('POWERTOOLS_') && environment[key] === undefined && !z.safeParse(schema, undefined).success,
    )
    .map(([key]) => key);
  if (missing.length > 0) {
    throw new Error(`${name} needs ${missing.join(', ')}: its declaration neither uses what gives it nor sets it.`);
  }
  return Object.fromEntries(set);
}
