import type { Quote } from '../../odds/line.ts';
import type { Market, Period, Selection, Side } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import { lineNumberOf } from '../line-number.ts';
import type { RejectReason } from '../outcome-tally.ts';
import { type OddsFormat, priceOf } from './price.ts';

/** The market that an outcome stands in, and what is needed to understand it. */
export interface MarketPlace {
  readonly sportsbook: string;
  readonly period: Period;
  readonly market: Market;
  /** The teams' names as the event writes them: an outcome has no other mark of its side. */
  readonly teams: Readonly<Record<Side, string>>;
  readonly format: OddsFormat;
}

/** One outcome by itself: what it offers, or why that cannot be told. */
export function readOutcome(outcome: unknown, place: MarketPlace): Quote | RejectReason {
  if (!isFields(outcome)) return 'unreadable_outcome';
  const { sportsbook, period, market, format } = place;
  const selection = selectionOf(outcome.name, place);
  if (selection === undefined) return 'unknown_side';
  const price = priceOf(outcome.price, format);
  if (typeof price === 'string') return price;
  const line = lineNumberOf(outcome.point, market);
  if (line === undefined) return 'missing_line';
  return {
    // The markets that are asked for have no alternates.
    key: { sportsbook, period, market, team: null, selection, rung: 'main' },
    offer: { state: 'offered', line, price },
  };
}

function selectionOf(name: unknown, { market, teams }: MarketPlace): Selection | undefined {
  if (market === 'total') return name === 'Over' ? 'over' : name === 'Under' ? 'under' : undefined;
  if (name === teams.home) return 'home';
  if (name === teams.away) return 'away';
  return market === 'moneyline_3way' && name === 'Draw' ? 'draw' : undefined;
}
