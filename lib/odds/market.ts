/** The markets that are kept. `spread` is baseball's run line; `moneyline_3way` is the one that also sells the draw. */
export const markets = ['moneyline', 'moneyline_3way', 'spread', 'total', 'team_total'] as const;
export type Market = (typeof markets)[number];

export const periods = ['full_game', 'first_five', 'first_inning'] as const;
export type Period = (typeof periods)[number];

export type Selection = 'home' | 'away' | 'over' | 'under' | 'draw';

/** Which of the two teams a team market is about. Never taken from the order of an array. */
export type Side = 'home' | 'away';

/**
 * A place where a market of any game may stand: `sportsbook/period/market`, for example `draftkings-nj/full_game/total`.
 * What an observation speaks for is a set of slots for each of its games, and these sets repeat from poll to poll.
 */
export type Slot = `${string}/${Period}/${Market}`;

export function slotOf(sportsbook: string, period: Period, market: Market): Slot {
  return `${sportsbook}/${period}/${market}`;
}

/** Public betting splits have slots of their own; no sportsbook may bear this name. */
export const publicSplits = 'public';
