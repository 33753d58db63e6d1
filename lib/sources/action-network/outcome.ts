import type { LineKey, Quote } from '../../odds/line.ts';
import type { Market, Period, Selection, Side } from '../../odds/market.ts';
import { isAmericanPrice } from '../../odds/price.ts';
import { type Fields, isFields } from '../fields.ts';
import type { RejectReason } from '../outcome-tally.ts';

/** The market that an outcome stands in, in our names and in the source's. */
export interface MarketPlace {
  readonly sportsbook: string;
  readonly period: Period;
  readonly market: Market;
  readonly sourceBook: string;
  readonly sourcePeriod: string;
  /** The source's id of each team. */
  readonly teamIds: Readonly<Record<Side, string>>;
}

export type OutcomeReading =
  | { readonly verdict: 'pre_game'; readonly line: string; readonly quote: Quote; readonly outcome: Fields }
  /** In play. The line is null where it cannot be told which one it is. */
  | { readonly verdict: 'live'; readonly line: string | null }
  | { readonly verdict: 'rejected'; readonly reason: RejectReason };

const selectionsOf: Readonly<Record<Market, readonly Selection[]>> = {
  moneyline: ['home', 'away'],
  moneyline_3way: ['home', 'away', 'draw'],
  spread: ['home', 'away'],
  total: ['over', 'under'],
  team_total: ['over', 'under'],
};

/** One outcome by itself. Whether its market is spoken for is decided over all of them. */
export function readOutcome(outcome: unknown, place: MarketPlace): OutcomeReading {
  if (!isFields(outcome)) return { verdict: 'rejected', reason: 'unreadable_outcome' };
  const isLive = flagOf(outcome.is_live);
  const isAlternate = flagOf(outcome.is_alt_market);
  const key = isAlternate === undefined ? 'unreadable_outcome' : lineKeyOf(outcome, place, isAlternate);
  if (isLive === true) return { verdict: 'live', line: typeof key === 'string' ? null : lineIdOf(key) };
  if (isLive === undefined) return { verdict: 'rejected', reason: 'unreadable_outcome' };
  if (typeof key === 'string') return { verdict: 'rejected', reason: key };
  const offer = offerOf(outcome, place);
  if (typeof offer === 'string') return { verdict: 'rejected', reason: offer };
  if (contradicts(outcome, place, key)) return { verdict: 'rejected', reason: 'contradictory' };
  return { verdict: 'pre_game', line: lineIdOf(key), quote: { key, offer }, outcome };
}

/** Names a line within its market. */
function lineIdOf({ team, selection, rung }: LineKey): string {
  return `${team ?? ''}/${selection}/${rung}`;
}

/** Undefined for what is neither yes nor no: a price that may be in play must not pass for one that is not. */
function flagOf(flag: unknown): boolean | undefined {
  if (flag === undefined || flag === null) return false;
  return typeof flag === 'boolean' ? flag : undefined;
}

/** Which line it is, or why that cannot be told. */
function lineKeyOf(outcome: Fields, place: MarketPlace, isAlternate: boolean): LineKey | RejectReason {
  const { sportsbook, period, market } = place;
  const selection = selectionsOf[market].find((known) => known === outcome.side);
  if (selection === undefined) return 'unknown_side';
  const team = market === 'team_total' ? sideOfTeam(outcome, place) : null;
  if (team === undefined) return 'missing_team';
  const line = lineOf(outcome, market);
  // A moneyline has no number to name an alternate by.
  if (!isAlternate || line === null) return { sportsbook, period, market, team, selection, rung: 'main' };
  return line === undefined ? 'missing_line' : { sportsbook, period, market, team, selection, rung: String(line) };
}

/** Null where the market has none, undefined where it should have one. The source gives every moneyline the value 0. */
function lineOf({ value }: Fields, market: Market): number | null | undefined {
  if (market === 'moneyline' || market === 'moneyline_3way') return null;
  // −0 is 0: a pick'em is the same from either side.
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined;
}

/** What is offered, or why that cannot be told. A suspended line's price and number are leftovers, and are not looked at. */
function offerOf(outcome: Fields, { market }: MarketPlace): Quote['offer'] | RejectReason {
  const { line_status: status, odds: price } = outcome;
  if (status === 'suspended') return { state: 'suspended' };
  if (!isAmericanPrice(price)) return 'impossible_price';
  const line = lineOf(outcome, market);
  if (line === undefined) return 'missing_line';
  // Book 30 never bears a status.
  const isOffered = status === 'normal' || status === 'opener' || status === undefined || status === null;
  return isOffered ? { state: 'offered', line, price } : 'unknown_line_status';
}

/** It says of itself that it stands elsewhere, or that its side is the other team. Which of the two is true cannot be told. */
function contradicts(outcome: Fields, place: MarketPlace, { selection }: LineKey): boolean {
  const { book_id: book, period } = outcome;
  if (book !== undefined && book !== null && idOf(book) !== place.sourceBook) return true;
  if (period !== undefined && period !== null && period !== place.sourcePeriod) return true;
  if (selection !== 'home' && selection !== 'away') return false;
  const team = sideOfTeam(outcome, place);
  return team !== undefined && team !== selection;
}

/** Text of a number or a text alone: to make text of whatever stands there would fail on some things, and never end on others. */
function idOf(id: unknown): string | undefined {
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}

function sideOfTeam({ team_id: id }: Fields, { teamIds }: MarketPlace): Side | undefined {
  const team = idOf(id);
  if (team === undefined) return undefined;
  if (team === teamIds.home) return 'home';
  return team === teamIds.away ? 'away' : undefined;
}
