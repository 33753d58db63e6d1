import type { Belief } from './belief.ts';
import type { Book } from './books.ts';
import { type Minute, newYorkMinute } from './minutes.ts';
import { firstFiveRunMarkets, firstInningMarkets, type PricedMarket, runMarkets, sideMarkets } from './offers.ts';
import { type Random, randomFrom } from './random.ts';
import type { GamePlan } from './slate.ts';
import { handicapFor, type Opinion, stepAt, type Thinking, think, totalFor } from './thinking.ts';

export interface PostedMarket extends PricedMarket {
  /** Still as it was first posted. */
  readonly opener: boolean;
}

/** Everything one book ever posted on one game before the first pitch, as step functions of the minute. */
export interface BookHistory {
  /** What stands at a minute; at the first pitch it freezes into the closing prices. */
  postedAt(minute: Minute): readonly PostedMarket[];
  /** How the markets that are open by then were first posted. */
  openingBy(minute: Minute): readonly PostedMarket[];
}

/** One series of fair prices and the markets that it prices. */
interface Thread {
  readonly thinking: Thinking;
  readonly price: (thought: number, line: number) => readonly PricedMarket[];
  /** Priced once per step, then reused: what is posted is the same however often one asks. */
  readonly priced: (readonly PostedMarket[] | undefined)[];
}

export function historyOf(seed: number, date: string, plan: GamePlan, belief: Belief, book: Book): BookHistory {
  const random = randomFrom(seed, 'book', plan.id, book.id);
  const threads = threadsOf(seed, date, plan, belief, book, random);
  return {
    postedAt: (minute) => threads.flatMap((thread) => postedIn(thread, stepAt(thread.thinking, minute))),
    openingBy: (minute) => threads.flatMap((thread) => postedIn(thread, Math.min(0, stepAt(thread.thinking, minute)))),
  };
}

function threadsOf(
  seed: number,
  date: string,
  plan: GamePlan,
  belief: Belief,
  book: Book,
  random: Random,
): readonly Thread[] {
  const closes = Math.min(plan.pitch, plan.postponedAt ?? plan.pitch);
  const [earliest, latest] = book.opens;
  const opens = newYorkMinute(date, earliest, random.integer(0, (latest - earliest) * 60));
  const opinions = opinionsOf(seed, plan, belief, book, random);
  const mind = (opinion: Opinion, from: Minute): Thinking => think(book, belief, opinion, from, closes, random);
  const lead = 9 * (plan.openingChance - 0.5);
  const fullGame = [
    threadOf(mind(opinions.side(1, 1.5), opens), (chance, line) => sideMarkets(book, 'event', chance, line)),
    threadOf(mind(opinions.runs(1, totalFor(6.5, 10.5, 0.4)), opens), (runs, line) =>
      runMarkets(book, runs, line, lead),
    ),
  ];
  if (!book.firstFive) return fullGame;
  // innings are sold on the day of the game only
  const morning = newYorkMinute(date, 7, random.integer(0, 150));
  return [
    ...fullGame,
    threadOf(mind(opinions.side(0.85, 0.5), morning), (chance, line) =>
      sideMarkets(book, 'firstfiveinnings', chance, line),
    ),
    threadOf(mind(opinions.runs(0.53, totalFor(3.5, 5.5, 0.35)), morning), (runs, line) => [
      ...firstFiveRunMarkets(book, runs, line),
      ...(book.firstInning ? firstInningMarkets(book, runs) : []),
    ]),
  ];
}

/** A book leans a little to one side of the market's fair prices; licences of one operator lean alike. */
function opinionsOf(seed: number, plan: GamePlan, belief: Belief, book: Book, random: Random) {
  const operator = randomFrom(seed, 'operator', plan.id, book.operator);
  const lean = 0.006 * operator.normal() + 0.001 * random.normal();
  const leanRuns = 0.07 * operator.normal() + 0.01 * random.normal();
  return {
    side: (damping: number, handicap: number): Opinion => ({
      walk: belief.chance,
      seenAs: (chance) => 0.5 + damping * (chance - 0.5) + lean,
      patience: book.patience,
      lineFor: handicapFor(handicap),
    }),
    runs: (share: number, lineFor: Opinion['lineFor']): Opinion => ({
      walk: belief.runs,
      seenAs: (runs) => share * (runs + leanRuns),
      // a run more or less is worth about seven points of chance
      patience: share * 14 * book.patience,
      lineFor,
    }),
  };
}

function threadOf(thinking: Thinking, price: Thread['price']): Thread {
  return { thinking, price, priced: [] };
}

function postedIn(thread: Thread, step: number): readonly PostedMarket[] {
  const known = thread.priced[step];
  if (known) return known;
  const thought = thread.thinking.thought[step];
  const line = thread.thinking.line[step];
  if (thought === undefined || line === undefined) return [];
  const posted = thread.price(thought, line).map((market) => ({ ...market, opener: step === 0 }));
  thread.priced[step] = posted;
  return posted;
}
