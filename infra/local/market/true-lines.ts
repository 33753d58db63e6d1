import { preGameMarketsOf, type StandingMarket } from './board.ts';
import { consensusId, openId, pricedBooks } from './books.ts';
import { dayOf, type Game } from './day.ts';
import type { Days } from './eventful-slate.ts';
import { plainMarkets, plainPeriods, type TrueQuote } from './ground-truth.ts';
import type { Minute } from './minutes.ts';
import { gamePkOf } from './official-schedule.ts';
import type { GamePlan } from './slate.ts';

/** What a book really had on a line from a minute on. Null: nothing. */
export interface TrueStep {
  readonly from: Minute;
  readonly offer: Pick<TrueQuote, 'value' | 'odds'> | 'suspended' | null;
}

/** A line of a book on one game, with all that happened to it before the first pitch. Before the first step there is nothing. */
export interface TrueLine extends Pick<TrueQuote, 'bookId' | 'period' | 'market' | 'team' | 'side'> {
  /** `main`, or the handicap or total of an alternate as text. */
  readonly rung: string;
  readonly steps: readonly TrueStep[];
}

/** An attempt to play a game, and its lines. */
export interface TrueGame {
  readonly plan: GamePlan;
  readonly gamePk: number;
  readonly lines: readonly TrueLine[];
}

/** All lines of a slate as their books made them, from the opener to the first pitch: what each closed at is its last step. */
export function trueLinesOf(question: { seed: number; date: string; days?: Days }): readonly TrueGame[] {
  const { seed, date, days } = question;
  const bookIds = [...pricedBooks.map(({ id }) => id), openId];
  return dayOf(seed, date, days).map((game) => ({
    plan: game.plan,
    gamePk: gamePkOf(game.plan),
    lines: bookIds.flatMap((bookId) => linesOf(seed, game, bookId)),
  }));
}

/** The step in force at a minute. */
export function offerAt({ steps }: TrueLine, minute: Minute): TrueStep['offer'] {
  return steps.findLast(({ from }) => from <= minute)?.offer ?? null;
}

function linesOf(seed: number, game: Game, bookId: number): readonly TrueLine[] {
  const lines = new Map<string, Omit<TrueLine, 'steps'> & { readonly steps: TrueStep[] }>();
  for (const from of changesOf(game, bookId)) {
    const standing = preGameMarketsOf(seed, game, bookId, from).flatMap(offersOf);
    const offered = new Map(standing.map(({ line, offer }) => [JSON.stringify(line), { line, offer }]));
    for (const [key, { line }] of offered) if (!lines.has(key)) lines.set(key, { ...line, steps: [] });
    for (const [key, { steps }] of lines) {
      const offer = offered.get(key)?.offer ?? null;
      if (JSON.stringify(steps.at(-1)?.offer ?? null) !== JSON.stringify(offer)) steps.push({ from, offer });
    }
  }
  return [...lines.values()];
}

/** When something of a book changes before the first pitch, in order. */
function changesOf({ plan, histories, interruptions }: Game, bookId: number): readonly Minute[] {
  const posted = histories.get(bookId === openId ? consensusId : bookId)?.changes ?? [];
  const interrupted = interruptions.get(bookId)?.flatMap(({ from, to }) => [from, to]) ?? [];
  return [...new Set([...posted, ...interrupted])].filter((minute) => minute < plan.pitch).sort((a, b) => a - b);
}

function offersOf({ bookId, period, market, offers, status }: StandingMarket) {
  return offers.map(({ side, team, value, odds, alternate }) => ({
    line: {
      bookId,
      period: plainPeriods[period],
      market: plainMarkets[market],
      team,
      side,
      rung: alternate ? String(value) : 'main',
    },
    offer: status === 'suspended' ? ('suspended' as const) : { value: market === 'moneyline' ? null : value, odds },
  }));
}
