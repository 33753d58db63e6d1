import { type Minute, newYorkMinute } from './minutes.ts';
import { randomFrom } from './random.ts';
import type { GamePlan } from './slate.ts';

/** The fair prices of a game by the market as a whole, minute by minute from `from` to the first pitch. */
export interface FairPrices {
  readonly from: Minute;
  /** The home side's chance to win. */
  readonly chance: Float64Array;
  /** Runs of both sides together. */
  readonly runs: Float64Array;
  /** News (a pitcher scratched, a star rested) after which every book suspends and reprices. */
  readonly newsAt: Minute | null;
}

/** No book opens earlier than this, in hours before midnight on the eve. */
const firstOpener = -13;

/** Random walks: the chance in log-odds, so that it stays a chance; both pulled gently home and livelier late. */
export function fairPricesOf(seed: number, date: string, plan: GamePlan): FairPrices {
  const random = randomFrom(seed, 'belief', plan.id);
  const from = newYorkMinute(date, firstOpener, 0);
  const length = plan.pitch - from + 1;
  const newsAt = random.chance(0.4) ? plan.start - random.integer(45, 420) : null;
  const shock = (random.chance(0.5) ? 1 : -1) * random.between(0.12, 0.26);
  const chance = new Float64Array(length);
  const runs = new Float64Array(length);
  const home = Math.log(plan.openingChance / (1 - plan.openingChance));
  let logOdds = home;
  let expected = plan.openingRuns;
  for (let i = 0; i < length; i++) {
    const pace = plan.start - (from + i) < 180 ? 2 : 1;
    const news = from + i === newsAt ? shock : 0;
    logOdds += 0.0035 * pace * random.normal() - 0.0004 * (logOdds - home) + news;
    expected += 0.009 * pace * random.normal() - 0.0004 * (expected - plan.openingRuns) + news;
    logOdds = bounded(logOdds, -0.9, 0.95);
    expected = bounded(expected, 6.6, 10.4);
    chance[i] = 1 / (1 + Math.exp(-logOdds));
    runs[i] = expected;
  }
  return { from, chance, runs, newsAt };
}

function bounded(number: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, number));
}
