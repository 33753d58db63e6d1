/** The markets that are kept. `spread` is baseball's run line; `moneyline_3way` is the one that also sells the draw. */
export const markets = ['moneyline', 'moneyline_3way', 'spread', 'total', 'team_total'] as const;
export type Market = (typeof markets)[number];

export const periods = ['full_game', 'first_five', 'first_inning'] as const;
export type Period = (typeof periods)[number];

export type Selection = 'home' | 'away' | 'over' | 'under' | 'draw';

/** Which of the two teams a team market is about. Never taken from the order of an array. */
export type Side = 'home' | 'away';

/**
 * The place of a market in any game: `sportsbook/period/market`, for example `draftkings-nj/full_game/total`, and
 * the team if the market belongs to one: `draftkings-nj/full_game/team_total/home`. What an observation speaks for is a set of
 * slots for each of its games, and these sets repeat from poll to poll.
 */
export type Slot = `${string}/${Period}/${Market}` | `${string}/${Period}/${Market}/${Side}`;

export function slotOf(sportsbook: string, period: Period, market: Market, team: Side | null): Slot {
  return team === null ? `${sportsbook}/${period}/${market}` : `${sportsbook}/${period}/${market}/${team}`;
}

/** The teams that a market is sold for, each on its own; one null for a market of the whole game. */
export function teamsOf(market: Market): readonly (Side | null)[] {
  return market === 'team_total' ? ['home', 'away'] : [null];
}

/** Every slot of a market: two if it belongs to a team. */
export function slotsOf(sportsbook: string, period: Period, market: Market): readonly Slot[] {
  return teamsOf(market).map((team) => slotOf(sportsbook, period, market, team));
}

/**
 * The slots that a slot of a reading means. Readers of earlier versions named a team market without its team, and spoke
 * for both teams; what they recorded keeps that meaning.
 */
export function slotsNamedBy(slot: Slot): readonly Slot[] {
  return slot.endsWith('/team_total') ? [`${slot}/home` as Slot, `${slot}/away` as Slot] : [slot];
}

/** Public betting splits have slots of their own; no sportsbook may have this name. */
export const publicSplits = 'public';
