/** How Action Network's periods and markets are called in its answers. */
export const periods = ['event', 'firstfiveinnings', 'firstinning'] as const;
export type PeriodName = (typeof periods)[number];

export const marketNames = ['moneyline', 'spread', 'total', 'core_bet_type_6_team_score'] as const;
export type MarketName = (typeof marketNames)[number];

/** A book of the simulated market, and what makes its prices its own. */
export interface Book {
  readonly id: number;
  readonly displayName: string;
  readonly sourceName: string;
  readonly parentId: number;
  /** Licences of one operator price alike. */
  readonly operator: string;
  /** Booksum of a two-way market: 1.04 is an overround of 4%. */
  readonly booksum: number;
  /** How far the fair price must run from the posted one before the book moves, in probability. */
  readonly moveThreshold: number;
  /** Minutes between two updates of its prices. */
  readonly repricesEvery: number;
  /** Minutes by which it follows the others. */
  readonly lag: number;
  /** American prices are multiples of this. */
  readonly tick: 1 | 5;
  /** Even money is +100 at most books and -100 at some; both mean the same. */
  readonly evenMoney: 100 | -100;
  readonly firstFive: boolean;
  readonly firstInning: boolean;
  readonly teamTotals: boolean;
  readonly alternates: boolean;
  /** In play: no prices but the closing ones, live prices in their place, or both side by side. */
  readonly inPlay: 'closing' | 'live' | 'both';
  /** Clock hours of New York on the eve (negative: hours before midnight) between which its first prices appear. */
  readonly opens: readonly [earliest: number, latest: number];
}

export const consensusId = 15;
export const openId = 30;

const usual = {
  booksum: 1.042,
  moveThreshold: 0.006,
  repricesEvery: 3,
  lag: 2,
  tick: 1,
  evenMoney: 100,
  firstFive: true,
  firstInning: false,
  teamTotals: false,
  alternates: false,
  inPlay: 'live',
  opens: [-9, -4],
} as const satisfies Partial<Book>;

/** Not a sportsbook: Action Network's mean of the others. Always answered, and it alone owns the public splits. */
const consensus: Book = {
  ...usual,
  id: consensusId,
  displayName: 'Consensus',
  sourceName: 'consensus',
  parentId: 18,
  operator: 'consensus',
  lag: 0,
  firstInning: true,
  teamTotals: true,
  opens: [-13, -10],
};

/** Licences for New Jersey, and BetRivers of New York, whose prices are its own. */
export const sportsbooks: readonly Book[] = [
  {
    ...usual,
    id: 68,
    displayName: 'DK NJ',
    sourceName: 'draftkingsnj',
    parentId: 10,
    operator: 'draftkings',
    lag: 0,
    moveThreshold: 0.004,
    repricesEvery: 2,
    firstInning: true,
    teamTotals: true,
    alternates: true,
    inPlay: 'both',
    opens: [-12, -9],
  },
  {
    ...usual,
    id: 69,
    displayName: 'FanDuel NJ',
    sourceName: 'fanduelnj',
    parentId: 3,
    operator: 'fanduel',
    lag: 1,
    moveThreshold: 0.005,
    repricesEvery: 2,
    firstInning: true,
    teamTotals: true,
    alternates: true,
    opens: [-12, -9],
  },
  {
    ...usual,
    id: 71,
    displayName: 'BetRivers NJ',
    sourceName: 'betriversnj',
    parentId: 5,
    operator: 'betrivers',
    booksum: 1.048,
    lag: 4,
    repricesEvery: 5,
    teamTotals: true,
    evenMoney: -100,
  },
  {
    ...usual,
    id: 75,
    displayName: 'BetMGM NJ',
    sourceName: 'betmgmnj',
    parentId: 1,
    operator: 'betmgm',
    booksum: 1.046,
    moveThreshold: 0.009,
    tick: 5,
    lag: 3,
    firstInning: true,
  },
  {
    ...usual,
    id: 79,
    displayName: 'bet365 NJ',
    sourceName: 'bet365nj',
    parentId: 13,
    operator: 'bet365',
    moveThreshold: 0.008,
    tick: 5,
    inPlay: 'closing',
  },
  {
    ...usual,
    id: 123,
    displayName: 'Caesars NJ',
    sourceName: 'caesarsnj',
    parentId: 2,
    operator: 'caesars',
    booksum: 1.05,
    lag: 3,
    repricesEvery: 4,
    firstInning: true,
    teamTotals: true,
  },
  {
    ...usual,
    id: 247,
    displayName: 'Unibet NJ',
    sourceName: 'unibetnj',
    parentId: 8,
    operator: 'unibet',
    booksum: 1.055,
    moveThreshold: 0.011,
    lag: 8,
    repricesEvery: 7,
    firstFive: false,
    inPlay: 'closing',
    opens: [-5, 9],
  },
  {
    ...usual,
    id: 2988,
    displayName: 'Fanatics NJ',
    sourceName: 'fanaticsnj',
    parentId: 25,
    operator: 'fanatics',
    lag: 5,
    moveThreshold: 0.007,
    teamTotals: true,
    alternates: true,
    opens: [-8, -2],
  },
  {
    ...usual,
    id: 972,
    displayName: 'BetRivers NY',
    sourceName: 'betriversny',
    parentId: 5,
    operator: 'betrivers',
    booksum: 1.048,
    lag: 5,
    repricesEvery: 5,
    evenMoney: -100,
    inPlay: 'closing',
  },
];

/** All whose prices move. Book 30 has none of its own: it repeats what the consensus opened at. */
export const pricedBooks: readonly Book[] = [consensus, ...sportsbooks];
