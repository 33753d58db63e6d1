import { join } from 'node:path';
import { sources } from '../../lib/sources/registry.ts';
import * as account from './account.ts';
import type { Home } from './home.ts';
import type { Instance } from './instance.ts';

/** The functions as they are deployed here: in which role each meets the database, and how long it may run. */
export const localFunctions = {
  'collect-odds': { role: 'recorder', timeoutMs: 60_000, onSuccess: 'record-backlog' },
  'record-backlog': { role: 'recorder', timeoutMs: 120_000 },
  'sync-schedule': { role: null, timeoutMs: 30_000 },
  'migrate-schema': { role: 'owner', timeoutMs: 300_000 },
  'check-health': { role: 'reader', timeoutMs: 30_000 },
} as const satisfies Record<string, LocalFunction>;

interface LocalFunction {
  /** Null where it meets none. */
  readonly role: account.DatabaseRole | null;
  readonly timeoutMs: number;
  /** What is started, without waiting for it, with the answer of a run that did not throw: Lambda's on-success destination. */
  readonly onSuccess?: 'record-backlog';
}

export type FunctionName = keyof typeof localFunctions;
export type FunctionEnvironment = Readonly<Record<string, string>>;

/** Of Powertools. */
export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT'] as const;
type LogLevel = (typeof logLevels)[number];

export interface EnvironmentChoices {
  /** Variables of the sources' declarations, and the official schedule's address: whom to ask, and what is on. */
  readonly sources?: FunctionEnvironment;
  /** The functions' logs and metrics, or silence. */
  readonly verbose?: boolean;
  /** The least level that is logged; `INFO` if the functions are verbose, else nothing. */
  readonly logLevel?: LogLevel;
  /** Whether a run records what it landed, or only lands it. */
  readonly recording?: 'live' | 'batched';
}

/** As if a schedule ran record-backlog here: what waits twice as long counts as missing. */
export const drainEveryMinutes = 5;

/** As if a schedule ran collect-odds here: so far apart are the failures that a circuit sees together. */
const runEveryMinutes = 1;

/** Nothing is scheduled here, so nobody waits for a run: a hand starts them, on any day and at any hour. */
const slates = [
  { league: 'mlb', everyMinutes: runEveryMinutes, hours: { from: 0, to: 23 }, months: { from: 1, to: 12 } },
];

/** All that a function sees of its surroundings. It runs with exactly this, and with nothing of the caller's own. */
export function environmentOf(
  name: FunctionName,
  { home, instance }: { home: Home; instance: Instance },
  choices: EnvironmentChoices = {},
): FunctionEnvironment {
  const { verbose = false, recording = 'live', logLevel = verbose ? 'INFO' : 'SILENT' } = choices;
  const { role } = localFunctions[name];
  return {
    ...awsEnvironment(home, instance),
    ...choices.sources,
    ...keyEnvironment(name, instance),
    AWS_LAMBDA_FUNCTION_NAME: `odds-local-${name}`,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    STAGE: 'local',
    CLUSTER_ARN: account.clusterArn,
    ...(role === null ? {} : { DATABASE_SECRET_ARN: account.secretArnOf(role) }),
    DATABASE_NAME: account.databaseName,
    LANDED_BUCKET: account.landedBucket,
    STATE_TABLE: account.stateTable,
    RUN_EVERY_MINUTES: String(runEveryMinutes),
    RECORDING: recording,
    DRAIN_EVERY_MINUTES: String(drainEveryMinutes),
    SCHEDULE_EVERY_MINUTES: '60',
    RUNS_START_BY: 'hand',
    SLATES: JSON.stringify(slates),
    TIME_ZONE: 'America/New_York',
    RESERVE_MS: '2000',
    // Only here may an event carry its own body: whoever can invoke a deployed function must not be able to write history.
    ALLOW_RECORDED: 'true',
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_METRICS_NAMESPACE: 'Odds',
    POWERTOOLS_LOG_LEVEL: logLevel,
    POWERTOOLS_METRICS_DISABLED: verbose ? 'false' : 'true',
  };
}

/** One market stands in for all hosts. */
export function allSourcesAt(url: string): FunctionEnvironment {
  return {
    ...Object.fromEntries(sources.map(({ addressVariable }) => [addressVariable, url])),
    MLB_STATS_API_URL: url,
  };
}

/** Which secrets hold the keys. The keys themselves are in no environment. */
function keyEnvironment(name: FunctionName, { secretsManager, keyedSources = [] }: Instance): FunctionEnvironment {
  if (secretsManager === undefined || (name !== 'collect-odds' && name !== 'check-health')) return {};
  const variables = sources.flatMap(({ name: source, switch: turnedOnBy }) =>
    turnedOnBy?.by === 'key' && keyedSources.includes(source)
      ? [[turnedOnBy.secretVariable, account.sourceSecretArn(source)] as const]
      : [],
  );
  return Object.fromEntries(variables);
}

/** Where the SDK's clients find the services, and nothing that would let them find an account of the user's. */
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
