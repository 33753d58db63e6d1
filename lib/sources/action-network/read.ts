import type { Slot } from '../../odds/market.ts';
import type { Observation } from '../../odds/observation.ts';
import type { GameReading, GameStatus, OutcomeCount, Reading } from '../../odds/reading.ts';
import { type BookNaming, publishedCatalogue } from '../../odds/sportsbooks.ts';
import { OutcomeTally, type SkipReason } from '../outcome-tally.ts';
import { readerVersionOf } from '../reader-version.ts';
import { type Game, identify, namedOnly, readOpenGame, statusOf } from './game.ts';
import { outcomesIn, type Place, placesOf } from './places.ts';
import { type ParsedRequest, parseRequest } from './request.ts';
import { requestedSlate, requestedSlots } from './requested-slots.ts';
import { heldSlots } from './scope.ts';
import { parseScoreboard, shapeChanged } from './scoreboard.ts';

/** Raised whenever this code could read the same body differently. */
const codeVersion = 3;

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
  const found = [
    ...markTwice(own.map((game) => identified(game, nameOf))),
    ...unnamed.map((game) => unidentified(game, nameOf)),
  ];
  const requested = parseRequest(observation.request);
  const held = heldSlots(
    found.flatMap(({ places }) => places),
    requested,
  );
  const answer: Answer = { requested, held, tally: new OutcomeTally() };
  for (const game of others) answer.tally.skipGame('other_league', outcomesIn(placesOf(game, nameOf)));
  const games = found.flatMap((game) => readGame(game, answer) ?? []);
  const outcomes = answer.tally.count();
  refuseTotalBadness(outcomes, source);
  games.sort((a, b) => (a.sourceGameId < b.sourceGameId ? -1 : 1));
  return {
    readerVersion: readerVersionOf(codeVersion, catalogue),
    slateDate: requestedSlate(observation, games),
    asked: requestedSlots(observation.request, { held, games, nameOf }),
    games,
    outcomes,
    unknownBooks: answer.tally.unknownBooks,
  };
}

interface Answer {
  readonly requested: ParsedRequest;
  readonly held: readonly Slot[];
  readonly tally: OutcomeTally;
}

interface FoundGame {
  readonly status: GameStatus | undefined;
  readonly places: readonly Place[];
  /** Undefined if the game cannot be identified. */
  readonly game: Game | undefined;
  /** Another game of the answer bears the same id. */
  readonly isTwice: boolean;
}

function identified(game: unknown, nameOf: BookNaming): FoundGame {
  const status = statusOf(game);
  const places = placesOf(game, nameOf);
  return { status, places, game: status && identify(game, status, places), isTwice: false };
}

function unidentified(game: unknown, nameOf: BookNaming): FoundGame {
  return { status: undefined, places: placesOf(game, nameOf), game: undefined, isTwice: false };
}

function markTwice(found: readonly FoundGame[]): readonly FoundGame[] {
  const entries = new Map<string, number>();
  for (const { game } of found) if (game) entries.set(game.sourceGameId, (entries.get(game.sourceGameId) ?? 0) + 1);
  return found.map((entry) => ({ ...entry, isTwice: (entries.get(entry.game?.sourceGameId ?? '') ?? 0) > 1 }));
}

const closed = {
  over: 'game_over',
  live: 'game_live',
  unknown: 'game_not_open',
} as const satisfies Readonly<Record<Exclude<GameStatus, 'scheduled'>, SkipReason>>;

function readGame({ status, places, game, isTwice }: FoundGame, answer: Answer): GameReading | undefined {
  const outcomes = outcomesIn(places);
  const { requested, held, tally } = answer;
  if (status !== undefined && status !== 'scheduled') {
    tally.skipGame(closed[status], outcomes);
    return game === undefined || isTwice ? undefined : namedOnly(game);
  }
  if (game === undefined || isTwice) {
    tally.rejectGame(isTwice ? 'ambiguous_game' : 'unreadable_game', outcomes);
    return undefined;
  }
  tally.see(outcomes);
  return readOpenGame(game, requested, held, tally);
}

/** If outcomes were rejected and no price is left, the reader is wrong, and not single outcomes. */
function refuseTotalBadness({ seen, quotes, skipped, rejected }: OutcomeCount, source: string): void {
  const reasons = Object.entries(rejected).map(([reason, outcomes]) => `${reason} ${outcomes}`);
  if (quotes > 0 || reasons.length === 0) return;
  throw shapeChanged(source, `of ${seen} outcomes no price could be read (rejected: ${reasons.join(', ')}).`, {
    seen,
    skipped,
    rejected,
  });
}
