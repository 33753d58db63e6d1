/** The markets that are kept. `spread` is baseball's run line; `moneyline_3way` is the one that also sells the draw. */
export const markets = ['moneyline', 'moneyline_3way', 'spread', 'total', 'team_total'] as const;
export type Market = (typeof markets)[number];

export const periods = ['full_game', 'first_five', 'first_inning'] as const;
export type Period = (typeof periods)[number];

export type Selection = 'home' | 'away' | 'over' | 'under' | 'draw';

/** Which of the two teams a team market is about. Never taken from the order of an array. */
export type Side = 'home' | 'away';

/** The part of a market that a line belongs to: its main line, or its alternates. Sources show the one without the other. */
export type Part = 'main' | 'alternate';

/** A slot as readers of today name it. */
export type Slot = `${string}/${Period}/${Market}/${Part}` | `${string}/${Period}/${Market}/${Side}/${Part}`;

/** A slot as readers of earlier versions named it: without its part, and before that without its team. */
export type EarlierSlot = `${string}/${Period}/${Market}` | `${string}/${Period}/${Market}/${Side}`;

/**
 * The place of a market's part in any game: `sportsbook/period/market/part`, for example `draftkings-nj/full_game/total/main`,
 * and the team if the market belongs to one: `draftkings-nj/full_game/team_total/home/alternate`. What an observation speaks for
 * is a set of slots for each of its games, and these sets repeat from poll to poll.
 */
export function slotOf(
  sportsbook: string,
  period: Period,
  market: Market,
  team: Side | null,
  part: Part = 'main',
): Slot {
  return team === null
    ? `${sportsbook}/${period}/${market}/${part}`
    : `${sportsbook}/${period}/${market}/${team}/${part}`;
}

/** The teams that a market is sold for, each on its own; one null for a market of the whole game. */
export function teamsOf(market: Market): readonly (Side | null)[] {
  return market === 'team_total' ? ['home', 'away'] : [null];
}

/** Every slot of a market's part: two if the market belongs to a team. */
export function slotsOf(sportsbook: string, period: Period, market: Market, part: Part = 'main'): readonly Slot[] {
  return teamsOf(market).map((team) => slotOf(sportsbook, period, market, team, part));
}

/** The parts that a market can have: a moneyline has no number to name an alternate by. */
export function partsOf(market: Market): readonly Part[] {
  return market === 'moneyline' || market === 'moneyline_3way' ? ['main'] : ['main', 'alternate'];
}

/** Every slot of a market. */
export function allSlotsOf(sportsbook: string, period: Period, market: Market): readonly Slot[] {
  return partsOf(market).flatMap((part) => slotsOf(sportsbook, period, market, part));
}

/**
 * The slots that a slot of a reading means. Readers of earlier versions named a market without its part, and spoke for the
 * main line and the alternates; before that, they named a team market without its team, and spoke for both teams. What they
 * recorded keeps that meaning.
 */
export function slotsNamedBy(slot: Slot | EarlierSlot): readonly Slot[] {
  if (/\/(main|alternate)$/.test(slot)) return [slot as Slot];
  const ofTeams = slot.endsWith('/team_total') ? [`${slot}/home`, `${slot}/away`] : [slot];
  return ofTeams.flatMap((ofTeam) => [`${ofTeam}/main` as Slot, `${ofTeam}/alternate` as Slot]);
}

/** Public betting splits have slots of their own; no sportsbook may have this name. */
export const publicSplits = 'public';
