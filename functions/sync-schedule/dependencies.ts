import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import { functionCircuits } from '../../lib/aws/function-circuits.ts';
import { emittersOf, landedStoreOf, stateTableOf } from '../../lib/aws/function-parts.ts';
import { SyncRun } from '../../lib/collection/schedule-sync-run.ts';
import { type SyncCollaborators, syncSchedule } from '../../lib/collection/sync-schedule.ts';
import { syncOutcomes } from '../../lib/health/outcomes.ts';
import { saveRunStatus } from '../../lib/lambda/save-run-status.ts';
import { CallMeter, metered } from '../../lib/resilience/call-meter.ts';
import { retryBudget } from '../../lib/resilience/retry.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { mlbStatsApiSource } from '../../lib/sources/mlb-stats-api/source.ts';
import { circuitChoices } from '../circuit-variables.ts';
import type { Config } from './config.ts';
import { type SyncEvent, wantedBy } from './event.ts';

/** Longest wait for the bucket; the invocation's own deadline may end it sooner. */
const requestTimeoutMs = 10_000;

/** The function's dependencies outside of AWS. */
export interface Surroundings {
  readonly now: () => Date;
  readonly fetch: Fetch;
}

/** All dependencies of sync-schedule, wired once per cold start. */
export function buildDependencies(
  config: Config,
  { now, fetch }: Surroundings = { now: () => new Date(), fetch: globalThis.fetch },
) {
  const { logger, metrics } = emittersOf(config);
  const sourceMeter = new CallMeter();
  const state = { ...stateTableOf(config), now };
  const source = mlbStatsApiSource({ baseUrl: config.MLB_STATS_API_URL, fetch, now });
  const circuits = functionCircuits({ ...state, ...circuitChoices(config), logger, metrics });
  const collaborators: SyncCollaborators = {
    source: { observe: metered(sourceMeter, source.observe), read: source.read },
    circuit: circuits.source(source.name),
    landedStore: landedStoreOf(config, requestTimeoutMs),
    store: dynamoDbScheduleStore(state),
    now,
  };
  return {
    logger,
    metrics,
    sourceMeter,
    saveRunStatus: saveRunStatus({ ...state, logger }, syncOutcomes),
    beginRun: (event: SyncEvent, correlationId: string) =>
      new SyncRun({ ...wantedBy(event, now()), correlationId, now: () => performance.now() }),
    sync: (run: SyncRun, signal: AbortSignal) =>
      syncSchedule(run, collaborators, {
        signal,
        budget: retryBudget(config.RETRIES_PER_RUN),
        random: Math.random,
      }),
  };
}
