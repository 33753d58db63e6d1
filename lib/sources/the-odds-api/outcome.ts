import type { Quote } from '../../odds/line.ts';
import type { Market, Period, Selection, Side } from '../../odds/market.ts';
import { isFields } from '../fields.ts';
import { lineNumberOf } from '../line-number.ts';
import type { RejectReason } from '../outcome-tally.ts';
import { type OddsFormat, priceOf } from './price.ts';

/** The teams' names as the event writes them: an outcome has no other mark of its side. */
export type TeamNames = Readonly<Record<Side, string>>;

/** The market of an outcome, and what is needed to understand it. */
export interface MarketPlace {
  readonly sportsbook: string;
  readonly period: Period;
  readonly market: Market;
  readonly teams: TeamNames;
  readonly format: OddsFormat;
}

/** An outcome, and what its place says of it. */
export interface Entry {
  readonly outcome: unknown;
  /** The team whose market it is; null if the market is not about one team. */
  readonly team: Side | null;
  /** It comes from a list of alternates, so its own number names its line. */
  readonly isAlternate: boolean;
}

/** One outcome by itself: what it offers, or the reason why that is unknown. */
export function readOutcome({ outcome, team, isAlternate }: Entry, place: MarketPlace): Quote | RejectReason {
  if (!isFields(outcome)) return 'unreadable_outcome';
  const { sportsbook, period, market, format } = place;
  const selection = selectionOf(outcome.name, place);
  if (selection === undefined) return 'unknown_side';
  const price = priceOf(outcome.price, format);
  if (typeof price === 'string') return price;
  const line = lineNumberOf(outcome.point, market);
  if (line === undefined) return 'missing_line';
  return {
    key: { sportsbook, period, market, team, selection, rung: isAlternate ? String(line) : 'main' },
    offer: { state: 'offered', line, price },
  };
}

/** The team of an outcome in a market that belongs to one; undefined if it names neither of the two. */
export function teamOf(outcome: unknown, teams: TeamNames): Side | undefined {
  const description = isFields(outcome) ? outcome.description : undefined;
  if (description === teams.home) return 'home';
  return description === teams.away ? 'away' : undefined;
}

function selectionOf(name: unknown, { market, teams }: MarketPlace): Selection | undefined {
  if (market === 'total' || market === 'team_total') {
    return name === 'Over' ? 'over' : name === 'Under' ? 'under' : undefined;
  }
  if (name === teams.home) return 'home';
  if (name === teams.away) return 'away';
  return market === 'moneyline_3way' && name === 'Draw' ? 'draw' : undefined;
}
