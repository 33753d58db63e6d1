import type { Quote } from '../../odds/line.ts';
import type { Slot } from '../../odds/market.ts';
import type { GameReading } from '../../odds/reading.ts';
import type { OutcomeTally } from '../outcome-tally.ts';
import { type Frame, type Game, namedOnly } from './game.ts';
import { readMarket } from './market.ts';
import { sortBySlot } from './sort-by-slot.ts';

/** What a game says that is open for betting. */
export function readOpenGame(game: Game, frame: Frame, tally: OutcomeTally): GameReading {
  const { markets, silent, inPlay } = sortBySlot(game, frame, tally);
  const spoken = new Map<Slot, readonly Quote[]>();
  for (const market of markets) {
    const { slot, entries } = market;
    if (inPlay.has(slot)) tally.skip('market_live', entries.length);
    const quotes = inPlay.has(slot) ? undefined : readMarket(market, tally);
    if (quotes !== undefined) spoken.set(slot, quotes);
    else for (const possible of market.possible) silent.add(possible);
  }
  for (const slot of spoken.keys()) silent.delete(slot);
  const { held } = frame;
  return {
    ...namedOnly(game),
    // One list for all games of which nothing is missing: there may be many, and slots are many too.
    scope: silent.size === 0 ? held : held.filter((slot) => !silent.has(slot)),
    quotes: [...spoken].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, quotes]) => quotes),
  };
}
