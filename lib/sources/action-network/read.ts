import type { Observation } from '../../odds/observation.ts';
import type { Reading } from '../../odds/reading.ts';
import { type BookNaming, publishedCatalogue } from '../../odds/sportsbook-keys.ts';
import { findGames, readFoundGame, refuseTotalBadness } from '../found-games.ts';
import { OutcomeTally } from '../outcome-tally.ts';
import { readerVersionOf } from '../reader-version.ts';
import { type Game, identify, namedOnly, readOpenGame, statusOf } from './game.ts';
import { outcomesIn, placesOf } from './places.ts';
import { parseRequest } from './request.ts';
import { requestedSlate, requestedSlots } from './requested-slots.ts';
import { heldSlots } from './scope.ts';
import { parseScoreboard, shapeChanged } from './scoreboard.ts';

/** Raised whenever this code could read the same body differently. */
const codeVersion = 4;

export const readerVersion = readerVersionOf(codeVersion);

/**
 * What an answer of Action Network says: the games in it, and for each that is open for betting the prices, the public
 * betting, and which markets it speaks for. Every outcome is accounted for, and one bad game never costs the others.
 * @throws OddsError with a code for total badness, never an empty reading in its place
 */
export function readActionNetwork(observation: Observation, catalogue = publishedCatalogue): Reading {
  const { source, capturedAt } = observation;
  const nameOf: BookNaming = (book) => catalogue.sportsbookOf(source, book, capturedAt);
  const { own, others, unnamed } = parseScoreboard(observation);
  const found = findGames({ own, unnamed }, { placesOf: (game) => placesOf(game, nameOf), statusOf, identify });
  const requested = parseRequest(observation.request);
  const held = heldSlots(
    found.flatMap(({ places }) => places),
    requested,
  );
  const tally = new OutcomeTally();
  for (const game of others) tally.skipGame('other_league', outcomesIn(placesOf(game, nameOf)));
  const reader = {
    tally,
    namedOnly,
    readOpenGame: (game: Game) => readOpenGame(game, requested, held, tally),
  };
  const games = found.flatMap((game) => readFoundGame(game, outcomesIn(game.places), reader) ?? []);
  const outcomes = tally.count();
  refuseTotalBadness(outcomes, (what, details) => shapeChanged(source, what, details));
  games.sort((a, b) => (a.sourceGameId < b.sourceGameId ? -1 : 1));
  return {
    readerVersion: readerVersionOf(codeVersion, catalogue),
    slateDate: requestedSlate(observation, games),
    asked: requestedSlots(observation.request, { held, games, nameOf }),
    games,
    outcomes,
    unknownBooks: tally.unknownBooks,
  };
}
