import type { Instant } from './instant.ts';
import type { Quote, Split } from './line.ts';
import type { Slot } from './market.ts';
import type { SlateDate } from './slate-date.ts';
import type { UnknownBook } from './unknown-books.ts';

/** Only `scheduled` is open for pre-game betting. What a source says that we do not know is `unknown`, never guessed. */
export type GameStatus = 'scheduled' | 'live' | 'over' | 'unknown';

/** What one observation says of one game, and which of its markets it speaks for. */
export interface GameReading {
  /** The source's own id, as text. */
  readonly sourceGameId: string;
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** Scheduled start. */
  readonly startTime: Instant;
  readonly status: GameStatus;
  /** Sorted, each once. Slots of public splits have {@link publicSplits} as their sportsbook. Empty unless scheduled. */
  readonly scope: readonly Slot[];
  /** Only of slots in `scope`; each line key at most once. A line of a slot in scope that has no quote is absent. */
  readonly quotes: readonly Quote[];
  readonly splits: readonly Split[];
}

/** Every outcome of the answer is one of the three: `seen = quotes + sum(skipped) + sum(rejected)`. */
export interface OutcomeCount {
  readonly seen: number;
  readonly quotes: number;
  /** Rightly not recorded, by reason: the game is over, in play, … */
  readonly skipped: Readonly<Record<string, number>>;
  /** Wrong in itself, by reason: no integer price, two outcomes on one key, … */
  readonly rejected: Readonly<Record<string, number>>;
  /** Of the skipped, those of markets that are not kept, by the source's name of the market; at most 100 names. */
  readonly skippedMarkets?: Readonly<Record<string, number>>;
}

/** What one observation says. Pure: the same observation and reader version give the same reading. */
export interface Reading {
  readonly readerVersion: number;
  /** The slate that was asked for; null if that was the whole league. */
  readonly slateDate: SlateDate | null;
  /**
   * The slots that were asked for in every game of the slate: sorted, each once, and those of every game's scope among them.
   * Empty for an answer of one event, which asks for nothing of any other game.
   */
  readonly asked: readonly Slot[];
  readonly games: readonly GameReading[];
  readonly outcomes: OutcomeCount;
  /** Of the skipped outcomes, those of books that the catalogue does not name; the most outcomes first, each key once. */
  readonly unknownBooks: readonly UnknownBook[];
}
