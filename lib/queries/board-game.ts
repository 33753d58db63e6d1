/** The best price of one side, the book that offers it, and that book's opening price. */
export interface BoardSide {
  readonly market: 'moneyline' | 'spread' | 'total';
  readonly selection: 'home' | 'away' | 'over' | 'under';
  /** The line that most books offer; null on a moneyline. Only prices at this line are compared. */
  readonly line: number | null;
  readonly price: number;
  readonly sportsbook: string;
  /** Of the same book: the first price that was seen, on the line that it then had. */
  readonly openLine: number | null;
  readonly openPrice: number;
  /** How many books offer this side at this line. */
  readonly books: number;
  /** The source's latest answer does not show the price any more: none of this side is current. Null if not known. */
  readonly stale: boolean | null;
  /** Seconds since the price was last seen; null if not known. */
  readonly ageS: number | null;
}

/** A game as one source has it. */
export interface BoardGame {
  readonly source: string;
  readonly sourceGameId: string;
  /** Of the official game that it is linked to; null if it is linked to none, or if the database does not say. */
  readonly gamePk: number | null;
  /** The attempt to play that game, which a postponed game has more than one of. */
  readonly attemptId: string | null;
  /** At home and away by the official schedule if it is linked, else by the source. So are its sides. */
  readonly awayTeam: string;
  readonly homeTeam: string;
  /** UTC */
  readonly startTime: string;
  /** When a price of the game was last seen, UTC; null if the database does not say. */
  readonly lastSeenAt: string | null;
  /** Seconds since then. */
  readonly ageS: number | null;
  readonly sides: readonly BoardSide[];
}
