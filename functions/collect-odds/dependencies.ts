import { rdsDataClient, s3Client } from '../../lib/aws/clients.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import { createLogger, createMetrics } from '../../lib/aws/powertools.ts';
import { s3LandedStore } from '../../lib/aws/s3-landed-store.ts';
import { slateDatesAt } from '../../lib/games/slate-date.ts';
import { type Collaborators, collect } from '../../lib/history/collect.ts';
import { CollectionRun, type ObserveSlate } from '../../lib/history/collection-run.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { actionNetworkSource } from '../../lib/sources/action-network/source.ts';
import { recordedObservation } from '../../lib/sources/recorded-body.ts';
import type { Source } from '../../lib/sources/source.ts';
import type { Config } from './config.ts';
import type { CollectEvent } from './event.ts';

/** Longest wait for one answer of a store; the invocation's own deadline may end it sooner. */
const requestTimeoutMs = 20_000;

/** Everything that collect-odds is made of, wired once per cold start. */
export function buildDependencies(config: Config) {
  const source = actionNetworkSource({ baseUrl: config.ACTION_NETWORK_URL, fetch, now: () => new Date() });
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
        slates: event.recorded ? [recordedSlate(event, config)] : askedSlates(event, source),
        correlationId,
        now: () => performance.now(),
      }),
    collect: (run: CollectionRun, signal: AbortSignal) => collect(run, collaborators, signal),
  };
}

/** The slate asked for, or today's and tomorrow's: openers appear the day before. */
function askedSlates({ league, date }: CollectEvent, source: Source): ObserveSlate[] {
  const slateDates = date === undefined ? slateDatesAt(new Date()) : [date];
  return slateDates.map((slateDate) => (call) => source.observe({ league, slateDate }, call));
}

function recordedSlate({ source, league, date, recorded }: CollectEvent, config: Config): ObserveSlate {
  if (!recorded || config.ALLOW_RECORDED !== 'true') {
    throw new OddsError(
      'event_invalid',
      'The event was refused. recorded: a deployed function takes no recorded body.',
    );
  }
  return async ({ correlationId }) =>
    recordedObservation(recorded, { source, league, slateDate: date ?? null, correlationId });
}
