import type { Market, Period } from '../../odds/market.ts';
import { isFields } from '../fields.ts';

const sportsByLeague: ReadonlyMap<string, string> = new Map([
  ['mlb', 'baseball_mlb'],
  ['nba', 'basketball_nba'],
  ['ncaab', 'basketball_ncaab'],
  ['ncaaf', 'americanfootball_ncaaf'],
  ['nfl', 'americanfootball_nfl'],
  ['nhl', 'icehockey_nhl'],
]);

/** What the source calls our league. Undefined where we do not know. */
export function sportOf(league: string): string | undefined {
  return sportsByLeague.get(league);
}

export const leagues: readonly string[] = [...sportsByLeague.keys()];

const betsByName: ReadonlyMap<string, readonly [Market, ...Market[]]> = new Map<string, readonly [Market, ...Market[]]>(
  [
    // With a draw among its outcomes, a moneyline is a three-way one.
    ['h2h', ['moneyline', 'moneyline_3way']],
    ['spreads', ['spread']],
    ['totals', ['total']],
  ],
);

const periodsByEnding: ReadonlyMap<string, Period> = new Map<string, Period>([
  ['', 'full_game'],
  ['_1st_5_innings', 'first_five'],
  ['_1st_1_innings', 'first_inning'],
]);

interface NamedMarket {
  readonly period: Period;
  /** All of ours that it can be. */
  readonly markets: readonly [Market, ...Market[]];
}

const marketsByName: ReadonlyMap<string, NamedMarket> = new Map(
  [...betsByName].flatMap(([bet, markets]) =>
    [...periodsByEnding].map(([ending, period]): [string, NamedMarket] => [`${bet}${ending}`, { period, markets }]),
  ),
);

/** Undefined for a market that we do not keep, such as alternates or a player's. */
export function namedMarket(sourceMarket: string): NamedMarket | undefined {
  return marketsByName.get(sourceMarket);
}

/** A price that an exchange's customer may lay at: the other side of a bet, and no offer to back anything. */
export function isLay(sourceMarket: string): boolean {
  return sourceMarket.endsWith('_lay');
}

/** Which of ours these outcomes are, judged over all of them: two sides of a three-way market are no moneyline. */
export function marketOf({ markets: [usual, withDraw] }: NamedMarket, outcomes: readonly unknown[]): Market {
  return withDraw !== undefined && outcomes.some(isDraw) ? withDraw : usual;
}

function isDraw(outcome: unknown): boolean {
  return isFields(outcome) && outcome.name === 'Draw';
}
