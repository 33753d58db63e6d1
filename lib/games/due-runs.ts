import type { Instant } from '../odds/instant.ts';
import type { Cadence } from './cadence.ts';

/** Runs that are due evenly apart. */
export interface DueRuns {
  readonly from: Instant;
  readonly everyMinutes: number;
  readonly runs: number;
  /** Runs of a capture window. */
  readonly isInWindow: boolean;
}

/** A moment at which a run is due. */
export interface DueRun extends Pick<DueRuns, 'everyMinutes' | 'isInWindow'> {
  /** Milliseconds since 1970. */
  readonly at: number;
}

const minuteMs = 60_000;

/** The runs that are due from one time until another, which is excluded. Schedules fire at whole minutes. */
export function dueRunsBetween(
  from: number,
  until: number,
  cadenceOf: (at: Date) => Cadence | null,
): readonly DueRuns[] {
  const due: DueRun[] = [];
  for (let at = Math.ceil(from / minuteMs) * minuteMs; at < until; at += minuteMs) {
    const cadence = cadenceOf(new Date(at));
    if (cadence === null || Math.floor(cadence.forMs / minuteMs) % cadence.everyMinutes !== 0) continue;
    due.push({ at, everyMinutes: cadence.everyMinutes, isInWindow: cadence.isInWindow });
  }
  return joinDueRuns(due.map(({ at, ...run }) => ({ from: new Date(at).toISOString(), ...run, runs: 1 })));
}

/** The same runs, in as few parts as possible. They come in the order of time. */
export function joinDueRuns(parts: readonly DueRuns[]): readonly DueRuns[] {
  const joined: DueRuns[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && continues(last, part))
      joined[joined.length - 1] = { ...last, runs: last.runs + part.runs };
    else joined.push(part);
  }
  return joined;
}

function continues({ from, everyMinutes, runs, isInWindow }: DueRuns, next: DueRuns): boolean {
  const isAlike = next.everyMinutes === everyMinutes && next.isInWindow === isInWindow;
  return isAlike && Date.parse(next.from) === Date.parse(from) + runs * everyMinutes * minuteMs;
}

/** Each of them, in the order of time. */
export function eachDueRun(parts: readonly DueRuns[]): readonly DueRun[] {
  return parts.flatMap(({ from, everyMinutes, runs, isInWindow }) =>
    Array.from({ length: runs }, (_, index) => ({
      at: Date.parse(from) + index * everyMinutes * minuteMs,
      everyMinutes,
      isInWindow,
    })),
  );
}
