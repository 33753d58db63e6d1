import type { Market, Part, Period } from '../../odds/market.ts';
import { isFields } from '../fields.ts';

const sportsByLeague: ReadonlyMap<string, string> = new Map([
  ['mlb', 'baseball_mlb'],
  ['nba', 'basketball_nba'],
  ['ncaab', 'basketball_ncaab'],
  ['ncaaf', 'americanfootball_ncaaf'],
  ['nfl', 'americanfootball_nfl'],
  ['nhl', 'icehockey_nhl'],
]);

/** What the source calls our league. Undefined if we do not know. */
export function sportOf(league: string): string | undefined {
  return sportsByLeague.get(league);
}

export const leagues: readonly string[] = [...sportsByLeague.keys()];

interface Bet {
  /** All of ours that it can be. With a draw among its outcomes, a moneyline is a three-way one. */
  readonly markets: readonly [Market, ...Market[]];
  readonly part: Part;
}

/** The bets that are sold on the whole game and on its first innings. */
const betsByName: ReadonlyMap<string, Bet> = new Map<string, Bet>([
  ['h2h', { markets: ['moneyline', 'moneyline_3way'], part: 'main' }],
  ['h2h_3_way', { markets: ['moneyline_3way'], part: 'main' }],
  ['spreads', { markets: ['spread'], part: 'main' }],
  ['alternate_spreads', { markets: ['spread'], part: 'alternate' }],
  ['totals', { markets: ['total'], part: 'main' }],
  ['alternate_totals', { markets: ['total'], part: 'alternate' }],
]);

/** The source has no team totals of innings: `team_totals_1st_5_innings` is not a key of its documentation. */
const fullGameBets: ReadonlyMap<string, Bet> = new Map<string, Bet>([
  ['team_totals', { markets: ['team_total'], part: 'main' }],
  ['alternate_team_totals', { markets: ['team_total'], part: 'alternate' }],
]);

const periodsByEnding: ReadonlyMap<string, Period> = new Map<string, Period>([
  ['', 'full_game'],
  ['_1st_5_innings', 'first_five'],
  ['_1st_1_innings', 'first_inning'],
]);

export interface NamedMarket extends Bet {
  readonly period: Period;
}

const marketsByName: ReadonlyMap<string, NamedMarket> = new Map(
  [...periodsByEnding].flatMap(([ending, period]) =>
    [...betsByName, ...(period === 'full_game' ? fullGameBets : [])].map(([name, bet]): [string, NamedMarket] => [
      `${name}${ending}`,
      { ...bet, period },
    ]),
  ),
);

/** Undefined for a market that we do not keep, such as one of three innings or a player's. */
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
