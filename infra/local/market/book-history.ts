import type { Book } from './books.ts';
import { listedFrom } from './eventful-slate.ts';
import type { FairPrices } from './fair-prices.ts';
import { type Minute, newYorkMinute } from './minutes.ts';
import { firstFiveRunMarkets, firstInningMarkets, type PricedMarket, runMarkets, sideMarkets } from './offers.ts';
import { type Random, randomFrom } from './random.ts';
import { handicapFor, type PricingView, type Repricing, reprice, stepAt, totalFor } from './repricing.ts';
import type { GamePlan } from './slate.ts';

export interface PostedMarket extends PricedMarket {
  /** Still as it was first posted. */
  readonly opener: boolean;
}

/** Everything one book ever posted on one game before the first pitch, as step functions of the minute. */
export interface BookHistory {
  /** The market at a minute; at the first pitch it freezes into the closing prices. */
  postedAt(minute: Minute): readonly PostedMarket[];
  /** How the markets that are open by then were first posted. */
  openingBy(minute: Minute): readonly PostedMarket[];
  /** The minutes at which something of it changes, in no order. */
  readonly changes: readonly Minute[];
}

/** One series of fair prices and the markets that it prices. */
interface Thread {
  readonly repricing: Repricing;
  readonly price: (fairPrice: number, line: number) => readonly PricedMarket[];
  /** Priced once per step, then reused: what is posted is the same however often one asks. */
  readonly priced: (readonly PostedMarket[] | undefined)[];
}

export function historyOf(seed: number, date: string, plan: GamePlan, fairPrices: FairPrices, book: Book): BookHistory {
  const random = randomFrom(seed, 'book', plan.id, book.id);
  const threads = threadsOf(seed, date, plan, fairPrices, book, random);
  return {
    postedAt: (minute) => threads.flatMap((thread) => postedIn(thread, stepAt(thread.repricing, minute))),
    changes: threads.flatMap(({ repricing }) => repricing.at),
    openingBy: (minute) => threads.flatMap((thread) => postedIn(thread, Math.min(0, stepAt(thread.repricing, minute)))),
  };
}

function threadsOf(
  seed: number,
  date: string,
  plan: GamePlan,
  fairPrices: FairPrices,
  book: Book,
  random: Random,
): readonly Thread[] {
  const closes = Math.min(plan.pitch, plan.postponedAt ?? plan.pitch);
  const [earliest, latest] = book.opens;
  const opens = Math.max(listedFrom(plan), newYorkMinute(date, earliest, random.integer(0, (latest - earliest) * 60)));
  const views = viewsOf(seed, plan, fairPrices, book, random);
  const repriceFrom = (view: PricingView, from: Minute): Repricing =>
    reprice(book, fairPrices, view, from, closes, random);
  const lead = 9 * (plan.openingChance - 0.5);
  const fullGame = [
    threadOf(repriceFrom(views.side(1, 1.5), opens), (chance, line) => sideMarkets(book, 'event', chance, line)),
    threadOf(repriceFrom(views.runs(1, totalFor(6.5, 10.5, 0.4)), opens), (runs, line) =>
      runMarkets(book, runs, line, lead),
    ),
  ];
  if (!book.firstFive) return fullGame;
  // innings are sold on the day of the game only
  const morning = newYorkMinute(date, 7, random.integer(0, 150));
  return [
    ...fullGame,
    threadOf(repriceFrom(views.side(0.85, 0.5), morning), (chance, line) =>
      sideMarkets(book, 'firstfiveinnings', chance, line),
    ),
    threadOf(repriceFrom(views.runs(0.53, totalFor(3.5, 5.5, 0.35)), morning), (runs, line) => [
      ...firstFiveRunMarkets(book, runs, line),
      ...(book.firstInning ? firstInningMarkets(book, runs) : []),
    ]),
  ];
}

/** A book leans a little to one side of the market's fair prices; licences of one operator lean alike. */
function viewsOf(seed: number, plan: GamePlan, fairPrices: FairPrices, book: Book, random: Random) {
  const operator = randomFrom(seed, 'operator', plan.id, book.operator);
  const lean = 0.006 * operator.normal() + 0.001 * random.normal();
  const leanRuns = 0.07 * operator.normal() + 0.01 * random.normal();
  return {
    side: (damping: number, handicap: number): PricingView => ({
      walk: fairPrices.chance,
      adjust: (chance) => 0.5 + damping * (chance - 0.5) + lean,
      moveThreshold: book.moveThreshold,
      lineFor: handicapFor(handicap),
    }),
    runs: (share: number, lineFor: PricingView['lineFor']): PricingView => ({
      walk: fairPrices.runs,
      adjust: (runs) => share * (runs + leanRuns),
      // a run more or less is worth about seven points of chance
      moveThreshold: share * 14 * book.moveThreshold,
      lineFor,
    }),
  };
}

function threadOf(repricing: Repricing, price: Thread['price']): Thread {
  return { repricing, price, priced: [] };
}

function postedIn(thread: Thread, step: number): readonly PostedMarket[] {
  const known = thread.priced[step];
  if (known) return known;
  const fairPrice = thread.repricing.fairPrice[step];
  const line = thread.repricing.line[step];
  if (fairPrice === undefined || line === undefined) return [];
  const posted = thread.price(fairPrice, line).map((market) => ({ ...market, opener: step === 0 }));
  thread.priced[step] = posted;
  return posted;
}
