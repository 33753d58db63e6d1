import type { KnownCut } from './source-games.ts';

/** A change of a line's state. */
export interface LineChange {
  /** When it was observed, UTC. */
  readonly at: string;
  readonly state: 'offered' | 'suspended' | 'absent';
  /** Null on a moneyline, and if nothing is offered. */
  readonly line: number | null;
  readonly price: number | null;
}

/** Which of its changes a line opened and closed with, as places in the list of changes. */
export interface LineMarks {
  /** The first offer of the attempt to play; null if there was none before the game. */
  readonly openAt: number | null;
  /** The offer that was in force when the game began; null if it has not, or none was. How old it was then, the closing lines say. */
  readonly closeAt: number | null;
  /** When its prices become live, UTC; null if no start is known. */
  readonly cutAt: string | null;
}

/** What a line opened and closed with, by the start as it is known now. */
export function marksOf(changes: readonly LineChange[], start: KnownCut | null, now: Date): LineMarks {
  const { cutAt = null, beginsAt = null, endedAt = null } = start ?? {};
  const from = beginsAt === null ? Number.NEGATIVE_INFINITY : Date.parse(beginsAt);
  const until = Math.min(...[cutAt, endedAt].map((at) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at))));
  const lastBefore = (ms: number) => changes.findLastIndex(({ at }) => Date.parse(at) <= ms);
  // The attempt begins with the state that was in force then.
  const first = Math.max(0, lastBefore(from));
  const last = lastBefore(until);
  const open = changes.findIndex(({ state }, index) => first <= index && index <= last && state === 'offered');
  const hasBegun = cutAt !== null && endedAt === null && Date.parse(cutAt) <= now.getTime();
  const isOffered = first <= last && changes[last]?.state === 'offered';
  return { openAt: open === -1 ? null : open, closeAt: hasBegun && isOffered ? last : null, cutAt };
}
