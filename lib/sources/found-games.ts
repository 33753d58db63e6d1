import type { GameReading, GameStatus, OutcomeCount } from '../odds/reading.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import type { OutcomeTally, SkipReason } from './outcome-tally.ts';

// What the readers of all sources do with the games of an answer, each game by itself: one bad game never costs the others.

interface WithId {
  readonly sourceGameId: string;
}

/** One game of an answer, as far as it could be understood. */
export interface FoundGame<Game extends WithId, Place> {
  readonly status: GameStatus | undefined;
  /** Where its outcomes are. */
  readonly places: readonly Place[];
  /** Undefined if the game cannot be identified. */
  readonly game: Game | undefined;
  /** Another game of the answer has the same id. */
  readonly isTwice: boolean;
}

/** How a source's reader understands one entry of its answer. */
interface EntryReader<Game extends WithId, Place> {
  /** All places of an entry, whatever it is. */
  placesOf(entry: unknown): readonly Place[];
  /** Undefined if it cannot be read. */
  statusOf(entry: unknown): GameStatus | undefined;
  /** Undefined if the game cannot be identified. */
  identify(entry: unknown, status: GameStatus, places: readonly Place[]): Game | undefined;
}

/** @param unnamed entries that do not say of which league they are: they are counted, and never identified */
export function findGames<Game extends WithId, Place>(
  { own, unnamed }: { readonly own: readonly unknown[]; readonly unnamed: readonly unknown[] },
  { placesOf, statusOf, identify }: EntryReader<Game, Place>,
): readonly FoundGame<Game, Place>[] {
  const named = own.map((entry) => {
    const [status, places] = [statusOf(entry), placesOf(entry)];
    return { status, places, game: status && identify(entry, status, places), isTwice: false };
  });
  const ids = Map.groupBy(named, ({ game }) => game?.sourceGameId);
  const isTwice = (game: Game | undefined) => game !== undefined && (ids.get(game.sourceGameId)?.length ?? 0) > 1;
  return [
    ...named.map((found) => ({ ...found, isTwice: isTwice(found.game) })),
    ...unnamed.map((entry) => ({ status: undefined, places: placesOf(entry), game: undefined, isTwice: false })),
  ];
}

const closed = {
  over: 'game_over',
  live: 'game_live',
  unknown: 'game_not_open',
} as const satisfies Readonly<Record<Exclude<GameStatus, 'scheduled'>, SkipReason>>;

interface GameReader<Game> {
  readonly tally: OutcomeTally;
  /** A game that is not open for betting is still named, with its status, and speaks for nothing. */
  namedOnly(game: Game): GameReading;
  readOpenGame(game: Game): GameReading;
}

/** @param outcomes how many are in its places. Undefined if the game is left out; its outcomes are counted in any case */
export function readFoundGame<Game extends WithId, Place>(
  { status, game, isTwice }: FoundGame<Game, Place>,
  outcomes: number,
  { tally, namedOnly, readOpenGame }: GameReader<Game>,
): GameReading | undefined {
  if (status !== undefined && status !== 'scheduled') {
    tally.skipGame(closed[status], outcomes);
    return game === undefined || isTwice ? undefined : namedOnly(game);
  }
  if (game === undefined || isTwice) {
    tally.rejectGame(isTwice ? 'ambiguous_game' : 'unreadable_game', outcomes);
    return undefined;
  }
  tally.see(outcomes);
  return readOpenGame(game);
}

/** A source without a status leaves games in its list when they are in play: one is live from its scheduled start on. */
export function statusByStart(startTime: string | undefined, capturedAt: string): GameStatus | undefined {
  if (startTime === undefined) return undefined;
  return startTime <= capturedAt ? 'live' : 'scheduled';
}

/**
 * If outcomes were rejected and no price is left, the reader is wrong, and not single outcomes. Books that have taken
 * everything off the board are no fault.
 */
export function refuseTotalBadness(
  { seen, quotes, skipped, rejected }: OutcomeCount,
  shapeChanged: (what: string, details: Record<string, unknown>) => OddsError,
): void {
  const reasons = Object.entries(rejected).filter(([reason]) => reason !== 'off_the_board');
  if (quotes > 0 || reasons.length === 0) return;
  const counted = reasons.map(([reason, outcomes]) => `${reason} ${outcomes}`).join(', ');
  throw shapeChanged(`of ${seen} outcomes no price could be read (rejected: ${counted}).`, { seen, skipped, rejected });
}
