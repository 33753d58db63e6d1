import { type Market, type Period, publicSplits, type Selection, type Side } from './market.ts';

/** What makes a line one line within a game. Source, league and game complete the key. */
export interface LineKey {
  readonly sportsbook: string;
  readonly period: Period;
  readonly market: Market;
  /** The team that a team market is about; null for every other market. */
  readonly team: Side | null;
  readonly selection: Selection;
  /** `main`, or an alternate's own number, such as `-2.5`. A main line moves; an alternate is named by its number. */
  readonly rung: string;
}

/** Offered at an American price; `line` is the handicap or total, null if the market has none (moneyline). */
interface Offered {
  readonly state: 'offered';
  readonly line: number | null;
  /** American, integer, |price| >= 100. */
  readonly price: number;
}

export type LineState = Offered | { readonly state: 'suspended' } | { readonly state: 'absent' };

/** One line's state in one reading. A line that was never seen is absent too, so absence is never a quote. */
export interface Quote {
  readonly key: LineKey;
  readonly offer: Exclude<LineState, { state: 'absent' }>;
}

/** Public betting of one side, in whole per cent; null if the source has no number. At least one of the two is a number. */
export interface Split {
  readonly period: Period;
  readonly market: Market;
  readonly team: Side | null;
  readonly selection: Selection;
  readonly tickets: number | null;
  readonly money: number | null;
}

/** The key as one text, unambiguous because no part holds a slash: `draftkings-nj/full_game/spread//home/main`. */
export function lineKeyText({ sportsbook, period, market, team, selection, rung }: LineKey): string {
  return `${sportsbook}/${period}/${market}/${team ?? ''}/${selection}/${rung}`;
}

/** Likewise for a split: `public/full_game/total//over`. */
export function splitKeyText({ period, market, team, selection }: Omit<Split, 'tickets' | 'money'>): string {
  return `${publicSplits}/${period}/${market}/${team ?? ''}/${selection}`;
}
