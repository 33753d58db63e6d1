import { dynamoDbClient, rdsDataClient, s3Client } from '../../lib/aws/clients.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import { createLogger, createMetrics } from '../../lib/aws/powertools.ts';
import { s3LandedStore } from '../../lib/aws/s3-landed-store.ts';
import { slateDatesAt } from '../../lib/games/slate-date.ts';
import { type Collaborators, collect } from '../../lib/history/collect.ts';
import { type AskedSlate, CollectionRun } from '../../lib/history/collection-run.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { actionNetworkSource } from '../../lib/sources/action-network/source.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { recordedObservation } from '../../lib/sources/recorded-body.ts';
import type { Source } from '../../lib/sources/source.ts';
import type { Config } from './config.ts';
import type { CollectEvent } from './event.ts';

/** Longest wait for one answer of a store; the invocation's own deadline may end it sooner. */
const requestTimeoutMs = 20_000;
/** The state table answers in milliseconds, or is away. */
const stateTimeoutMs = 2_000;

/** What the world outside of AWS is to the function. A soak brings a simulated day through the very same wiring. */
export interface Surroundings {
  readonly now: () => Date;
  readonly fetch: Fetch;
}

/** Everything that collect-odds is made of, wired once per cold start. */
export function buildDependencies(
  config: Config,
  { now, fetch }: Surroundings = { now: () => new Date(), fetch: globalThis.fetch },
) {
  const source = actionNetworkSource({ baseUrl: config.ACTION_NETWORK_URL, fetch, now });
  const collaborators: Collaborators = {
    read: source.read,
    database: dataApiDatabase({
      client: rdsDataClient({ requestTimeoutMs }),
      clusterArn: config.CLUSTER_ARN,
      secretArn: config.DATABASE_SECRET_ARN,
      database: config.DATABASE_NAME,
    }),
    landedStore: s3LandedStore({
      client: s3Client({ requestTimeoutMs, forcePathStyle: config.STAGE === 'local' }),
      bucket: config.LANDED_BUCKET,
    }),
    state: dynamoDbBacklogState({
      client: dynamoDbClient({ requestTimeoutMs: stateTimeoutMs }),
      table: config.STATE_TABLE,
      now,
    }),
    now,
    recording: config.RECORDING,
  };
  return {
    logger: createLogger({ serviceName: config.POWERTOOLS_SERVICE_NAME }),
    metrics: createMetrics({
      serviceName: config.POWERTOOLS_SERVICE_NAME,
      namespace: config.POWERTOOLS_METRICS_NAMESPACE,
    }),
    beginRun: (event: CollectEvent, correlationId: string) =>
      new CollectionRun({
        source: event.source,
        league: event.league,
        slates: event.recorded ? [recordedSlate(event, config)] : askedSlates(event, source, now),
        correlationId,
        now: () => performance.now(),
      }),
    collect: (run: CollectionRun, signal: AbortSignal) => collect(run, collaborators, signal),
  };
}

/** The slate asked for, or today's and tomorrow's: openers appear the day before. */
function askedSlates({ league, date }: CollectEvent, source: Source, now: () => Date): AskedSlate[] {
  const slateDates = date === undefined ? slateDatesAt(now()) : [date];
  return slateDates.map((slateDate) => ({
    slateDate,
    observe: (call) => source.observe({ league, slateDate }, call),
  }));
}

function recordedSlate({ source, league, date, recorded }: CollectEvent, config: Config): AskedSlate {
  if (!recorded || config.ALLOW_RECORDED !== 'true') {
    throw new OddsError(
      'event_invalid',
      'The event was refused. recorded: a deployed function takes no recorded body.',
    );
  }
  const slateDate = date ?? null;
  return {
    slateDate,
    observe: async ({ correlationId }) => recordedObservation(recorded, { source, league, slateDate, correlationId }),
  };
}
