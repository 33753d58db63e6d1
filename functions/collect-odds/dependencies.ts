import { countedQuota } from '../../lib/aws/counted-quota.ts';
import { dynamoDbAnomalyMemories } from '../../lib/aws/dynamodb-anomaly-memories.ts';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbLeases } from '../../lib/aws/dynamodb-leases.ts';
import { dynamoDbQuotaMemory } from '../../lib/aws/dynamodb-quota-memory.ts';
import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import { functionCircuits } from '../../lib/aws/function-circuits.ts';
import { databaseOf, emittersOf, keyIn, landedStoreOf, stateTableOf } from '../../lib/aws/function-parts.ts';
import { odds } from '../../lib/backlog/kinds.ts';
import type { Collaborators } from '../../lib/collection/collaborators.ts';
import { collect, type Invocation } from '../../lib/collection/collect.ts';
import { CollectionRun } from '../../lib/collection/collection-run.ts';
import { slateDatesOfRun } from '../../lib/collection/run-slates.ts';
import type { SlateSource } from '../../lib/collection/slate-source.ts';
import { captureRules } from '../../lib/games/capture-windows.ts';
import { collectionOutcomes } from '../../lib/health/outcomes.ts';
import { saveRunStatus } from '../../lib/lambda/save-run-status.ts';
import { slateFault } from '../../lib/odds/slate-range.ts';
import type { StartWindow } from '../../lib/odds/source.ts';
import { CallMeter } from '../../lib/resilience/call-meter.ts';
import type { Guard } from '../../lib/resilience/guarded-call.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { Fetch } from '../../lib/sources/http-get.ts';
import { sources as declaredSources } from '../../lib/sources/registry.ts';
import { DatabaseWaker } from '../../lib/storage/database-waker.ts';
import { countedDatabase, guardedDatabase } from '../../lib/storage/guarded-database.ts';
import { circuitChoices } from '../circuit-variables.ts';
import type { Config } from './config.ts';
import type { CollectEvent } from './event.ts';
import { captureTimeOfRecorded, defaultLeague, leagueOfRecorded, sourcesFor } from './league.ts';
import { recordedSource, sourcesOf } from './sources.ts';
import { watchAnomalies } from './watch-anomalies.ts';

/** Longest wait for one answer of a store; the invocation's own deadline may end it sooner. */
const requestTimeoutMs = 20_000;

/** The function's dependencies outside of AWS. Tests pass their own clock through the same wiring. */
export interface Surroundings {
  readonly now: () => Date;
  readonly fetch: Fetch;
}

/** All dependencies of collect-odds, wired once per cold start. */
export function buildDependencies(
  config: Config,
  { now, fetch }: Surroundings = { now: () => new Date(), fetch: globalThis.fetch },
) {
  const { logger, metrics } = emittersOf(config);
  for (const source of declaredSources) {
    for (const warning of source.warningsOf(config, now())) logger.warn(warning, { source: source.name });
  }
  const meter = new CallMeter();
  const sourceMeter = new CallMeter();
  const stateTable = { ...stateTableOf(config), now };
  const choices = circuitChoices(config);
  // Of the run that began last: an instance of Lambda has one at a time.
  const pace = { intervalMs: choices.intervalMs };
  const circuits = functionCircuits({ ...stateTable, ...choices, intervalMs: () => pace.intervalMs, logger, metrics });
  const random = Math.random;
  const schedule = dynamoDbScheduleStore(stateTable);
  const sources = sourcesOf({
    config,
    now,
    fetch,
    meter: sourceMeter,
    circuitOf: circuits.source,
    keyIn,
    quotaOf: (source) => countedQuota(dynamoDbQuotaMemory({ ...stateTable, source }), metrics),
    nextPitch: schedule.nextPitchAfter,
  });
  const collaborators: Collaborators = {
    ...guardedDatabaseOf(config, { circuit: circuits.database(), now, meter }),
    landedStore: landedStoreOf(config, requestTimeoutMs),
    state: dynamoDbBacklogState({ ...stateTable, kind: odds }),
    leases: dynamoDbLeases(stateTable),
    officialGames: schedule.gamesOn,
    now,
    random,
    retriesPerRun: config.RETRIES_PER_RUN,
    recording: config.RECORDING,
    ...(config.RECORDING_IN_WINDOWS && { recordingInWindows: config.RECORDING_IN_WINDOWS }),
  };
  return {
    logger,
    metrics,
    meter,
    sourceMeter,
    saveRunStatus: saveRunStatus({ ...stateTable, logger }, collectionOutcomes),
    anomalies: watchAnomalies({
      memories: dynamoDbAnomalyMemories(stateTable),
      sourceMeter,
      metrics,
      now,
      onFailure: (error) => {
        const cause = error instanceof Error ? error : new Error(String(error));
        logger.warn('What is usual for the run could not be read or not be saved', { error: cause });
      },
    }),
    beginRun: (event: CollectEvent, correlationId: string) => {
      pace.intervalMs = event.window ? captureRules.every * 60_000 : choices.intervalMs;
      return new CollectionRun({ ...asked(event, config, sources, now), correlationId, now: () => performance.now() });
    },
    collect: (run: CollectionRun, invocation: Invocation) => collect(run, collaborators, invocation),
  };
}

