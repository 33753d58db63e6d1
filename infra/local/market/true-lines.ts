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

interface TrueLinesQuestion {
  readonly seed: number;
  readonly date: string;
  readonly days?: Days;
  /** All by default. */
  readonly bookIds?: readonly number[];
}

const everyBook = [...pricedBooks.map(({ id }) => id), openId];

/** All lines of a slate as their books made them, from the opener to the first pitch: what each closed at is its last step. */
export function trueLinesOf({ seed, date, days, bookIds = everyBook }: TrueLinesQuestion): readonly TrueGame[] {
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

type LineWithSteps = Omit<TrueLine, 'steps'> & { readonly steps: TrueStep[] };

function linesOf(seed: number, game: Game, bookId: number): readonly TrueLine[] {
  const lines = new Map<string, LineWithSteps>();
  let before = new Map<string, StandingMarket>();
  for (const from of changesOf(game, bookId)) {
    const standing = preGameMarketsOf(seed, game, bookId, from);
    const now = new Map(standing.map((market) => [`${market.period} ${market.market}`, market]));
    for (const name of new Set([...before.keys(), ...now.keys()])) {
      const [old, market] = [before.get(name), now.get(name)];
      if (old?.offers !== market?.offers || old?.status !== market?.status) addSteps(lines, from, old, market);
    }
    before = now;
  }
  return [...lines.values()];
}

/** A market is another one from a minute on: so are those of its lines that differ. */
function addSteps(
  lines: Map<string, LineWithSteps>,
  from: Minute,
  old: StandingMarket | undefined,
  market: StandingMarket | undefined,
): void {
  const [gone, offered] = [old, market].map((of) => new Map((of ? offersOf(of) : []).map((one) => [one.key, one])));
  for (const [key, { line, offer }] of new Map([...(gone ?? []), ...(offered ?? [])])) {
    const now = offered?.has(key) ? offer : null;
    const known = lines.get(key) ?? { ...line, steps: [] };
    lines.set(key, known);
    const { steps } = known;
    if (JSON.stringify(steps.at(-1)?.offer ?? null) !== JSON.stringify(now)) steps.push({ from, offer: now });
  }
}

/** When something of a book changes before the first pitch, in order. */
function changesOf({ plan, histories, interruptions }: Game, bookId: number): readonly Minute[] {
  const posted = histories.get(bookId === openId ? consensusId : bookId)?.changes ?? [];
  const interrupted = interruptions.get(bookId)?.flatMap(({ from, to }) => [from, to]) ?? [];
  return [...new Set([...posted, ...interrupted])].filter((minute) => minute < plan.pitch).sort((a, b) => a - b);
}

function offersOf({ bookId, period, market, offers, status }: StandingMarket) {
  return offers.map(({ side, team, value, odds, alternate }) => {
    const names = { bookId, period: plainPeriods[period], market: plainMarkets[market], team, side };
    const rung = alternate ? String(value) : 'main';
    const offer: TrueStep['offer'] =
      status === 'suspended' ? status : { value: market === 'moneyline' ? null : value, odds };
    return { key: `${period} ${market} ${team} ${side} ${rung}`, line: { ...names, rung }, offer };
  });
}
