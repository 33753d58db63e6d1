/** A book under The Odds API's own name, and whose prices it shows. */
export interface CarriedBook {
  readonly key: string;
  readonly title: string;
  /** Of The Odds API: a request names regions, and is answered with their books. */
  readonly region: 'us' | 'us2' | 'eu';
  /** Of the simulated market: Action Network's id for the operator's licence of New Jersey. */
  readonly bookId: number;
}

/**
 * The large American books that both sources carry: this one does not say of which licence a price is, and has no bet365. Two
 * books of other regions show the prices of one of those.
 */
export const carriedBooks: readonly CarriedBook[] = [
  { key: 'draftkings', title: 'DraftKings', region: 'us', bookId: 68 },
  { key: 'fanduel', title: 'FanDuel', region: 'us', bookId: 69 },
  { key: 'betrivers', title: 'BetRivers', region: 'us', bookId: 71 },
  { key: 'betmgm', title: 'BetMGM', region: 'us', bookId: 75 },
  // it was William Hill's before 2021, and has kept that key
  { key: 'williamhill_us', title: 'Caesars', region: 'us', bookId: 123 },
  { key: 'fanatics', title: 'Fanatics', region: 'us', bookId: 2988 },
  { key: 'hardrockbet', title: 'Hard Rock Bet', region: 'us2', bookId: 69 },
  { key: 'pinnacle', title: 'Pinnacle', region: 'eu', bookId: 68 },
];
