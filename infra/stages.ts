import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { usualCircuits } from '../functions/circuit-variables.ts';
import type { Sizing } from '../functions/declaration.ts';
import type { DeclaredFunction, FunctionName } from '../functions/declarations.ts';
import type { SlateSchedule, StageSettings } from '../functions/stage-settings.ts';
import type { SourceName } from '../lib/sources/registry.ts';
import type { StageName } from './stage-names.ts';

/** Divides the hour, so that ticks are evenly apart. */
type Minutes = 5 | 10 | 15 | 20 | 30 | 60;

/** How often and when one league is observed. The source caches for 30 s: nothing is gained below a minute. */
interface ScheduledSlate extends SlateSchedule {
  readonly everyMinutes: Minutes;
  /** The window must not touch 01:00–03:00, where a change of the clocks skips or repeats an hour. */
  readonly hours: SlateSchedule['hours'];
}

interface DatabaseSizing {
  /** The major version is a decision; minor ones follow by themselves. Of the engines with the Data API and 0 ACU. */
  readonly engineVersion: AuroraPostgresEngineVersion;
  readonly minAcu: number;
  readonly maxAcu: number;
  readonly backupsKept: Duration;
  /** UTC. Outside the windows in which slates are observed. */
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
}

/** What a stage says of a source. What it leaves out is as the source's declaration has it (lib/sources/registry.ts). */
interface StageSource {
  /** For a source that wants a key: the secret of Secrets Manager whose text it is; made by hand, never by this project. */
  readonly secretName?: string;
  /**
   * Base URLs that serve the same, each on a host of its own: load is spread over them by their health, and one stands in
   * for another. Without any it is the source's own host. No stage names any: the only other addresses that are known are
   * other people's.
   */
  readonly urls?: readonly string[];
  /** Variables of its declaration, such as the one that turns it on. Refused at synthesis if it would not take them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What is watched beside what every stage watches, and who reads it. */
interface Watching {
  /** E-mail addresses; each has to confirm its subscription. `-c alertsTo=a,b` gives others at synthesis. */
  readonly alertsTo: readonly string[];
  /** The address of the runbook, without the section, for texts of alarms and the dashboard. Null: the path in the repository. */
  readonly runbookUrl: string | null;
  /** A warning at 80 % of it, and if the forecast exceeds it. Above what a usual month costs (docs/cost.md). Counts what has the tags of the stage. */
  readonly monthlyBudgetUsd: number;
}

export interface Stage extends StageSettings {
  readonly database: StageSettings['database'] & DatabaseSizing;
  /** Landed observations can be bought nowhere again: null keeps them for ever. */
  readonly landedExpiresAfter: Duration | null;
  /** An overwritten or deleted landed object can be restored for this long. */
  readonly landedVersionsKept: Duration;
  /** What `cdk destroy` leaves of the database and the table. The bucket always stays. */
  readonly onDestroy: {
    /** Never RETAIN: a cluster that stays would hold its network, and the stack could not be deleted. */
    readonly database: RemovalPolicy.DESTROY | RemovalPolicy.SNAPSHOT;
    readonly table: RemovalPolicy.DESTROY | RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  };
  /** Stacks, database and table refuse to be deleted until this is taken back. */
  readonly protectedFromDeletion: boolean;
  /** What a deployment prints at its end, if there is something to do. */
  readonly afterDeployment?: string;
  readonly passwordsRotateEvery: Duration;
  readonly logRetention: RetentionDays;
  /** Of every function. A run is one line of `INFO`, or of `WARN` or `ERROR` if it did not end well. Metrics are sent at every level. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** What differs from the declarations of the functions. */
  readonly functions: Readonly<Partial<Record<FunctionName, Partial<Sizing>>>>;
  readonly recording: StageSettings['recording'] & { readonly drainEveryMinutes: Minutes };
  readonly healthCheckEveryMinutes: Exclude<Minutes, 60>;
  /** A source that is not here is off if it must be turned on, and else as it is by default. */
  readonly sources: Readonly<Partial<Record<SourceName, StageSource>>>;
  readonly watching: Watching;
  readonly slates: readonly ScheduledSlate[];
  readonly scheduleEveryMinutes: Minutes;
  readonly runsStartBy?: never;
  readonly allowRecorded?: never;
}

const engineVersion = AuroraPostgresEngineVersion.VER_17_7;

const dev: Stage = {
  name: 'dev',
  database: {
    engineVersion,
    minAcu: 0,
    maxAcu: 1,
    sleepsAfterSeconds: 300,
    backupsKept: Duration.days(1),
    backupWindow: '08:00-08:30',
    maintenanceWindow: 'tue:09:00-tue:09:30',
  },
  landedExpiresAfter: Duration.days(60),
  landedVersionsKept: Duration.days(7),
  onDestroy: { database: RemovalPolicy.DESTROY, table: RemovalPolicy.DESTROY },
  protectedFromDeletion: false,
  passwordsRotateEvery: Duration.days(30),
  logRetention: RetentionDays.TWO_WEEKS,
  logLevel: 'DEBUG',
  functions: {},
  recording: { mode: 'live', drainEveryMinutes: 60 },
  circuits: usualCircuits,
  healthCheckEveryMinutes: 15,
  sources: {},
  watching: { alertsTo: [], runbookUrl: null, monthlyBudgetUsd: 12 },
  collecting: true,
  timeZone: 'America/New_York',
  slates: [{ league: 'mlb', everyMinutes: 60, hours: { from: 12, to: 20 }, months: { from: 3, to: 11 } }],
  scheduleEveryMinutes: 60,
  captureWindows: false,
};

const prod: Stage = {
  name: 'prod',
  database: {
    engineVersion,
    minAcu: 0,
    maxAcu: 2,
    sleepsAfterSeconds: 300,
    backupsKept: Duration.days(14),
    backupWindow: '08:00-08:30',
    maintenanceWindow: 'tue:09:00-tue:09:30',
  },
  landedExpiresAfter: null,
  landedVersionsKept: Duration.days(30),
  onDestroy: { database: RemovalPolicy.SNAPSHOT, table: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
  protectedFromDeletion: true,
  passwordsRotateEvery: Duration.days(30),
  logRetention: RetentionDays.ONE_MONTH,
  logLevel: 'INFO',
  // Three runs: a late one of a capture window, the next one, and a regular one. What a mistake starts beyond that is turned away, not paid for.
  // One drain: two at once would be harmless, and of no use.
  // Checks: a deep one by hand or over the URL beside the scheduled one.
  functions: {
    'collect-odds': { reservedConcurrency: 3 },
    'record-backlog': { reservedConcurrency: 1 },
    'sync-schedule': { reservedConcurrency: 1 },
    'plan-closing': { reservedConcurrency: 1 },
    'check-health': { reservedConcurrency: 2 },
  },
  // Within 15 minutes in capture windows, and within three hours far from games: the database sleeps most of the day.
  recording: { mode: 'batched', drainEveryMinutes: 15, drainFarFromGamesEveryMinutes: 180 },
  circuits: usualCircuits,
  healthCheckEveryMinutes: 15,
  sources: {},
  watching: { alertsTo: [], runbookUrl: null, monthlyBudgetUsd: 20 },
  collecting: true,
  timeZone: 'America/New_York',
  // Far from games: around first pitches it is every minute, at any hour.
  slates: [{ league: 'mlb', everyMinutes: 30, hours: { from: 9, to: 23 }, months: { from: 3, to: 11 } }],
  scheduleEveryMinutes: 15,
  captureWindows: true,
};

const stages: Readonly<Record<StageName, Stage>> = { dev, prod };

export const stageNames = Object.values(stages).map(({ name }) => name);

/** @throws Error if there is no stage of that name */
export function stageNamed(name: string): Stage {
  const stage = Object.values(stages).find((known) => known.name === name);
  if (stage === undefined) {
    throw new Error(`There is no stage "${name}". Choose one with -c stage=…: ${stageNames.join(', ')}.`);
  }
  return stage;
}

/**
 * The stage as its first deployment needs it, so that a failed one can be deleted and repeated: nothing is protected from
 * deletion, no snapshot of an empty database stays, and no concurrency is reserved, which a new account refuses. The next
 * deployment, without `-c firstDeployment=true`, adds all of these (docs/adr/0032).
 */
export function forFirstDeployment(stage: Stage): Stage {
  const overrides = Object.entries(stage.functions).map(([name, sizing]) => [
    name,
    { ...sizing, reservedConcurrency: null },
  ]);
  return {
    ...stage,
    onDestroy: { ...stage.onDestroy, database: RemovalPolicy.DESTROY },
    protectedFromDeletion: false,
    afterDeployment: 'Nothing is protected yet. Deploy once more, without -c firstDeployment=true.',
    functions: Object.fromEntries(overrides),
  };
}

/** As declared, and as the stage overrides it. */
export function sizingOf({ name, sizing }: Pick<DeclaredFunction, 'name' | 'sizing'>, { functions }: Stage): Sizing {
  return { ...sizing, ...functions[name] };
}
