import { type BookHistory, historyOf } from './book-history.ts';
import { pricedBooks } from './books.ts';
import { type Days, plansOf } from './eventful-slate.ts';
import { type FairPrices, fairPricesOf } from './fair-prices.ts';
import { type Interruption, interruptionsOf, outagesOf, withdrawalsOf } from './interruptions.ts';
import type { GamePlan } from './slate.ts';
import { type SplitHistory, splitsOf } from './splits.ts';

/** One game with everything that will ever be posted on it. */
export interface Game {
  readonly plan: GamePlan;
  readonly histories: ReadonlyMap<number, BookHistory>;
  readonly interruptions: ReadonlyMap<number, readonly Interruption[]>;
  readonly splits: SplitHistory;
}

/** Enough for today, tomorrow and a replay beside them. */
const daysKept = 6;
const days = new Map<string, readonly Game[]>();

/** A whole day is worked out once, then any of its minutes can be asked in any order: this is a cache, not a state. */
export function dayOf(seed: number, date: string, kind: Days = 'usual'): readonly Game[] {
  const key = `${seed}/${date}/${kind}`;
  const day = days.get(key) ?? workOut(seed, date, kind);
  days.delete(key);
  days.set(key, day);
  const oldest = days.keys().next().value;
  if (days.size > daysKept && oldest !== undefined) days.delete(oldest);
  return day;
}

function workOut(seed: number, date: string, kind: Days): readonly Game[] {
  const outages = outagesOf(seed, date);
  return plansOf(seed, date, kind).map((plan) => {
    const fairPrices = fairPricesOf(seed, date, plan);
    return {
      plan,
      histories: new Map(pricedBooks.map((book) => [book.id, historyOf(seed, date, plan, fairPrices, book)])),
      interruptions: interruptionsByBook(seed, plan, fairPrices, outages),
      splits: splitsOf(seed, plan, fairPrices.from),
    };
  });
}

function interruptionsByBook(
  seed: number,
  plan: GamePlan,
  fairPrices: FairPrices,
  outages: ReadonlyMap<number, readonly Interruption[]>,
): ReadonlyMap<number, readonly Interruption[]> {
  return new Map(
    pricedBooks.map(({ id, operator }) => [
      id,
      // the consensus is Action Network's own arithmetic and is never shut
      operator === 'consensus'
        ? []
        : [
            ...interruptionsOf(seed, plan, id, fairPrices.newsAt),
            ...(outages.get(id) ?? []),
            ...(plan.fortune ? withdrawalsOf(seed, plan, id) : []),
          ],
    ]),
  );
}
