import type { Instant } from '../odds/instant.ts';
import { daysAfter, newYorkTime, type SlateDate } from '../odds/slate-date.ts';
import type { Cadence } from './cadence.ts';
import { type DueRuns, dueRunsBetween, eachDueRun, joinDueRuns } from './due-runs.ts';
import { type Gap, gapsAmong, isDecided, runsThatCame, unseenPitches } from './gaps.ts';
import type { ScheduledGame } from './schedule.ts';

/** What is known of the runs of a league that were due on a date of New York. */
export interface GapDay {
  readonly date: SlateDate;
  /** From when on it is known which runs were due: the beginning of the date, or later on the first of all dates. */
  readonly from: Instant;
  /** Until when that is known: by the end of the date at the latest. */
  readonly until: Instant;
  /** When it was last compared with what landed. */
  readonly checkedAt: Instant;
  /** By the settings and the official games of the moment; not changed later. */
  readonly due: readonly DueRuns[];
  /** Of those that are due, the ones of which it is decided whether they came. */
  readonly expectedRuns: number;
  readonly actualRuns: number;
  /** How many of them each source served alone. A source that serves only if another one cannot has few. */
  readonly actualRunsOf: Readonly<Record<string, number>>;
  readonly gaps: readonly Gap[];
  readonly unseenPitches: readonly number[];
}

const hourMs = 3_600_000;
/** Longer than it takes until the last run of a date is decided: the longest interval is an hour. */
const closedAfterMs = 2 * hourMs;

/** A closed day is final: whatever was due has come by now, or never will. */
export function isClosed({ date, checkedAt }: Pick<GapDay, 'date' | 'checkedAt'>): boolean {
  return Date.parse(checkedAt) >= endOf(date) + closedAfterMs;
}

/** A date of which nothing is known yet. @param from the beginning of what is known, if that is within the date */
export function newGapDay(date: SlateDate, from = newYorkTime(date)): GapDay {
  const begin = from.toISOString();
  return {
    date,
    from: begin,
    until: begin,
    checkedAt: begin,
    due: [],
    expectedRuns: 0,
    actualRuns: 0,
    actualRunsOf: {},
    gaps: [],
    unseenPitches: [],
  };
}

export interface Observed {
  /** When each source was observed: milliseconds since 1970, in any order. */
  readonly observedAt: ReadonlyMap<string, readonly number[]>;
  readonly games: readonly ScheduledGame[];
}

/** The day as it is known at a later moment: which runs were due since, and which of all of them came. */
export function continueGapDay(
  day: GapDay,
  now: Date,
  cadenceOf: (at: Date) => Cadence | null,
  { observedAt, games }: Observed,
): GapDay {
  const until = Math.max(Date.parse(day.until), Math.min(now.getTime(), endOf(day.date)));
  const due = joinDueRuns([...day.due, ...dueRunsBetween(Date.parse(day.until), until, cadenceOf)]);
  const decided = eachDueRun(due).filter((run) => isDecided(run, now.getTime()));
  const all = [...observedAt.values()].flat();
  const gaps = gapsAmong(decided, all, games);
  const ownRuns = [...observedAt].map(
    ([source, at]) => [source, runsThatCame(decided, gapsAmong(decided, at))] as const,
  );
  return {
    date: day.date,
    from: day.from,
    until: new Date(until).toISOString(),
    checkedAt: now.toISOString(),
    due,
    expectedRuns: decided.length,
    actualRuns: runsThatCame(decided, gaps),
    actualRunsOf: Object.fromEntries(ownRuns.filter(([, runs]) => runs > 0).sort()),
    gaps,
    unseenPitches: unseenPitches(decided, all, games),
  };
}

function endOf(date: SlateDate): number {
  return newYorkTime(daysAfter(date, 1)).getTime();
}
