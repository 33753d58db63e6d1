import { publicSplits, type Slot, slotOf } from '../../odds/market.ts';
import { isRecorded, type ObservationRequest } from '../../odds/observation.ts';
import type { GameReading } from '../../odds/reading.ts';
import { knownBooks } from './books.ts';
import { knownMarkets } from './vocabulary.ts';

interface Answer {
  /** What the answer holds for at least one game. */
  readonly held: readonly Slot[];
  readonly games: readonly GameReading[];
}

/**
 * Every slot that a request asks for: it names books by ids that its answer does not repeat, so it counts as asking for all
 * that we know. A recorded body counts as having asked for what it holds.
 */
export function requestedSlots(request: ObservationRequest, { held, games }: Answer): readonly Slot[] {
  if (isRecorded(request)) return [...new Set([...held, ...games.flatMap(({ scope }) => scope)])].sort();
  const slots = [...knownBooks, publicSplits].flatMap((book) =>
    knownMarkets.map((market) => slotOf(book, 'full_game', market)),
  );
  return slots.sort();
}
