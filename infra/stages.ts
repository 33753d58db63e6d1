import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import type { SourceName } from '../lib/sources/registry.ts';

/** How often and when one league is observed. Hours and months are those of the schedule's zone, both ends included. */
export interface SlateSchedule {
  readonly league: string;
  /** Divides the hour, so that ticks are evenly apart. The source caches for 30 s: nothing is gained below a minute. */
  readonly everyMinutes: 5 | 10 | 15 | 20 | 30 | 60;
  /** The window must not touch 01:00–03:00, where a change of the clocks skips or repeats an hour. */
  readonly hours: { readonly from: number; readonly to: number };
  /** The season, by month. */
  readonly months: { readonly from: number; readonly to: number };
}

interface DatabaseSizing {
  /** The major version is a decision; minor ones follow by themselves. Of the engines with the Data API and 0 ACU. */
  readonly engineVersion: AuroraPostgresEngineVersion;
  readonly minAcu: number;
  readonly maxAcu: number;
  /** Without a statement for this long it sleeps at 0 ACU and costs storage only. Null where it never sleeps (minAcu > 0). */
  readonly sleepsAfter: Duration | null;
  readonly backupsKept: Duration;
  /** UTC. Outside the windows in which slates are observed. */
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
}

export interface FunctionSizing {
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Runs at the same time, at most. Null takes from the account's common pool, which a new account cannot divide yet. */
  readonly reservedConcurrency: number | null;
}

type FunctionId =
  | 'collectOdds'
  | 'recordBacklog'
  | 'syncSchedule'
  | 'migrateSchema'
  | 'rotateDatabaseSecret'
  | 'checkHealth';

