/**
 * `book` and `exchange` take bets. `consensus` and `open` are a source's own figures that stand among the books: kept,
 * and never counted, compared or shown as a place where one could bet.
 */
type SportsbookKind = 'book' | 'consensus' | 'open' | 'exchange';

/**
 * Each state licence is a sportsbook of its own, with prices of its own. Some sources do not say which licence a price is of:
 * that is a sportsbook of its own again, in `us`. What takes American bets without any state's licence is `offshore`.
 */
export interface Sportsbook {
  readonly id: string;
  /** Whose book it is. An operator's licences count once where operators are counted. */
  readonly operator: string;
  /** `us-` and the state, `us` where the state is not known, or `offshore`; null for what is no sportsbook. */
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
  { id: 'barstool-us', operator: 'barstool', jurisdiction: 'us', kind: 'book', name: 'Barstool Sportsbook' },
  { id: 'bet365-nj', operator: 'bet365', jurisdiction: 'us-nj', kind: 'book', name: 'bet365 NJ' },
  { id: 'betmgm-nj', operator: 'betmgm', jurisdiction: 'us-nj', kind: 'book', name: 'BetMGM NJ' },
  { id: 'betmgm-us', operator: 'betmgm', jurisdiction: 'us', kind: 'book', name: 'BetMGM' },
  { id: 'betonline-offshore', operator: 'betonline', jurisdiction: 'offshore', kind: 'book', name: 'BetOnline.ag' },
  { id: 'betrivers-nj', operator: 'betrivers', jurisdiction: 'us-nj', kind: 'book', name: 'BetRivers NJ' },
  { id: 'betrivers-ny', operator: 'betrivers', jurisdiction: 'us-ny', kind: 'book', name: 'BetRivers NY' },
  { id: 'betrivers-us', operator: 'betrivers', jurisdiction: 'us', kind: 'book', name: 'BetRivers' },
  { id: 'betus-offshore', operator: 'betus', jurisdiction: 'offshore', kind: 'book', name: 'BetUS' },
  { id: 'bovada-offshore', operator: 'bovada', jurisdiction: 'offshore', kind: 'book', name: 'Bovada' },
  { id: 'caesars-nj', operator: 'caesars', jurisdiction: 'us-nj', kind: 'book', name: 'Caesars NJ' },
  { id: 'caesars-us', operator: 'caesars', jurisdiction: 'us', kind: 'book', name: 'Caesars' },
  { id: 'draftkings-nj', operator: 'draftkings', jurisdiction: 'us-nj', kind: 'book', name: 'DraftKings NJ' },
  { id: 'draftkings-us', operator: 'draftkings', jurisdiction: 'us', kind: 'book', name: 'DraftKings' },
  { id: 'fanatics-nj', operator: 'fanatics', jurisdiction: 'us-nj', kind: 'book', name: 'Fanatics NJ' },
  { id: 'fanatics-us', operator: 'fanatics', jurisdiction: 'us', kind: 'book', name: 'Fanatics' },
  { id: 'fanduel-il', operator: 'fanduel', jurisdiction: 'us-il', kind: 'book', name: 'FanDuel IL' },
  { id: 'fanduel-nj', operator: 'fanduel', jurisdiction: 'us-nj', kind: 'book', name: 'FanDuel NJ' },
  { id: 'fanduel-pa', operator: 'fanduel', jurisdiction: 'us-pa', kind: 'book', name: 'FanDuel PA' },
  { id: 'fanduel-us', operator: 'fanduel', jurisdiction: 'us', kind: 'book', name: 'FanDuel' },
  { id: 'lowvig-offshore', operator: 'lowvig', jurisdiction: 'offshore', kind: 'book', name: 'LowVig.ag' },
  { id: 'mybookie-offshore', operator: 'mybookie', jurisdiction: 'offshore', kind: 'book', name: 'MyBookie.ag' },
  { id: 'pointsbet-us', operator: 'pointsbet', jurisdiction: 'us', kind: 'book', name: 'PointsBet' },
  { id: 'superbook-us', operator: 'superbook', jurisdiction: 'us', kind: 'book', name: 'SuperBook' },
  { id: 'twinspires-us', operator: 'twinspires', jurisdiction: 'us', kind: 'book', name: 'TwinSpires' },
  { id: 'unibet-nj', operator: 'unibet', jurisdiction: 'us-nj', kind: 'book', name: 'Unibet NJ' },
  { id: 'unibet-us', operator: 'unibet', jurisdiction: 'us', kind: 'book', name: 'Unibet' },
  { id: 'wynnbet-us', operator: 'wynnbet', jurisdiction: 'us', kind: 'book', name: 'WynnBET' },
] as const satisfies readonly Sportsbook[];

export type SportsbookId = (typeof sportsbooks)[number]['id'];
