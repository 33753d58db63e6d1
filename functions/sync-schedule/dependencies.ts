import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import { functionCircuits } from '../../lib/aws/function-circuits.ts';
import { emittersOf, landedStoreOf, stateTableOf } from '../../lib/aws/function-parts.ts';
import { schedule } from '../../lib/backlog/kinds.ts';
import { unguarded } from '../../lib/collection/endpoint.ts';
import { SyncRun } from '../../lib/collection/schedule-sync-run.ts';
import { type SyncCollaborators, syncSchedule } from '../../lib/collection/sync-schedule.ts';
import { syncOutcomes } from '../../lib/health/outcomes.ts';
import { saveRunStatus } from '../../lib/lambda/save-run-status.ts';
import { CallMeter, metered } from '../../lib/resilience/call-meter.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../lib/resilience/retry.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import { mlbStatsApiSource, type ScheduleSource } from '../../lib/sources/mlb-stats-api/source.ts';
import { type RecordedBody, recordedObservation } from '../../lib/sources/recorded-body.ts';
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
    state: dynamoDbBacklogState({ ...state, kind: schedule }),
    now,
    store: dynamoDbScheduleStore(state),
  };
  return {
    logger,
    metrics,
    sourceMeter,
    saveRunStatus: saveRunStatus({ ...state, logger }, syncOutcomes),
    beginRun: (event: SyncEvent, correlationId: string) =>
      new SyncRun({ ...requestOf(event, config, now()), correlationId, now: () => performance.now() }),
    sync: (run: SyncRun, signal: AbortSignal) =>
      syncSchedule(
        run,
        run.recorded === undefined ? collaborators : { ...collaborators, ...recordedSource(source, run.recorded) },
        { signal, budget: retryBudget(config.RETRIES_PER_RUN), random: Math.random },
      ),
  };
}

function requestOf(event: SyncEvent, { ALLOW_RECORDED }: Config, now: Date) {
  const { recorded } = event;
  const wanted = wantedBy(event, now);
  if (recorded === undefined) return wanted;
  if (ALLOW_RECORDED !== 'true') {
    throw new OddsError(
      'event_invalid',
      'The event was refused. recorded: a deployed function takes no recorded body.',
    );
  }
  return { ...wanted, recorded };
}

/** A recorded body, as if the source had just answered with it. The source is not asked. */
function recordedSource(source: ScheduleSource, recorded: RecordedBody): Pick<SyncCollaborators, 'source' | 'circuit'> {
  const observation = { source: source.name, league, slateDate: null };
  return {
    source: {
      observe: async (_dates, { correlationId }) => recordedObservation(recorded, { ...observation, correlationId }),
      read: source.read,
    },
    circuit: unguarded(source.name),
  };
}
