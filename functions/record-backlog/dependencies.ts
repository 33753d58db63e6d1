import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbGapStore } from '../../lib/aws/dynamodb-gap-store.ts';
import { dynamoDbRunStatuses } from '../../lib/aws/dynamodb-run-statuses.ts';
import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import { functionCircuits } from '../../lib/aws/function-circuits.ts';
import { databaseOf, emittersOf, landedStoreOf, stateTableOf } from '../../lib/aws/function-parts.ts';
import type { StateTable } from '../../lib/aws/state-table.ts';
import { BacklogRun, type DrainOrder } from '../../lib/backlog/backlog-run.ts';
import { deriveAfterDrain } from '../../lib/backlog/derive-after-drain.ts';
import { type DrainCollaborators, drainBacklog, drainEach } from '../../lib/backlog/drain.ts';
import type { DrainCall } from '../../lib/backlog/record-waiting.ts';
import type { RecordedKind } from '../../lib/backlog/recorded-kind.ts';
import { recordedLinks } from '../../lib/backlog/recorded-links.ts';
import { recordedOdds } from '../../lib/backlog/recorded-odds.ts';
import { recordedSchedule } from '../../lib/backlog/recorded-schedule.ts';
import { publishedTeams } from '../../lib/games/teams.ts';
import { backlogOutcomes } from '../../lib/health/outcomes.ts';
import { saveRunStatus } from '../../lib/lambda/save-run-status.ts';
import { CallMeter } from '../../lib/resilience/call-meter.ts';
import { retryBudget } from '../../lib/resilience/retry.ts';
import { linkReaders } from '../../lib/sources/asserted/link.ts';
import { league as scheduledLeague } from '../../lib/sources/mlb-stats-api/client.ts';
import { scheduleReaders } from '../../lib/sources/mlb-stats-api/readers.ts';
import { readers } from '../../lib/sources/registry.ts';
import { countedDatabase, guardedDatabase } from '../../lib/storage/guarded-database.ts';
import { backlogName } from '../../lib/telemetry/run-status.ts';
import { circuitChoices } from '../circuit-variables.ts';
import type { Config } from './config.ts';
import { followGames, lastDrainOf } from './follow-games.ts';
import { gapKeeper } from './gap-keeper.ts';

/** Longest wait for one answer of the bucket. */
const requestTimeoutMs = 40_000;
/** A statement has 45 s: the Data API itself says that one took too long, which differs from an unavailable database. */
const databaseTimeoutMs = 46_000;

/** The function's dependencies outside of AWS. Tests pass their own clock through the same wiring. */
export interface Surroundings {
  readonly now: () => Date;
}

/** All dependencies of record-backlog, wired once per cold start. */
export function buildDependencies(config: Config, { now }: Surroundings = { now: () => new Date() }) {
  const { logger, metrics } = emittersOf(config);
  const meter = new CallMeter();
  const stateTable = { ...stateTableOf(config), now };
  const circuits = functionCircuits({ ...stateTable, ...circuitChoices(config), logger, metrics });
  const circuit = circuits.database();
  const database = databaseOf(config, databaseTimeoutMs, meter);
  const odds = recordedOdds(readers);
  const schedule = recordedSchedule(scheduleReaders);
  const links = recordedLinks(linkReaders);
  const common: Omit<DrainCollaborators<never>, 'kind' | 'state'> = {
    landedStore: landedStoreOf(config, requestTimeoutMs),
    databaseOf: (run, options) => guardedDatabase(countedDatabase(database, run), circuit, options),
    now,
    random: Math.random,
    retriesPerRun: config.RETRIES_PER_RUN,
    drainIntervalMs: config.DRAIN_EVERY_MINUTES * 60_000,
  };
  const drainOf =
    <Reading>(kind: RecordedKind<Reading>) =>
    (run: BacklogRun, call: DrainCall) =>
      drainBacklog(run, { ...common, kind, state: dynamoDbBacklogState({ ...stateTable, kind }) }, call);
  const linkRules = { catalogue: publishedTeams, scheduledLeagues: [scheduledLeague] };
  const drains = [drainOf(odds), drainOf(schedule), drainOf(links)];
  const followed = followedBy(config, stateTable);
  const keepGaps = gapKeeper(config, {
    gaps: dynamoDbGapStore(stateTable),
    landedStore: common.landedStore,
    schedule: dynamoDbScheduleStore(stateTable),
    now,
    logger,
  });
  return {
    logger,
    metrics,
    meter,
    saveRunStatus: saveRunStatus({ ...stateTable, logger }, backlogOutcomes),
    beginRun: (order: DrainOrder, correlationId: string) =>
      new BacklogRun({
        order,
        correlationId,
        nothingRecorded: {
          ...odds.recorder.nothingRecorded,
          ...schedule.recorder.nothingRecorded,
          ...links.recorder.nothingRecorded,
        },
        now: () => performance.now(),
      }),
    drain: async (run: BacklogRun, call: DrainCall) => {
      if (followed) await followGames(run, followed, call.signal);
      if (run.rest !== undefined) return run.report();
      if (run.order.skip === undefined) await keepGaps(call.signal);
      await drainEach(
        run,
        drains.map((drain) => () => drain(run, call)),
      );
      const options = { signal: call.signal, budget: retryBudget(config.RETRIES_PER_RUN), random: Math.random };
      await deriveAfterDrain(run, { ...linkRules, now, database: common.databaseOf(run, options) }, call);
      return run.report();
    },
  };
}

/** The official games, and when the last drain was, for {@link followGames}. Nothing to follow if all drains are as far apart. */
function followedBy(
  { DRAIN_EVERY_MINUTES: everyMinutes, DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: farFromGamesEveryMinutes }: Config,
  state: StateTable & Surroundings,
): Parameters<typeof followGames>[1] | undefined {
  if (farFromGamesEveryMinutes === undefined) return undefined;
  const schedule = dynamoDbScheduleStore(state);
  const statuses = dynamoDbRunStatuses(state);
  return {
    times: { everyMinutes, farFromGamesEveryMinutes },
    gamesBetween: (from, to, signal) => schedule.gamesBetween(scheduledLeague, from, to, signal),
    lastDrainAt: async (signal) => {
      return lastDrainOf((await statuses.readAll(signal)).find(({ last: { name } }) => name === backlogName));
    },
    now: state.now,
  };
}
