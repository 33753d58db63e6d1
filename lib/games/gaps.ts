import type { Instant } from '../odds/instant.ts';
import type { DueRun } from './due-runs.ts';
import type { ScheduledGame } from './schedule.ts';

/** A time without an observation in which runs were due. */
export interface Gap {
  /** When the first run was due that did not come. */
  readonly from: Instant;
  /** The next observation, or the end of the last interval if none was due any more. Excluded. */
  readonly until: Instant;
  readonly expectedRuns: number;
  /** 1 if the observation that ends the gap is that of the last run that was due, else 0. */
  readonly actualRuns: number;
  /** Some of the missing runs were those of a capture window. */
  readonly isInWindow: boolean;
  /** In ascending order: the games that started, or had their first pitch, within the gap or at its end. */
  readonly gamePks: readonly number[];
}

const minuteMs = 60_000;

/** A schedule may fire a minute late, and a run may take a minute: so long a run may take in any case, however short its interval is. */
const latestRunMs = 2 * minuteMs;

/** By then it is known whether a due run came. */
export function isDecided({ at, everyMinutes }: DueRun, now: number): boolean {
  return at + Math.max(everyMinutes * minuteMs, latestRunMs) + minuteMs <= now;
}

/**
 * The gaps among due runs. A run has come if something was observed from when it was due until the next one is, and in any case
 * within {@link latestRunMs}. So a late run is none missing, and neither is one minute of a capture window; from two on they are.
 *
 * @param due in the order of time, decided
 * @param observedAt milliseconds since 1970, in any order, with any repetitions
 */
export function gapsAmong(
  due: readonly DueRun[],
  observedAt: Iterable<number>,
  games: readonly ScheduledGame[] = [],
): readonly Gap[] {
  const observed = [...new Set(observedAt)].sort((one, other) => one - other);
  return silences(due, observed).flatMap((silence) => {
    const [first] = silence.runs;
    return first === undefined || hasCome(first, silence.end, silence.runs[1]) ? [] : [gapOf(silence, games)];
  });
}

/** How many of the due runs are in no gap as missing. */
export function runsThatCame(due: readonly DueRun[], gaps: readonly Gap[]): number {
  return due.length - gaps.reduce((sum, { expectedRuns, actualRuns }) => sum + expectedRuns - actualRuns, 0);
}

/** Due runs that follow each other without a pause, and no observation since the first of them was due. */
interface Silence {
  readonly runs: DueRun[];
  /** The next observation; infinite if there is none. */
  readonly end: number;
}

function silences(due: readonly DueRun[], observed: readonly number[]): readonly Silence[] {
  const found: Silence[] = [];
  let next = 0;
  for (const run of due) {
    while (next < observed.length && (observed[next] ?? 0) < run.at) next += 1;
    const end = observed[next] ?? Number.POSITIVE_INFINITY;
    const last = found.at(-1);
    const before = last?.runs.at(-1);
    const goesOn = before !== undefined && last?.end === end && run.at <= before.at + before.everyMinutes * minuteMs;
    if (goesOn) last?.runs.push(run);
    else found.push({ runs: [run], end });
  }
  return found;
}

function hasCome({ at, everyMinutes }: DueRun, observedAt: number, next: DueRun | undefined): boolean {
  const untilNext = next === undefined ? everyMinutes * minuteMs : next.at - at;
  return observedAt < at + Math.max(untilNext, latestRunMs);
}

function gapOf({ runs, end }: Silence, games: readonly ScheduledGame[]): Gap {
  const [first, last] = [runs[0] as DueRun, runs.at(-1) as DueRun];
  const until = Math.min(end, last.at + last.everyMinutes * minuteMs);
  const missing = hasCome(last, end, undefined) ? runs.slice(0, -1) : runs;
  return {
    from: new Date(first.at).toISOString(),
    until: new Date(until).toISOString(),
    expectedRuns: runs.length,
    actualRuns: runs.length - missing.length,
    isInWindow: missing.some(({ isInWindow }) => isInWindow),
    gamePks: pksOf(games.filter((game) => startsOf(game).some((start) => first.at <= start && start <= until))),
  };
}

/** Games that began while a capture window was open for them, without an observation in the last two minutes before their first pitch. */
export function unseenPitches(
  due: readonly DueRun[],
  observedAt: Iterable<number>,
  games: readonly ScheduledGame[],
): readonly number[] {
  const observed = [...observedAt];
  const unseen = games.filter(({ firstPitch }) => {
    const pitch = Date.parse(firstPitch ?? '');
    const isBefore = (at: number) => pitch - latestRunMs <= at && at < pitch;
    return due.some(({ at, isInWindow }) => isInWindow && isBefore(at)) && !observed.some(isBefore);
  });
  return pksOf(unseen);
}

/** Each once, in ascending order: a game may be known on two dates. */
function pksOf(games: readonly ScheduledGame[]): readonly number[] {
  return [...new Set(games.map(({ gamePk }) => gamePk))].sort((one, other) => one - other);
}

/** Its start, if that is no placeholder, and its first pitch; none of a game that is off. */
function startsOf({ startTime, startIsOpen, firstPitch, state }: ScheduledGame): readonly number[] {
  if (state === 'postponed' || state === 'cancelled') return [];
  return [startIsOpen ? undefined : startTime, firstPitch].flatMap((at) => (at === undefined ? [] : Date.parse(at)));
}