function guardedDatabaseOf(
  config: Config,
  { circuit, now, meter }: { readonly circuit: Guard; readonly now: () => Date; readonly meter: CallMeter },
): Pick<Collaborators, 'databaseOf' | 'wake'> {
  const sleepsAfterMs = config.DATABASE_SLEEPS_AFTER_SECONDS ? config.DATABASE_SLEEPS_AFTER_SECONDS * 1_000 : null;
  const databaseWaker = new DatabaseWaker({ sleepsAfterMs, now });
  const database = databaseWaker.listeningTo(databaseOf(config, requestTimeoutMs, meter));
  return {
    databaseOf: (run, call) => guardedDatabase(countedDatabase(database, run), circuit, call),
    wake: (guarded, signal) => databaseWaker.wake(guarded, signal),
  };
}

/** A schedule that was replaced or deleted may fire once more: its window says whether the run is still wanted. */
function outsideOf({ from, until }: StartWindow, scheduledTime = ''): string | undefined {
  const due = Date.parse(scheduledTime);
  if (due >= Date.parse(from) && due < Date.parse(until)) return undefined;
  return `It was due at ${scheduledTime}, outside of its capture window from ${from} until ${until}.`;
}

/** What the event asks for: the slate of its date, or else those of its time. */
function asked(
  { league, source, date, scheduledTime, window, recorded }: CollectEvent,
  config: Config,
  sources: readonly SlateSource[],
  now: () => Date,
) {
  const fault = date === undefined ? undefined : slateFault(date, now());
  if (fault !== undefined) throw new OddsError('event_invalid', `The event was refused. date: ${fault}.`);
  if (recorded !== undefined) {
    if (config.ALLOW_RECORDED !== 'true') {
      throw new OddsError(
        'event_invalid',
        'The event was refused. recorded: a deployed function takes no recorded body.',
      );
    }
    const name = source ?? declaredSources[0].name;
    const known = leagueOfRecorded(name, { league, recorded });
    const { capturedAt, ...origin } = captureTimeOfRecorded(name, recorded, now());
    const sources = [recordedSource(name, { ...recorded, capturedAt })] as const;
    return { ...known, ...origin, slateDates: [date ?? null], sources, exclusive: false };
  }
  const slateDates = date === undefined ? slateDatesOfRun(now(), window) : [date];
  const chain = sourcesFor(sources, league ?? defaultLeague, source);
  return {
    league: league ?? defaultLeague,
    slateDates,
    sources: chain,
    exclusive: true,
    ...(window && { window: startWindow(window), skip: outsideOf(window, scheduledTime) }),
    ...(scheduledTime !== undefined && { lateMs: Math.max(0, now().getTime() - Date.parse(scheduledTime)) }),
  };
}

/** In the one spelling of instants, so that they can be compared as texts. */
function startWindow({ from, until }: NonNullable<CollectEvent['window']>): StartWindow {
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}
