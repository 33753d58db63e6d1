/**
 * `book` and `exchange` take bets. `consensus` and `open` are a source's own figures that stand among the books: kept,
 * and never counted, compared or shown as a place where one could bet.
 */
type SportsbookKind = 'book' | 'consensus' | 'open' | 'exchange';

/** Each state licence is a sportsbook of its own, with prices of its own. */
export interface Sportsbook {
  readonly id: string;
  /** Whose book it is. An operator's licences count once where operators are counted. */
  readonly operator: string;
  /** `us-` and the state; null for what is no sportsbook. */
  readonly jurisdiction: string | null;
  readonly kind: SportsbookKind;
  readonly name: string;
}

/** Every sportsbook that we can name. A book that is not here is never named by guess: its prices are counted and left. */
export const sportsbooks = [
  {
    id: 'action-network-consensus',
    operator: 'action-network',
    jurisdiction: null,
    kind: 'consensus',
    name: 'Action Network Consensus',
  },
  {
    id: 'action-network-open',
    operator: 'action-network',
    jurisdiction: null,
    kind: 'open',
    name: 'Action Network Open',
  },
  { id: 'bet365-nj', operator: 'bet365', jurisdiction: 'us-nj', kind: 'book', name: 'bet365 NJ' },
  { id: 'betmgm-nj', operator: 'betmgm', jurisdiction: 'us-nj', kind: 'book', name: 'BetMGM NJ' },
  { id: 'betrivers-nj', operator: 'betrivers', jurisdiction: 'us-nj', kind: 'book', name: 'BetRivers NJ' },
  { id: 'betrivers-ny', operator: 'betrivers', jurisdiction: 'us-ny', kind: 'book', name: 'BetRivers NY' },
  { id: 'caesars-nj', operator: 'caesars', jurisdiction: 'us-nj', kind: 'book', name: 'Caesars NJ' },
  { id: 'draftkings-nj', operator: 'draftkings', jurisdiction: 'us-nj', kind: 'book', name: 'DraftKings NJ' },
  { id: 'fanatics-nj', operator: 'fanatics', jurisdiction: 'us-nj', kind: 'book', name: 'Fanatics NJ' },
  { id: 'fanduel-il', operator: 'fanduel', jurisdiction: 'us-il', kind: 'book', name: 'FanDuel IL' },
  { id: 'fanduel-nj', operator: 'fanduel', jurisdiction: 'us-nj', kind: 'book', name: 'FanDuel NJ' },
  { id: 'fanduel-pa', operator: 'fanduel', jurisdiction: 'us-pa', kind: 'book', name: 'FanDuel PA' },
  { id: 'unibet-nj', operator: 'unibet', jurisdiction: 'us-nj', kind: 'book', name: 'Unibet NJ' },
] as const satisfies readonly Sportsbook[];

export type SportsbookId = (typeof sportsbooks)[number]['id'];
