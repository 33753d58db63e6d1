import type { Instant } from '../../odds/instant.ts';
import type { Split } from '../../odds/line.ts';
import { publicSplits, type Slot, slotOf } from '../../odds/market.ts';
import type { GameReading, GameStatus } from '../../odds/reading.ts';
import { isFields, startTimeSchema } from '../fields.ts';
import type { OutcomeTally, SkipReason } from '../outcome-tally.ts';
import { type ReadMarket, readMarket } from './market.ts';
import type { Place } from './places.ts';
import { gameSchema } from './schema.ts';
import { slotsAt } from './scope.ts';
import { splitsOf } from './splits.ts';
import { marketOf } from './vocabulary.ts';

/** A game that could be identified: its id, its teams, and its markets. */
export interface Game extends Omit<GameReading, 'scope' | 'quotes'> {
  readonly places: readonly Place[];
}

/** Undefined if it cannot be read. */
export function startTimeOf(game: unknown): Instant | undefined {
  return startTimeSchema.safeParse(isFields(game) ? game.date : undefined).data;
}

/** Undefined if the game cannot be identified. */
export function identify(game: unknown, status: GameStatus, places: readonly Place[]): Game | undefined {
  const parsed = gameSchema.safeParse(game);
  if (!parsed.success) return undefined;
  const { identifier, date, home, away } = parsed.data;
  if (home === away) return undefined;
  const named = { sourceGameId: identifier, homeTeam: home, awayTeam: away, startTime: date };
  return { ...named, status, splits: splitsOf(game), places };
}

/** What a game says that is open for betting. `held` is what the whole answer holds. */
export function readOpenGame(game: Game, held: readonly Slot[], tally: OutcomeTally): GameReading {
  const read: ReadMarket[] = [];
  const silent = new Set<Slot>();
  for (const place of game.places) {
    const passedOver = reasonToPass(place);
    if (passedOver !== undefined) {
      if (passedOver === 'unknown_sportsbook') {
        tally.skipUnknownBook({ key: place.book ?? '', title: null }, place.outcomes.length);
      } else tally.skip(passedOver, place.outcomes.length);
      continue;
    }
    const market = readPlace(place, tally);
    if (market !== undefined) read.push(market);
    else for (const slot of slotsAt(place, held)) silent.add(slot);
  }
  read.sort((a, b) => (a.slot < b.slot ? -1 : 1));
  // An entry that cannot be read may have been any market of the book, but none that was read beside it.
  for (const { slot } of read) silent.delete(slot);
  // One list for all games of which nothing is missing: there may be many, and slots are many too.
  const inScope = silent.size === 0 ? held : held.filter((slot) => !silent.has(slot));
  const splitSlots = splitSlotsOf(game.splits);
  return {
    ...namedOnly(game),
    scope: splitSlots.length === 0 ? inScope : [...inScope, ...splitSlots].sort(),
    quotes: read.flatMap(({ quotes }) => quotes),
    splits: game.splits,
  };
}

/** A game that is not open for betting is still named, with its status, and speaks for nothing. */
export function namedOnly({ places: _places, ...game }: Game): GameReading {
  return { ...game, scope: [], quotes: [], splits: [] };
}

function splitSlotsOf(splits: readonly Split[]): readonly Slot[] {
  return [...new Set(splits.map(({ period, market }) => slotOf(publicSplits, period, market, null)))];
}

/** The reason to skip a place; undefined if it is to be read. A name that the answer lacks is no fault. */
function reasonToPass({ book, sportsbook, market }: Place): SkipReason | undefined {
  if (book !== null && sportsbook === undefined) return 'unknown_sportsbook';
  return market !== null && marketOf(market) === undefined ? 'unknown_market' : undefined;
}

function readPlace({ sportsbook, market: sourceMarket, outcomes }: Place, tally: OutcomeTally): ReadMarket | undefined {
  const market = sourceMarket === null ? undefined : marketOf(sourceMarket);
  if (sportsbook === undefined || market === undefined) {
    tally.reject('unreadable_outcome', outcomes.length);
    return undefined;
  }
  return readMarket(outcomes, { sportsbook, market }, tally);
}
