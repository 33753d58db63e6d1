import type { LineKey, Quote } from '../../odds/line.ts';
import type { Market, Period, Selection, Side } from '../../odds/market.ts';
import { isAmericanPrice } from '../../odds/price.ts';
import { type Fields, isFields } from '../fields.ts';
import { lineNumberOf } from '../line-number.ts';
import type { RejectReason } from '../outcome-tally.ts';
import type { Named } from '../team-markets.ts';

/** The market of an outcome, in our names and in the source's. */
export interface MarketPlace {
  readonly sportsbook: string;
  readonly period: Period;
  readonly market: Market;
  readonly sourceBook: string;
  readonly sourcePeriod: string;
  /** The source's id of each team. */
  readonly teamIds: Readonly<Record<Side, string>>;
}

export type OutcomeReading = Named &
  (
    | { readonly verdict: 'pre_game'; readonly line: string; readonly quote: Quote; readonly outcome: Fields }
    | { readonly verdict: 'live' }
    | { readonly verdict: 'rejected'; readonly reason: RejectReason }
  );

const selectionsOf: Readonly<Record<Market, readonly Selection[]>> = {
  moneyline: ['home', 'away'],
  moneyline_3way: ['home', 'away', 'draw'],
  spread: ['home', 'away'],
  total: ['over', 'under'],
  team_total: ['over', 'under'],
};

/** One outcome by itself. Whether its market is in scope is decided over all of them. */
export function readOutcome(outcome: unknown, place: MarketPlace): OutcomeReading {
  const isOfTeam = place.market === 'team_total';
  if (!isFields(outcome)) {
    return { verdict: 'rejected', reason: 'unreadable_outcome', team: isOfTeam ? undefined : null, line: null };
  }
  const isLive = flagOf(outcome.is_live);
  const rung = rungOf(outcome, place);
  const team = isOfTeam ? sideOfTeam(outcome, place) : null;
  const named: Named = { team, line: typeof rung === 'string' ? null : `${rung.selection}/${rung.rung}` };
  if (isLive === true) return { verdict: 'live', ...named };
  const rejected = (reason: RejectReason): OutcomeReading => ({ verdict: 'rejected', reason, ...named });
  if (isLive === undefined) return rejected('unreadable_outcome');
  if (typeof rung === 'string') return rejected(rung);
  if (team === undefined) return rejected('missing_team');
  const offer = offerOf(outcome, place);
  if (typeof offer === 'string') return rejected(offer);
  const { sportsbook, period, market } = place;
  const key = { sportsbook, period, market, team, ...rung };
  if (contradicts(outcome, place, key)) return rejected('contradictory');
  return { verdict: 'pre_game', team, line: `${rung.selection}/${rung.rung}`, quote: { key, offer }, outcome };
}

/** Undefined for what is neither yes nor no: a price that may be in play must not pass for one that is not. */
function flagOf(flag: unknown): boolean | undefined {
  if (flag === undefined || flag === null) return false;
  return typeof flag === 'boolean' ? flag : undefined;
}

/** The line of its market or of its team's market, or the reason why it is unknown. */
function rungOf(outcome: Fields, { market }: MarketPlace): Pick<LineKey, 'selection' | 'rung'> | RejectReason {
  const isAlternate = flagOf(outcome.is_alt_market);
  if (isAlternate === undefined) return 'unreadable_outcome';
  const selection = selectionsOf[market].find((known) => known === outcome.side);
  if (selection === undefined) return 'unknown_side';
  const line = lineNumberOf(outcome.value, market);
  // A moneyline has no number to name an alternate by.
  if (!isAlternate || line === null) return { selection, rung: 'main' };
  return line === undefined ? 'missing_line' : { selection, rung: String(line) };
}

/** What is offered, or the reason why it is unknown. A suspended line's price and number are leftovers and are ignored. */
function offerOf(outcome: Fields, { market }: MarketPlace): Quote['offer'] | RejectReason {
  const { line_status: status, odds: price } = outcome;
  if (status === 'suspended') return { state: 'suspended' };
  if (!isAmericanPrice(price)) return 'impossible_price';
  const line = lineNumberOf(outcome.value, market);
  if (line === undefined) return 'missing_line';
  // Outcomes of book 30 have no status.
  const isOffered = status === 'normal' || status === 'opener' || status === undefined || status === null;
  return isOffered ? { state: 'offered', line, price } : 'unknown_line_status';
}

/** The outcome contradicts its place in the answer, or its side contradicts its team; it is unknown which of the two is true. */
function contradicts(outcome: Fields, place: MarketPlace, { selection }: LineKey): boolean {
  const { book_id: book, period } = outcome;
  if (book !== undefined && book !== null && idOf(book) !== place.sourceBook) return true;
  if (period !== undefined && period !== null && period !== place.sourcePeriod) return true;
  if (selection !== 'home' && selection !== 'away') return false;
  const team = sideOfTeam(outcome, place);
  return team !== undefined && team !== selection;
}

/** Converts numbers and text only: converting any other value can fail, or never end. */
function idOf(id: unknown): string | undefined {
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}

function sideOfTeam({ team_id: id }: Fields, { teamIds }: MarketPlace): Side | undefined {
  const team = idOf(id);
  if (team === undefined) return undefined;
  if (team === teamIds.home) return 'home';
  return team === teamIds.away ? 'away' : undefined;
}
