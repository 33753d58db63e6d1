import { type MarketName, type PeriodName, sportsbooks } from './books.ts';
import { type Interval, newYorkMinute } from './minutes.ts';
import { type Random, randomFrom } from './random.ts';
import type { GamePlan } from './slate.ts';

/** What an interruption does to the markets it hits. */
type Effect = 'gone' | 'suspended' | 'one_sided' | 'no_alternates';

/** A while in which a book does not offer what it usually does. Null means every one. */
export interface Interruption extends Interval {
  readonly effect: Effect;
  readonly period: PeriodName | null;
  readonly market: MarketName | null;
}

const mainMarkets = ['moneyline', 'spread', 'total'] as const;

/** How often each happens to one book on one game, and how long it lasts in minutes. */
const habits = [
  { chance: 0.35, effect: 'suspended', minutes: [2, 12], scope: 'market' },
  { chance: 0.1, effect: 'suspended', minutes: [2, 6], scope: 'book' },
  { chance: 0.08, effect: 'gone', minutes: [5, 45], scope: 'book' },
  { chance: 0.06, effect: 'gone', minutes: [5, 30], scope: 'firstfiveinnings' },
  { chance: 0.06, effect: 'gone', minutes: [5, 30], scope: 'market' },
  { chance: 0.05, effect: 'one_sided', minutes: [5, 40], scope: 'market' },
  { chance: 0.15, effect: 'no_alternates', minutes: [10, 60], scope: 'book' },
] as const;

/** The interruptions of one book on one game. */
export function interruptionsOf(
  seed: number,
  plan: GamePlan,
  bookId: number,
  newsAt: number | null,
): readonly Interruption[] {
  const random = randomFrom(seed, 'interruptions', plan.id, bookId);
  const interruptions: Interruption[] = [];
  for (const { chance, effect, minutes, scope } of habits) {
    if (!random.chance(chance)) continue;
    const interval = someTime(random, plan.start - 420, plan.start, minutes);
    if (scope === 'market') {
      const market = mainMarkets[random.integer(0, 2)] ?? 'total';
      interruptions.push({ ...interval, effect, period: 'event', market });
    } else {
      interruptions.push({ ...interval, effect, period: scope === 'book' ? null : scope, market: null });
    }
  }
  if (newsAt !== null) {
    const to = newsAt + random.integer(2, 7);
    interruptions.push({ from: newsAt, to, effect: 'suspended', period: null, market: null });
  }
  return interruptions;
}

/** On eventful days some books take a market, or all of them, off shortly before the first pitch, and not all put it back. */
export function withdrawalsOf(seed: number, plan: GamePlan, bookId: number): readonly Interruption[] {
  const random = randomFrom(seed, 'withdrawals', plan.id, bookId);
  if (!random.chance(0.25)) return [];
  const from = plan.pitch - (random.chance(0.5) ? random.integer(1, 9) : random.integer(11, 90));
  const to = random.chance(0.8) ? plan.end : random.integer(from + 1, plan.pitch + 1);
  const market = random.chance(0.6) ? (mainMarkets[random.integer(0, 2)] ?? 'total') : null;
  return [{ from, to, effect: 'gone', period: market && 'event', market }];
}

/** Twice a day the source loses something for the whole slate: first a book, then one book's first five innings. */
export function outagesOf(seed: number, date: string): ReadonlyMap<number, readonly Interruption[]> {
  const random = randomFrom(seed, 'outages', date);
  const outages = new Map<number, Interruption[]>();
  for (const period of [null, 'firstfiveinnings'] as const) {
    const candidates = sportsbooks.filter((book) => period === null || book.firstFive);
    const book = candidates[random.integer(0, candidates.length - 1)];
    if (!book) continue;
    const interval = someTime(random, newYorkMinute(date, 10, 30), newYorkMinute(date, 18, 0), [10, 25]);
    const outage = { ...interval, effect: 'gone', period, market: null } as const;
    outages.set(book.id, [...(outages.get(book.id) ?? []), outage]);
  }
  return outages;
}

function someTime(random: Random, earliest: number, latest: number, [shortest, longest]: readonly [number, number]) {
  const from = random.integer(earliest, latest);
  return { from, to: from + random.integer(shortest, longest) };
}
