import type { Observation } from '../../odds/observation.ts';
import type { Reading } from '../../odds/reading.ts';
import { type BookNaming, publishedCatalogue } from '../../odds/sportsbook-keys.ts';
import { findGames, readFoundGame, refuseTotalBadness, statusByStart } from '../found-games.ts';
import { OutcomeTally } from '../outcome-tally.ts';
import { readerVersionOf } from '../reader-version.ts';
import { parseFeed, shapeChanged } from './feed.ts';
import { type Game, identify, namedOnly, readOpenGame, startTimeOf } from './game.ts';
import { outcomesIn, placesOf } from './places.ts';
import { requestedSlots } from './requested-slots.ts';
import { heldSlots } from './scope.ts';

/** Raised whenever this code could read the same body differently. */
const codeVersion = 2;

export const readerVersion = readerVersionOf(codeVersion);

/**
 * What an answer of SportsBettingDime says: the games in it, and for each that has not begun the prices, the public betting,
 * and which markets it speaks for. Every outcome is accounted for, and one bad game never costs the others.
 * @throws OddsError with a code for total badness, never an empty reading in its place
 */
export function readSportsBettingDime(observation: Observation, catalogue = publishedCatalogue): Reading {
  const { source, capturedAt } = observation;
  const nameOf: BookNaming = (book) => catalogue.sportsbookOf(source, book, capturedAt);
  const { own, others, unnamed, slateDate } = parseFeed(observation);
  const found = findGames(
    { own, unnamed },
    {
      placesOf: (game) => placesOf(game, nameOf),
      statusOf: (game) => statusByStart(startTimeOf(game), capturedAt),
      identify,
    },
  );
  const held = heldSlots(found.flatMap(({ places }) => places));
  const tally = new OutcomeTally();
  for (const game of others) tally.skipGame('other_league', outcomesIn(placesOf(game, nameOf)));
  const reader = { tally, namedOnly, readOpenGame: (game: Game) => readOpenGame(game, held, tally) };
  const games = found.flatMap((game) => readFoundGame(game, outcomesIn(game.places), reader) ?? []);
  const outcomes = tally.count();
  refuseTotalBadness(outcomes, (what, details) => shapeChanged(source, what, details));
  games.sort((a, b) => (a.sourceGameId < b.sourceGameId ? -1 : 1));
  return {
    readerVersion: readerVersionOf(codeVersion, catalogue),
    // The request names none, and the answer says which slate it is of.
    slateDate: observation.slateDate ?? slateDate ?? null,
    asked: requestedSlots(observation, { held, games, catalogue }),
    games,
    outcomes,
    unknownBooks: tally.unknownBooks,
  };
}
