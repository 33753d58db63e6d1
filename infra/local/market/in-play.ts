import type { Book } from './books.ts';
import type { Minute } from './minutes.ts';
import { handicapOffers, moneylineOffers, type PricedMarket, totalOffers } from './offers.ts';
import { type Score, scoreAfter } from './play.ts';
import { randomFrom } from './random.ts';
import type { GamePlan } from './slate.ts';

/** The state of a game: how many innings are complete, and the score after them. */
export interface Progress {
  readonly completed: number;
  readonly score: Score;
  /** 1 at the first pitch, 0 at the end. */
  readonly left: number;
}

export function progressAt(plan: GamePlan, minute: Minute): Progress {
  const done = Math.min(1, Math.max(0, (minute - plan.pitch) / (plan.end - plan.pitch)));
  const completed = Math.floor(done * plan.innings.length);
  return { completed, score: scoreAfter(plan.innings, completed), left: 1 - done };
}

export interface LiveMarket extends PricedMarket {
  readonly suspended: boolean;
}

/** What a book offers while the game is played: prices that follow the score, shut for a minute now and then. */
export function liveMarketsAt(seed: number, plan: GamePlan, book: Book, minute: Minute): readonly LiveMarket[] {
  const random = randomFrom(seed, 'live', plan.id, book.id, minute);
  const { score, left } = progressAt(plan, minute);
  const before = Math.log(plan.openingChance / (1 - plan.openingChance));
  const lead = (0.55 * (score.home - score.away)) / Math.sqrt(left + 0.06);
  const chance = 1 / (1 + Math.exp(-(before * left + lead + 0.05 * random.normal())));
  const total = Math.round(2 * (score.home + score.away + plan.openingRuns * left)) / 2;
  const handicap = chance >= 0.5 ? -1.5 : 1.5;
  const suspended = random.chance(0.12);
  return [
    { period: 'event', market: 'moneyline', offers: moneylineOffers(book, chance), suspended },
    { period: 'event', market: 'spread', offers: handicapOffers(book, chance, handicap, false), suspended },
    { period: 'event', market: 'total', offers: totalOffers(book, random.between(0.46, 0.54), total), suspended },
  ];
}
