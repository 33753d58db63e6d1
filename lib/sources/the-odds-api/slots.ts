import { type Market, type Period, type Side, type Slot, slotOf } from '../../odds/market.ts';

/** The teams that a market's outcomes can be about. */
export function teamsOf(market: Market): readonly (Side | null)[] {
  return market === 'team_total' ? ['home', 'away'] : [null];
}

/** The one place that names a slot of this source. */
export function slotAt(sportsbook: string, period: Period, market: Market, _team: Side | null): Slot {
  return slotOf(sportsbook, period, market);
}

/** The slots of a market: one for each team that it can be about. */
export function slotsOf(sportsbook: string, period: Period, market: Market): readonly Slot[] {
  return [...new Set(teamsOf(market).map((team) => slotAt(sportsbook, period, market, team)))];
}
