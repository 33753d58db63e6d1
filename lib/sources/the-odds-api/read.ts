import type { Quote } from '../../odds/line.ts';
import type { Slot } from '../../odds/market.ts';
import type { Observation } from '../../odds/observation.ts';
import type { GameReading, Reading } from '../../odds/reading.ts';
import { type BookNaming, publishedCatalogue } from '../../odds/sportsbook-keys.ts';
import { findGames, readFoundGame, refuseTotalBadness, statusByStart } from '../found-games.ts';
import { OutcomeTally } from '../outcome-tally.ts';
import { readerVersionOf } from '../reader-version.ts';
import { parseEvents, shapeChanged } from './events.ts';
import { type Frame, type Game, identify, namedOnly, startTimeOf } from './game.ts';
import { readMarket } from './market.ts';
import { marketsIn, outcomesIn, placesOf, pricesIn } from './places.ts';
import { formatIn } from './price.ts';
import { parseRequest } from './request.ts';
import { requestedSlots } from './requested-slots.ts';
import { heldSlots } from './scope.ts';
import { sortBySlot } from './sort-by-slot.ts';

/** Raised whenever this code could read the same body differently. */
const codeVersion = 5;

export const readerVersion = readerVersionOf(codeVersion);

/**
 * What an answer of The Odds API says: the games in it, of whatever slate, and for each that has not begun the prices and
 * which markets it speaks for. Every outcome is accounted for, and one bad game never costs the others.
 * @throws OddsError with a code for total badness, never an empty reading in its place
 */
export function readTheOddsApi(observation: Observation, catalogue = publishedCatalogue): Reading {
  const { source, slateDate, capturedAt } = observation;
  const nameOf: BookNaming = (book) => catalogue.sportsbookOf(source, book, capturedAt);
  const { own, others, unnamed, isOneEvent } = parseEvents(observation);
  const found = findGames(
    { own, unnamed },
    {
      placesOf: (event) => placesOf(event, nameOf),
      statusOf: (event) => statusByStart(startTimeOf(event), capturedAt),
      identify,
    },
  );
  const places = found.flatMap((event) => event.places);
  const requested = parseRequest(observation.request, marketsIn(places));
  const format = requested.format ?? formatIn(pricesIn(places));
  const frame: Frame = { requested, format, held: heldSlots(places, requested) };
  const tally = new OutcomeTally();
  for (const event of others) tally.skipGame('other_league', outcomesIn(placesOf(event, nameOf)));
  const reader = { tally, namedOnly, readOpenGame: (game: Game) => readOpenGame(game, frame, tally) };
  const games = found.flatMap((event) => readFoundGame(event, outcomesIn(event.places), reader) ?? []);
  const outcomes = tally.count();
  refuseTotalBadness(outcomes, (what, details) => shapeChanged(source, what, details));
  games.sort((a, b) => (a.sourceGameId < b.sourceGameId ? -1 : 1));
  return {
    readerVersion: readerVersionOf(codeVersion, catalogue),
    slateDate,
    // What is asked for covers a slate or the whole league, and one event is neither: no other game is missing from it.
    asked: isOneEvent ? [] : requestedSlots(observation, { held: frame.held, catalogue }),
    games,
    outcomes,
    unknownBooks: tally.unknownBooks,
  };
}

/** What a game says that is open for betting. */
function readOpenGame(game: Game, frame: Frame, tally: OutcomeTally): GameReading {
  const { markets, silent, inPlay } = sortBySlot(game, frame, tally);
  const quotesInScope = new Map<Slot, readonly Quote[]>();
  for (const market of markets) {
    const { slot, entries } = market;
    if (inPlay.has(slot)) tally.skip('market_live', entries.length);
    const quotes = inPlay.has(slot) ? undefined : readMarket(market, tally);
    if (quotes !== undefined) quotesInScope.set(slot, quotes);
    else for (const possible of market.possible) silent.add(possible);
  }
  for (const slot of quotesInScope.keys()) silent.delete(slot);
  const { held } = frame;
  return {
    ...namedOnly(game),
    // One list for all games of which nothing is missing: there may be many, and slots are many too.
    scope: silent.size === 0 ? held : held.filter((slot) => !silent.has(slot)),
    quotes: [...quotesInScope].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, quotes]) => quotes),
  };
}
