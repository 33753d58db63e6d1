import type { Book, MarketName, PeriodName } from './books.ts';
import { type American, normalBelow, pricesOf } from './price.ts';

export type Side = 'home' | 'away';

export interface Offer {
  readonly side: Side | 'over' | 'under';
  /** Only a team's own total is about one team. */
  readonly team: Side | null;
  /** As Action Network writes it: 0 on a moneyline. */
  readonly value: number;
  readonly odds: American;
  readonly alternate: boolean;
}

/** One market of one book in one period, with the offers that are posted in it together. */
export interface PricedMarket {
  readonly period: PeriodName;
  readonly market: MarketName;
  readonly offers: readonly Offer[];
}

/** Share of wins by at least 1, 2 and 3 runs. */
const winsByMoreThan: Readonly<Record<number, number>> = { 0.5: 0.87, 1.5: 0.72, 2.5: 0.55 };

/** The home side's chance to win after its handicap. In five innings half a run matters, because of ties. */
function coverChance(chance: number, handicap: number): number {
  const share = winsByMoreThan[Math.abs(handicap)];
  if (share === undefined) throw new RangeError(`No market has a handicap of ${handicap}.`);
  return handicap < 0 ? chance * share : 1 - (1 - chance) * share;
}

export function handicapOffers(book: Book, chance: number, handicap: number, alternate: boolean): readonly Offer[] {
  const [home, away] = pricesOf(coverChance(chance, handicap), book);
  return [
    { side: 'home', team: null, value: handicap, odds: home, alternate },
    { side: 'away', team: null, value: -handicap, odds: away, alternate },
  ];
}

export function moneylineOffers(book: Book, chance: number): readonly Offer[] {
  const [home, away] = pricesOf(chance, book);
  return [
    { side: 'home', team: null, value: 0, odds: home, alternate: false },
    { side: 'away', team: null, value: 0, odds: away, alternate: false },
  ];
}

export function totalOffers(
  book: Book,
  overChance: number,
  total: number,
  { alternate = false, team = null }: { readonly alternate?: boolean; readonly team?: Side | null } = {},
): readonly Offer[] {
  const [over, under] = pricesOf(overChance, book);
  return [
    { side: 'over', team, value: total, odds: over, alternate },
    { side: 'under', team, value: total, odds: under, alternate },
  ];
}

/** Spread of the runs around what is expected, per period and for one team. */
const deviation = { event: 4.3, firstfiveinnings: 3.1, team: 2.9 } as const;

function overChance(of: keyof typeof deviation, expected: number, total: number): number {
  return normalBelow((expected - total) / deviation[of]);
}

/** All markets of a period that turn on who wins. `handicap` is the home side's. */
export function sideMarkets(
  book: Book,
  period: 'event' | 'firstfiveinnings',
  chance: number,
  handicap: number,
): readonly PricedMarket[] {
  const offers = [...handicapOffers(book, chance, handicap, false)];
  if (book.alternates && period === 'event') {
    for (const rung of [-2.5, -1.5, 1.5, 2.5]) {
      if (rung !== handicap) offers.push(...handicapOffers(book, chance, rung, true));
    }
  }
  return [
    { period, market: 'moneyline', offers: moneylineOffers(book, chance) },
    { period, market: 'spread', offers },
  ];
}

/** All markets of the full game that turn on runs. `lead` is how many runs the home side is better. */
export function runMarkets(book: Book, runs: number, total: number, lead: number): readonly PricedMarket[] {
  const offers = [...totalOffers(book, overChance('event', runs, total), total)];
  if (book.alternates) {
    for (const rung of [total - 1, total + 1]) {
      offers.push(...totalOffers(book, overChance('event', runs, rung), rung, { alternate: true }));
    }
  }
  const markets: PricedMarket[] = [{ period: 'event', market: 'total', offers }];
  if (book.teamTotals) {
    const teamOffers = (['home', 'away'] as const).flatMap((team) =>
      teamTotalOffers(book, team, (team === 'home' ? runs + lead : runs - lead) / 2),
    );
    markets.push({ period: 'event', market: 'core_bet_type_6_team_score', offers: teamOffers });
  }
  return markets;
}

function teamTotalOffers(book: Book, team: Side, expected: number): readonly Offer[] {
  // the median lies under the mean: a side scores ten now and then, and never less than none
  const middle = expected - 0.3;
  const total = Math.min(6.5, Math.max(2.5, Math.floor(middle) + 0.5));
  return totalOffers(book, overChance('team', middle, total), total, { team });
}

export function firstFiveRunMarkets(book: Book, runs: number, total: number): readonly PricedMarket[] {
  const chance = overChance('firstfiveinnings', runs, total);
  return [{ period: 'firstfiveinnings', market: 'total', offers: totalOffers(book, chance, total) }];
}

/** A run in the first inning or none: the line is always a half. */
export function firstInningMarkets(book: Book, firstFiveRuns: number): readonly PricedMarket[] {
  const chance = Math.min(0.6, Math.max(0.42, 0.5 + (firstFiveRuns - 4.6) * 0.05));
  return [{ period: 'firstinning', market: 'total', offers: totalOffers(book, chance, 0.5) }];
}
