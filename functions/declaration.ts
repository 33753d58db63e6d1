import type * as z from 'zod';
import type { LandedKind } from '../lib/landing/landed-kind.ts';
import type { sourceVariables } from '../lib/sources/registry.ts';
import type { EmittingFunction } from '../lib/telemetry/function-metrics.ts';
import type { AlarmsOf, FunctionAlarm } from './alarm.ts';
import type { SlateSchedule, StageSettings } from './stage-settings.ts';

/** The users of the database: the owner of the schema, the functions that record, and everyone who queries. */
export type DatabaseUserName = 'owner' | 'recorder' | 'reader';

type DataApiAction = 'ExecuteStatement' | 'BeginTransaction' | 'CommitTransaction' | 'RollbackTransaction';
type StateAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** Items of the state table. */
export interface StateUse {
  /** Their partition key; a `*` at its end means every key with that prefix. */
  readonly key: string;
  readonly actions: readonly StateAction[];
}

/** What a function may access. Beside this it may only write its log and traces. */
export interface FunctionUses {
  readonly database?: { readonly as: DatabaseUserName; readonly actions: readonly DataApiAction[] };
  readonly landed?: readonly {
    readonly kind: LandedKind;
    readonly may: readonly ('write' | 'read' | 'list')[];
  }[];
  readonly state?: readonly StateUse[];
  /** Set if it keeps the schedules of capture windows. */
  readonly windows?: true;
  /** Set if it calls the sources of odds, with their keys. */
  readonly sources?: { readonly remembersQuota: boolean };
  /** The passwords of the recorder and of the reader: `read` also gives the function the names of their secrets. */
  readonly passwords?: 'read' | 'rotate';
}

export interface Sizing {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Runs at the same time, at most. Null takes from the account's common pool, which a new account cannot divide yet. */
  readonly reservedConcurrency: number | null;
}

/** A schedule. An event that is not delivered before the next one is due is dropped. */
export interface RecurringStart {
  /** Unique within the stage. */
  readonly name: string;
  readonly description: string;
  readonly firstMinute: number;
  readonly everyMinutes: number;
  /** In the stage's zone. Left out, it is started around the clock. */
  readonly during?: Pick<SlateSchedule, 'hours' | 'months'>;
  readonly enabled: boolean;
  /** The event, beside `scheduledTime`. */
  readonly event?: Readonly<Record<string, string>>;
  /**
   * `keep`: delivered up to three times, and then kept with the missed runs. `drop`: the next run does the same work, so it
   * is tried once, and the queue of undelivered starts keeps the event.
   */
  readonly ifMissed: 'keep' | 'drop';
}

/** What starts a function, beside a person who invokes it. */
interface Starts {
  readonly schedules?: (stage: StageSettings) => readonly RecurringStart[];
  /** Started, without waiting for it, with the response of each run of that function that did not throw. */
  readonly successOf?: string;
  readonly deployment?: true;
  /** Each rotation of a database password, by Secrets Manager. */
  readonly rotation?: true;
  /** GET, signed with IAM. */
  readonly url?: { readonly description: string };
}

/** Runs that are started without waiting for them. */
interface AsyncInvoke {
  readonly maxEventAgeMinutes: (stage: StageSettings) => number;
  readonly ifFailed: 'keep' | 'drop';
}

/** The declaration of a function, without AWS: the deployment and the local machine derive the function from it. */
export interface FunctionDeclaration<Name extends string = string> {
  /** Its folder under `functions/`, with `handler.ts` in it. */
  readonly name: Name;
  readonly description: string;
  /** The environment that it reads. */
  readonly config: z.ZodObject;
  /** A stage of `infra/stages.ts` may override each value. */
  readonly sizing: Sizing;
  readonly uses: FunctionUses;
  /** The variables that follow from the stage. */
  readonly settings: (stage: StageSettings) => Readonly<Record<string, string | undefined>>;
  readonly startedBy: Starts;
  readonly asyncInvoke?: AsyncInvoke;
  /** What a failure means to those who use the odds, and what can wait: the text of the alarm on errors. */
  readonly errorImpact: string;
  /** On what it emits. An alarm on errors of the function itself follows from {@link errorImpact}. */
  readonly alarms?: (stage: StageSettings) => readonly FunctionAlarm[];
}

/** The variables that follow from what a function uses, and those that Powertools reads. */
type DerivedVariable =
  | 'STAGE'
  | 'CLUSTER_ARN'
  | 'DATABASE_NAME'
  | 'DATABASE_SECRET_ARN'
  | 'LANDED_BUCKET'
  | 'STATE_TABLE'
  | 'RECORDER_SECRET_ARN'
  | 'READER_SECRET_ARN'
  | 'SCHEDULE_GROUP'
  | 'WINDOW_TARGET_ARN'
  | 'WINDOW_ROLE_ARN'
  | 'WINDOW_DEAD_LETTER_ARN'
  | 'POWERTOOLS_SERVICE_NAME'
  | 'POWERTOOLS_METRICS_NAMESPACE'
  | keyof typeof sourceVariables;

type VariablesOf<Config extends z.ZodObject> = { readonly [Name in keyof z.input<Config>]: string };

/** The variables that a config asks for and that nothing else gives: a forgotten one does not compile. */
type SettingsOf<Config extends z.ZodObject> = Omit<VariablesOf<Config>, DerivedVariable>;

interface StrictDeclaration<Name extends string, Config extends z.ZodObject> extends FunctionDeclaration<Name> {
  readonly config: Config;
  readonly settings: (stage: StageSettings) => SettingsOf<Config>;
  readonly alarms?: Name extends EmittingFunction ? AlarmsOf<Name> : never;
}

/** Checks a declaration against its config and the table of metrics, and keeps its name as a type of its own. */
export function declareFunction<const Name extends string, Config extends z.ZodObject>(
  declaration: StrictDeclaration<Name, Config>,
): FunctionDeclaration<Name> {
  return declaration;
}
