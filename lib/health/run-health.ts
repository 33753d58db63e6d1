import type { UpcomingGame } from '../games/capture-windows.ts';
import { drainIntervalMinutes } from '../games/drain-cadence.ts';
import type { Instant } from '../odds/instant.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import { backlogName, migrationName, planName, syncName } from '../telemetry/run-status.ts';
import { type Expectations, observedForMs, planEveryMinutes, silentAfterMs } from './expectations.ts';
import type { RunStatuses } from './source-health.ts';

/** A kind of run that observes no odds. */
export interface RunHealth {
  readonly name: string;
  readonly is:
    | 'well'
    | 'failed'
    /** It has missed several runs. */
    | 'silent'
    /** It should run, and has never run. */
    | 'unknown';
  readonly lastRunAt: Instant | null;
  readonly lastSuccessAt: Instant | null;
  readonly trouble: ReportedError | null;
}

/** How long silence may last, and for how long a run has been due; null if none is due. */
interface Silence {
  readonly afterMs: number;
  readonly expectedForMs: number | null;
}

/** @param games the official games: drains follow them */
export function runsOf(
  expected: Expectations,
  statuses: RunStatuses,
  games: readonly UpcomingGame[],
  now: Date,
): readonly RunHealth[] {
  const { byClock, captureWindows, schedules, slates } = expected;
  const aroundTheClock = byClock ? Number.POSITIVE_INFINITY : null;
  const drainEveryMinutes = drainIntervalMinutes(now, games, expected.drains);
  const drains = { afterMs: silentAfterMs(drainEveryMinutes), expectedForMs: aroundTheClock };
  const syncs = schedules.flatMap(({ league, everyMinutes }) => {
    const slate = slates.find((slate) => slate.league === league);
    const expectedForMs = slate ? observedForMs(slate, expected, now) : null;
    const plan = { afterMs: silentAfterMs(planEveryMinutes), expectedForMs };
    return [
      ...runOf(syncName(league), { afterMs: silentAfterMs(everyMinutes), expectedForMs }, statuses, now),
      ...(captureWindows ? runOf(planName(league), plan, statuses, now) : []),
    ];
  });
  return [
    ...runOf(backlogName, drains, statuses, now),
    ...syncs,
    ...runOf(migrationName, { afterMs: Number.POSITIVE_INFINITY, expectedForMs: null }, statuses, now),
  ];
}

function runOf(name: string, { afterMs, expectedForMs }: Silence, statuses: RunStatuses, now: Date): RunHealth[] {
  const runStatus = statuses.get(name);
  if (runStatus === undefined) {
    const unknown = { name, is: 'unknown', lastRunAt: null, lastSuccessAt: null, trouble: null } as const;
    return expectedForMs === null ? [] : [unknown];
  }
  const { last, succeededAt } = runStatus;
  const quietMs = Math.min(now.getTime() - Date.parse(last.endedAt), expectedForMs ?? 0);
  const heardOf = quietMs > afterMs ? 'silent' : 'well';
  return [
    {
      name,
      is: last.status === 'failed' ? 'failed' : heardOf,
      lastRunAt: last.endedAt,
      lastSuccessAt: succeededAt,
      trouble: last.error,
    },
  ];
}
