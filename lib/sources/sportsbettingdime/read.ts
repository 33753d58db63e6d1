import type { Instant } from '../../odds/instant.ts';
import type { Slot } from '../../odds/market.ts';
import type { Observation } from '../../odds/observation.ts';
import type { GameReading, GameStatus, OutcomeCount, Reading } from '../../odds/reading.ts';
import { type BookNaming, publishedCatalogue } from '../../odds/sportsbooks.ts';
import { OutcomeTally } from '../outcome-tally.ts';
import { readerVersionOf } from '../reader-version.ts';
import { parseFeed, shapeChanged } from './feed.ts';
import { type Game, identify, namedOnly, readOpenGame, statusOf } from './game.ts';
import { outcomesIn, type Place, placesOf } from './places.ts';
import { requestedSlots } from './requested-slots.ts';
import { heldSlots } from './scope.ts';

/** Raised whenever this code could read the same body differently. */
const codeVersion = 1;

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
  const found = [
    ...markTwice(own.map((game) => identified(game, capturedAt, nameOf))),
    ...unnamed.map((game) => unidentified(game, nameOf)),
  ];
  const held = heldSlots(found.flatMap(({ places }) => places));
  const tally = new OutcomeTally();
  for (const game of others) tally.skipGame('other_league', outcomesIn(placesOf(game, nameOf)));
  const games = found.flatMap((game) => readGame(game, held, tally) ?? []);
  const outcomes = tally.count();
  refuseTotalBadness(outcomes, observation.source);
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

interface FoundGame {
  readonly status: GameStatus | undefined;
  readonly places: readonly Place[];
  /** Undefined if the game cannot be identified. */
  readonly game: Game | undefined;
  /** Another game of the answer bears the same id. */
  readonly isTwice: boolean;
}

function identified(game: unknown, capturedAt: Instant, nameOf: BookNaming): FoundGame {
  const status = statusOf(game, capturedAt);
  const places = placesOf(game, nameOf);
  return { status, places, game: status && identify(game, status, places), isTwice: false };
}

function unidentified(game: unknown, nameOf: BookNaming): FoundGame {
  return { status: undefined, places: placesOf(game, nameOf), game: undefined, isTwice: false };
}

function markTwice(found: readonly FoundGame[]): readonly FoundGame[] {
  const byId = Map.groupBy(found, ({ game }) => game?.sourceGameId);
  return found.map((each) => ({
    ...each,
    isTwice: each.game !== undefined && (byId.get(each.game.sourceGameId)?.length ?? 0) > 1,
  }));
}

function readGame(
  { status, places, game, isTwice }: FoundGame,
  held: readonly Slot[],
  tally: OutcomeTally,
): GameReading | undefined {
  const outcomes = outcomesIn(places);
  if (status === 'live') {
    tally.skipGame('game_live', outcomes);
    return game === undefined || isTwice ? undefined : namedOnly(game);
  }
  if (game === undefined || isTwice) {
    tally.rejectGame(isTwice ? 'ambiguous_game' : 'unreadable_game', outcomes);
    return undefined;
  }
  tally.see(outcomes);
  return readOpenGame(game, held, tally);
}

/**
 * If something was rejected and no price is left, our idea of the feed is wrong, and not this outcome or that. Books that
 * have taken everything off the board are nothing wrong.
 */
function refuseTotalBadness({ seen, quotes, skipped, rejected }: OutcomeCount, source: string): void {
  const reasons = Object.entries(rejected).filter(([reason]) => reason !== 'off_the_board');
  if (quotes > 0 || reasons.length === 0) return;
  const counted = reasons.map(([reason, outcomes]) => `${reason} ${outcomes}`).join(', ');
  throw shapeChanged(source, `of ${seen} outcomes no price could be read (rejected: ${counted}).`, {
    seen,
    skipped,
    rejected,
  });
}
