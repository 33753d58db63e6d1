import { publicSplits, type Slot, slotOf } from '../../odds/market.ts';
import { isRecorded, type Observation } from '../../odds/observation.ts';
import type { GameReading } from '../../odds/reading.ts';
import type { SportsbookCatalogue } from '../../odds/sportsbook-keys.ts';
import { knownMarkets } from './vocabulary.ts';

interface Answer {
  /** What the answer holds for at least one game. */
  readonly held: readonly Slot[];
  readonly games: readonly GameReading[];
  readonly catalogue: Pick<SportsbookCatalogue, 'keysOf'>;
}

/**
 * Every slot that a request asks for: it names books by ids that its answer does not repeat, so it counts as asking for all
 * that we know. A recorded body counts as having asked for what it holds.
 */
export function requestedSlots(
  { source, request, capturedAt }: Pick<Observation, 'source' | 'request' | 'capturedAt'>,
  { held, games, catalogue }: Answer,
): readonly Slot[] {
  if (isRecorded(request)) return [...new Set([...held, ...games.flatMap(({ scope }) => scope)])].sort();
  const books = catalogue.keysOf(source, capturedAt).map(({ sportsbook }) => sportsbook);
  const slots = [...books, publicSplits].flatMap((book) =>
    knownMarkets.map((market) => slotOf(book, 'full_game', market, null)),
  );
  return slots.sort();
}
