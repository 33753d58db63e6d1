import type { Instant } from '../../odds/instant.ts';
import type { Quote } from '../../odds/line.ts';
import type { Slot } from '../../odds/market.ts';
import type { Observation } from '../../odds/observation.ts';
import type { GameReading, GameStatus, OutcomeCount, Reading } from '../../odds/reading.ts';
import { type BookNaming, publishedCatalogue } from '../../odds/sportsbooks.ts';
import { OutcomeTally } from '../outcome-tally.ts';
import { readerVersionOf } from '../reader-version.ts';
import { parseEvents, shapeChanged } from './events.ts';
import { type Frame, type Game, identify, namedOnly, statusOf } from './game.ts';
import { readMarket } from './market.ts';
import { marketsIn, outcomesIn, type Place, placesOf, pricesIn } from './places.ts';
import { formatIn } from './price.ts';
import { parseRequest } from './request.ts';
import { requestedSlots } from './requested-slots.ts';
import { heldSlots } from './scope.ts';
import { sortBySlot } from './sort-by-slot.ts';

/** Raised whenever this code could read the same body differently. */
const codeVersion = 4;

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
  const found = [
    ...markTwice(own.map((event) => identified(event, capturedAt, nameOf))),
    ...unnamed.map((event) => unidentified(event, nameOf)),
  ];
  const places = found.flatMap((event) => event.places);
  const requested = parseRequest(observation.request, marketsIn(places));
  const format = requested.format ?? formatIn(pricesIn(places));
  const frame: Frame = { requested, format, held: heldSlots(places, requested) };
  const tally = new OutcomeTally();
  for (const event of others) tally.skipGame('other_league', outcomesIn(placesOf(event, nameOf)));
  const games = found.flatMap((event) => readEvent(event, frame, tally) ?? []);
  const outcomes = tally.count();
  refuseTotalBadness(outcomes, source);
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

interface FoundEvent {
  readonly status: GameStatus | undefined;
  readonly places: readonly Place[];
  /** Undefined if the game cannot be identified. */
  readonly game: Game | undefined;
  /** Another event of the answer bears the same id. */
  readonly isTwice: boolean;
}

function identified(event: unknown, capturedAt: Instant, nameOf: BookNaming): FoundEvent {
  const status = statusOf(event, capturedAt);
  const places = placesOf(event, nameOf);
  return { status, places, game: status && identify(event, status, places), isTwice: false };
}

function unidentified(event: unknown, nameOf: BookNaming): FoundEvent {
  return { status: undefined, places: placesOf(event, nameOf), game: undefined, isTwice: false };
}

function markTwice(found: readonly FoundEvent[]): readonly FoundEvent[] {
  const events = Map.groupBy(found, ({ game }) => game?.sourceGameId);
  return found.map((event) => ({
    ...event,
    isTwice: event.game !== undefined && (events.get(event.game.sourceGameId)?.length ?? 0) > 1,
  }));
}

function readEvent(
  { status, places, game, isTwice }: FoundEvent,
  frame: Frame,
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
  return readOpenGame(game, frame, tally);
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

/**
 * If outcomes were rejected and no price is left, the reader is wrong, and not single outcomes. Books that have taken
 * everything off the board are no fault.
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
