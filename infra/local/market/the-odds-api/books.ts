/** A book under The Odds API's own name, and whose prices it shows. */
export interface CarriedBook {
  readonly key: string;
  readonly title: string;
  /** Of the simulated market: Action Network's id for the operator's licence of New Jersey. */
  readonly bookId: number;
}

/** The large American books that both sources carry. This one does not say of which licence a price is, and has no bet365. */
export const carriedBooks: readonly CarriedBook[] = [
  { key: 'draftkings', title: 'DraftKings', bookId: 68 },
  { key: 'fanduel', title: 'FanDuel', bookId: 69 },
  { key: 'betrivers', title: 'BetRivers', bookId: 71 },
  { key: 'betmgm', title: 'BetMGM', bookId: 75 },
  // it was William Hill's before 2021, and has kept that key
  { key: 'williamhill_us', title: 'Caesars', bookId: 123 },
  { key: 'fanatics', title: 'Fanatics', bookId: 2988 },
];
