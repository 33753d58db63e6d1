import type { OutcomeCount } from '../odds/reading.ts';
import { sortedBooks, type UnknownBook } from '../odds/unknown-books.ts';
import { sanitizeForLog } from './json-body.ts';

/** Reasons for skipping an outcome without any fault, in the order in which they are checked. */
const skipReasons = [
  'other_league',
  'game_over',
  'game_live',
  'game_not_open',
  'unknown_sportsbook',
  'lay_price',
  'unknown_period',
  'unknown_market',
  'not_asked',
  'not_offered',
  'live',
  'market_unreadable',
  'market_live',
] as const;
export type SkipReason = (typeof skipReasons)[number];
/** Outcomes of an unknown book are counted by its key: {@link OutcomeTally.skipUnknownBook}. */
type PlainSkipReason = Exclude<SkipReason, 'unknown_sportsbook'>;

/** Reasons for refusing an outcome because something in it, or in its game, is wrong. */
const rejectReasons = [
  'unreadable_game',
  'ambiguous_game',
  'market_too_large',
  'unreadable_outcome',
  'unknown_side',
  'off_the_board',
  'impossible_price',
  'missing_line',
  'missing_team',
  'unknown_line_status',
  'contradictory',
  'ambiguous',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/**
 * Outcomes of one market of one game. The largest market that was ever seen has some 200; a larger one than this is
 * rejected as `market_too_large`, so that what was read can be recorded in one call.
 */
export const mostOutcomesOfMarket = 20_000;

/** Markets that are counted by name. An answer can hold any number of names; those that count most are kept. */
const mostNames = 100;

/** Counts each outcome of an answer and its result. Seen outcomes are counted independently of their results. */
export class OutcomeTally {
  #seen = 0;
  #quotes = 0;
  readonly #skipped = new Map<SkipReason, number>();
  readonly #rejected = new Map<RejectReason, number>();
  readonly #unknownBooks: UnknownBook[] = [];
  readonly #markets = new Map<string, number>();

  see(outcomes: number): void {
    this.#seen += outcomes;
  }

  quote(outcomes: number): void {
    this.#quotes += outcomes;
  }

  skip(reason: PlainSkipReason, outcomes: number): void {
    this.#skip(reason, outcomes);
  }

  /** Outcomes of a book that the catalogue does not name, by the source's own key of it. */
  skipUnknownBook(book: Omit<UnknownBook, 'outcomes'>, outcomes: number): void {
    this.#skip('unknown_sportsbook', outcomes);
    this.#unknownBooks.push({ ...book, outcomes });
  }

  #skip(reason: SkipReason, outcomes: number): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + outcomes);
  }

  /** Of a market that is not kept, by the source's own name for it. */
  skipMarket(sourceMarket: string, outcomes: number): void {
    this.skip('unknown_market', outcomes);
    this.#markets.set(sourceMarket, (this.#markets.get(sourceMarket) ?? 0) + outcomes);
  }

  reject(reason: RejectReason, outcomes: number): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + outcomes);
  }

  /** A whole game that is left. */
  skipGame(reason: PlainSkipReason, outcomes: number): void {
    this.see(outcomes);
    this.skip(reason, outcomes);
  }

  /** A whole game that is refused. It counts as one outcome at least, so that no game is lost silently. */
  rejectGame(reason: RejectReason, outcomes: number): void {
    this.see(Math.max(outcomes, 1));
    this.reject(reason, Math.max(outcomes, 1));
  }

  /** Adds up to what is skipped as `unknown_sportsbook`. */
  get unknownBooks(): readonly UnknownBook[] {
    return sortedBooks(this.#unknownBooks);
  }

  count(): OutcomeCount {
    return {
      seen: this.#seen,
      quotes: this.#quotes,
      skipped: inOrder(skipReasons, this.#skipped),
      rejected: inOrder(rejectReasons, this.#rejected),
      ...(this.#markets.size > 0 && { skippedMarkets: mostOf(this.#markets) }),
    };
  }
}

/** The names with the most outcomes, in the order of the alphabet. */
function mostOf(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const byCount = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const most = byCount.slice(0, mostNames).map(([name, outcomes]): [string, number] => [shown(name), outcomes]);
  return Object.fromEntries(most.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shown(name: string): string {
  return sanitizeForLog(name.slice(0, 60)) || '(an empty name)';
}

/** In the order of the reasons, not of the answer: the same outcomes in another order give the same text. */
function inOrder<Reason extends string>(reasons: readonly Reason[], counts: ReadonlyMap<Reason, number>) {
  const met = reasons.map((reason): [Reason, number] => [reason, counts.get(reason) ?? 0]);
  return Object.fromEntries(met.filter(([, outcomes]) => outcomes > 0));
}