interface CircuitSizing {
  /** So many failures within a window of five runs open it. */
  readonly failures: number;
  /** The first time. Each probe that fails doubles it, up to 15 minutes. */
  readonly openFor: Duration;
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

interface Recording {
  /**
   * `live`: each run records what it landed. `batched`: runs only land, and the backlog is recorded at each drain, which
   * lets the database sleep in between. The same code, only the moment differs.
   */
  readonly mode: 'live' | 'batched';
  /** Divides the hour. What waits for longer than two drains is missing. */
  readonly drainEveryMinutes: 5 | 10 | 15 | 20 | 30 | 60;
}

export interface Stage {
  readonly name: string;
  readonly database: DatabaseSizing;
  /** Landed observations can be bought nowhere again: null keeps them for ever. */
  readonly landedExpiresAfter: Duration | null;
  /** An overwritten or deleted landed object can be brought back for this long. */
  readonly landedVersionsKept: Duration;
  /** What `cdk destroy` leaves of the database and the table. The bucket always stays. */
  readonly onDestroy: {
    /** Never RETAIN: a cluster that stays would hold its network, and the stack could not be deleted. */
    readonly database: RemovalPolicy.DESTROY | RemovalPolicy.SNAPSHOT;
    readonly table: RemovalPolicy.DESTROY | RemovalPolicy.RETAIN;
  };
  /** Stacks, database and table refuse to be deleted until this is taken back. */
  readonly protectedFromDeletion: boolean;
  readonly passwordsRotateEvery: Duration;
  readonly logRetention: RetentionDays;
  /** Of every function. A run is one line of `INFO`, or of `WARN` or `ERROR` if it did not end well. Metrics are sent at every level. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly functions: Readonly<Record<FunctionId, FunctionSizing>>;
  readonly recording: Recording;
  readonly circuits: { readonly source: CircuitSizing; readonly database: CircuitSizing };
  /** Divides the hour. A check reads what runs reported, and leaves the database asleep. */
  readonly healthCheckEveryMinutes: 5 | 10 | 15 | 20 | 30;
  /** A source that is not here is off if it must be turned on, and else as it is by default. */
  readonly sources: Readonly<Partial<Record<SourceName, StageSource>>>;
  /** The season's switch: schedules stay, and observe nothing. What waits is recorded all the same. */
  readonly collecting: boolean;
  /** Slates are official dates of US leagues. */
  readonly timeZone: string;
  readonly slates: readonly SlateSchedule[];
  /** How often the official schedule of baseball is looked at, in the hours of its slate. Divides the hour. */
  readonly scheduleEveryMinutes: 5 | 10 | 15 | 20 | 30 | 60;
}

const engineVersion = AuroraPostgresEngineVersion.VER_17_7;

const functions: Stage['functions'] = {
  // A sleeping database takes 10–30 s to wake; what waits longer is deferred.
  collectOdds: { memoryMb: 1024, timeout: Duration.seconds(60), reservedConcurrency: null },
  // An hour's backlog takes seconds; what does not fit is left to the next drain. Ends before that is due.
  recordBacklog: { memoryMb: 1024, timeout: Duration.minutes(4), reservedConcurrency: null },
  // One request of some 12 s at most, with its retries; a season's answer is 10 MB.
  syncSchedule: { memoryMb: 512, timeout: Duration.seconds(30), reservedConcurrency: null },
  // A migration may rewrite a table; 15 minutes is all that Lambda gives.
  migrateSchema: { memoryMb: 512, timeout: Duration.minutes(10), reservedConcurrency: null },
  rotateDatabaseSecret: { memoryMb: 256, timeout: Duration.minutes(2), reservedConcurrency: null },
  // Two reads; asked for it in depth, it gives the database ten seconds.
  checkHealth: { memoryMb: 512, timeout: Duration.seconds(20), reservedConcurrency: null },
};

const circuits: Stage['circuits'] = {
  source: { failures: 5, openFor: Duration.seconds(60) },
  database: { failures: 3, openFor: Duration.seconds(30) },
};

const dev: Stage = {
  name: 'dev',
  database: {
    engineVersion,
    minAcu: 0,
    maxAcu: 1,
    sleepsAfter: Duration.minutes(5),
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
  functions,
  recording: { mode: 'live', drainEveryMinutes: 60 },
  circuits,
  healthCheckEveryMinutes: 15,
  sources: {},
  collecting: true,
  timeZone: 'America/New_York',
  slates: [{ league: 'mlb', everyMinutes: 60, hours: { from: 12, to: 20 }, months: { from: 3, to: 11 } }],
  scheduleEveryMinutes: 60,
};

const prod: Stage = {
  name: 'prod',
  database: {
    engineVersion,
    minAcu: 0,
    maxAcu: 2,
    sleepsAfter: Duration.minutes(5),
    backupsKept: Duration.days(14),
    backupWindow: '08:00-08:30',
    maintenanceWindow: 'tue:09:00-tue:09:30',
  },
  landedExpiresAfter: null,
  landedVersionsKept: Duration.days(30),
  onDestroy: { database: RemovalPolicy.SNAPSHOT, table: RemovalPolicy.RETAIN },
  protectedFromDeletion: true,
  passwordsRotateEvery: Duration.days(30),
  logRetention: RetentionDays.ONE_MONTH,
  logLevel: 'INFO',
  // Two runs: a late one beside the next. What a mistake starts beyond that is turned away, not paid for.
  // One drain: two at once would be harmless, and of no use.
  functions: {
    ...functions,
    collectOdds: { ...functions.collectOdds, reservedConcurrency: 2 },
    recordBacklog: { ...functions.recordBacklog, reservedConcurrency: 1 },
  },
  recording: { mode: 'live', drainEveryMinutes: 15 },
  circuits,
  healthCheckEveryMinutes: 15,
  sources: {},
  collecting: true,
  timeZone: 'America/New_York',
  slates: [{ league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } }],
  scheduleEveryMinutes: 60,
};

const stages = { dev, prod };

/** @throws where there is no such stage, by its name */
export function stageNamed(name: string): Stage {
  const stage = Object.values(stages).find((known) => known.name === name);
  if (stage === undefined) {
    throw new Error(`There is no stage "${name}". Choose one with -c stage=…: ${Object.keys(stages).join(', ')}.`);
  }
  return stage;
}
