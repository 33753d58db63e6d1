import type { ScheduledGame } from '../../lib/games/schedule.ts';
import { assessHealth } from '../../lib/health/assess-health.ts';
import type { Expectations } from '../../lib/health/expectations.ts';
import type { HealthFacts } from '../../lib/health/facts.ts';
import type { HealthReport } from '../../lib/health/health-report.ts';
import { backlogName, collectionName, type EndedRun, type RunStatus } from '../../lib/telemetry/run-status.ts';

// The facts of a healthy system, unless a test changes them. 4 July 2026, 13:02 in New York: a game day.

export const now = new Date('2026-07-04T17:02:00.000Z');
export const [first, second] = ['action-network', 'the-odds-api'] as const;

export const expected: Expectations = {
  sources: [first, second],
  circuits: [first, second, 'database'],
  slates: [{ league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } }],
  timeZone: 'America/New_York',
  byClock: true,
  collecting: true,
  drains: { everyMinutes: 15, farFromGamesEveryMinutes: 15 },
  captureWindows: false,
  schedules: [],
};

export function minutesAgo(minutes: number, before = now): string {
  return new Date(before.getTime() - minutes * 60_000).toISOString();
}

export function ended(name: string, rest: Partial<EndedRun> = {}): EndedRun {
  return {
    name,
    endedAt: minutesAgo(2),
    durationMs: 900,
    correlationId: 'run',
    status: 'recorded',
    succeeded: true,
    error: null,
    figures: {},
    servedBy: [],
    passedOver: [],
    ...rest,
  };
}

/** The status of a run that succeeded, unless `rest` differs; if the run failed, its last success is five minutes older. */
export function runStatus(
  name: string,
  rest: Partial<EndedRun> = {},
  known: Partial<Omit<RunStatus, 'last'>> = {},
): RunStatus {
  const last = ended(name, rest);
  const before = minutesAgo(5, new Date(last.endedAt));
  const at = last.succeeded ? last.endedAt : before;
  return { last, succeededAt: at, observedAt: null, backlog: null, unknownBooks: null, links: null, ...known };
}

const figures = {
  asked: 2,
  had: 2,
  games: 30,
  open: 27,
  openSoon: 14,
  quotes: 3_138,
  landed: 2,
  gaps: 0,
  databaseCalls: 2,
};

export function sourceStatus(
  source: string,
  rest: Partial<EndedRun> = {},
  known: Partial<Omit<RunStatus, 'last'>> = {},
) {
  const made = runStatus(collectionName(source, 'mlb'), { figures, ...rest });
  return { ...made, observedAt: made.succeededAt, ...known };
}

export function sourceFailing(source: string, code: string, rest: Partial<EndedRun> = {}): RunStatus {
  const error = { code, message: `${source} did not serve.` };
  return sourceStatus(source, { succeeded: false, error, ...rest });
}

export function drainStatus(left: Partial<RunStatus['backlog']> = {}, rest: Partial<EndedRun> = {}): RunStatus {
  const backlog = { waiting: 0, dead: 0, missing: 0, mismatch: null, asOf: minutesAgo(0), ...left };
  return runStatus(backlogName, { status: 'drained', ...rest }, { backlog });
}

export const allWell: readonly RunStatus[] = [sourceStatus(first), drainStatus()];

/** A game of the official schedule that starts then. */
export function gameAt(startTime: string, rest: Partial<ScheduledGame> = {}): ScheduledGame {
  return {
    gamePk: 778_563,
    officialDate: startTime.slice(0, 10),
    startTime,
    startIsOpen: false,
    kind: 'regular_season',
    state: 'scheduled',
    ifNecessary: false,
    ...rest,
  };
}

/** Facts of a shallow check. */
export function factsOf(statuses: readonly RunStatus[], rest: Partial<HealthFacts> = {}): HealthFacts {
  return {
    statuses: { is: 'answered', value: statuses },
    circuits: { is: 'answered', value: new Map() },
    officialGames: { is: 'answered', value: [] },
    deep: null,
    ...rest,
  };
}

export function healthBy(
  statuses: readonly RunStatus[],
  rest: Partial<HealthFacts> = {},
  { at = now, ...otherwise }: Partial<Expectations> & { at?: Date } = {},
): HealthReport {
  return assessHealth(factsOf(statuses, rest), at, { ...expected, ...otherwise });
}

/** `weighs what`, of each reason. */
export function reasonsOf({ reasons }: HealthReport): string[] {
  return reasons.map(({ weighs, what }) => `${weighs}: ${what}`);
}
