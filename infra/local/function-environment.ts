import { join } from 'node:path';
import { usualCircuits } from '../../functions/circuit-variables.ts';
import type { FunctionDeclaration } from '../../functions/declaration.ts';
import { type FunctionName, functionNamed } from '../../functions/declarations.ts';
import { environmentOf as declaredEnvironment } from '../../functions/environment.ts';
import type { StageSettings } from '../../functions/stage-settings.ts';
import { sources } from '../../lib/sources/registry.ts';
import { metricNamespace } from '../../lib/telemetry/metrics.ts';
import * as account from './account.ts';
import type { Home } from './home.ts';
import type { Instance } from './instance.ts';

export type FunctionEnvironment = Readonly<Record<string, string>>;

/** Of Powertools. */
export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'] as const;
type LogLevel = (typeof logLevels)[number];

export interface EnvironmentChoices {
  /** Variables of the sources' declarations, and the official schedule's address: what to ask, and what is on. */
  readonly sources?: FunctionEnvironment;
  /** The functions' logs and metrics, or silence. */
  readonly verbose?: boolean;
  /** The least level that is logged; `INFO` if the functions are verbose, else nothing. */
  readonly logLevel?: LogLevel;
  /** Where Scheduler answers; nowhere if it is left out. */
  readonly scheduler?: string | undefined;
  /** Whether a run records what it landed, or only lands it. */
  readonly recording?: 'live' | 'batched';
}

/** The machine as a stage. Nothing is scheduled here: a person starts the runs, on any day and at any hour. */
export const localStage: StageSettings = {
  name: 'local',
  database: { sleepsAfterSeconds: null },
  recording: { mode: 'live', drainEveryMinutes: 5 },
  circuits: usualCircuits,
  healthCheckEveryMinutes: 15,
  collecting: true,
  timeZone: 'America/New_York',
  slates: [{ league: 'mlb', everyMinutes: 1, hours: { from: 0, to: 23 }, months: { from: 1, to: 12 } }],
  scheduleEveryMinutes: 60,
  captureWindows: true,
  runsStartBy: 'hand',
  allowRecorded: true,
};

/** A function's whole environment. It inherits no variable of the caller. */
export function environmentOf(
  name: FunctionName,
  { home, instance }: { home: Home; instance: Instance },
  choices: EnvironmentChoices = {},
): FunctionEnvironment {
  const { verbose = false, recording = 'live', logLevel = verbose ? 'INFO' : 'SILENT', scheduler } = choices;
  const declaration = functionNamed(name);
  const stage = { ...localStage, recording: { ...localStage.recording, mode: recording } };
  return {
    ...awsEnvironment(home, instance),
    AWS_ENDPOINT_URL_SCHEDULER: scheduler ?? nowhere,
    ...chosenOf(declaration, choices.sources),
    AWS_LAMBDA_FUNCTION_NAME: `odds-local-${name}`,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...declaredEnvironment(declaration, stage, {
      ...account,
      sourceVariables: keyVariables(instance),
      hasPasswords: false,
    }),
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace(stage.name),
    POWERTOOLS_LOG_LEVEL: logLevel,
    POWERTOOLS_METRICS_DISABLED: verbose ? 'false' : 'true',
  };
}

/** Nothing listens at this port. Without an endpoint of its own, the SDK would call AWS. */
const nowhere = 'http://127.0.0.1:9';

/** Of the chosen variables, those that the function reads. */
function chosenOf({ config }: FunctionDeclaration, chosen: FunctionEnvironment = {}): FunctionEnvironment {
  return Object.fromEntries(Object.entries(chosen).filter(([variable]) => variable in config.shape));
}

/** One market simulates all hosts. */
export function allSourcesAt(url: string): FunctionEnvironment {
  return {
    ...Object.fromEntries(sources.map(({ addressVariable }) => [addressVariable, url])),
    MLB_STATS_API_URL: url,
  };
}

/** Which secrets hold the keys. The keys themselves are in no environment. */
function keyVariables({ secretsManager, keyedSources = [] }: Instance): FunctionEnvironment {
  if (secretsManager === undefined) return {};
  const variables = sources.flatMap(({ name: source, switch: turnedOnBy }) =>
    turnedOnBy?.by === 'key' && keyedSources.includes(source)
      ? [[turnedOnBy.secretVariable, account.sourceSecretArn(source)] as const]
      : [],
  );
  return Object.fromEntries(variables);
}

/** The endpoints for the SDK's clients, and no variable that leads to an AWS account of the user. */
function awsEnvironment(home: Home, instance: Instance): FunctionEnvironment {
  const nothing = join(home.root, 'no-aws-config');
  return {
    AWS_REGION: account.region,
    AWS_ACCESS_KEY_ID: instance.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
    AWS_CONFIG_FILE: nothing,
    AWS_SHARED_CREDENTIALS_FILE: nothing,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_RDS_DATA: instance.dataApi,
    AWS_ENDPOINT_URL_S3: instance.s3,
    AWS_ENDPOINT_URL_DYNAMODB: instance.dynamoDb,
    ...(instance.secretsManager === undefined ? {} : { AWS_ENDPOINT_URL_SECRETS_MANAGER: instance.secretsManager }),
  };
}
