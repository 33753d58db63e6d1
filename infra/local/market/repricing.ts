import type { Book } from './books.ts';
import type { FairPrices } from './fair-prices.ts';
import type { Minute } from './minutes.ts';
import type { Random } from './random.ts';

/** A book's own fair price (a side's chance, the runs) as a step function: it changes at a few minutes only. */
export interface Repricing {
  readonly at: readonly Minute[];
  readonly fairPrice: readonly number[];
  /** The main line at each step. */
  readonly line: readonly number[];
}

export interface PricingView {
  readonly walk: Float64Array;
  /** From the market's fair price to this book's own. */
  readonly adjust: (fairPrice: number) => number;
  readonly moveThreshold: number;
  /** Main lines stick: a book moves one only when its price would look odd. */
  readonly lineFor: (fairPrice: number, standing: number | undefined) => number;
}

/** From its opening until the first pitch a book compares prices every few minutes, and moves if it is too far off. */
export function reprice(
  book: Book,
  fairPrices: FairPrices,
  view: PricingView,
  opens: Minute,
  closes: Minute,
  random: Random,
): Repricing {
  const at: Minute[] = [];
  const fairPrice: number[] = [];
  const line: number[] = [];
  const last = view.walk.length - 1;
  let standing = Number.NaN;
  for (let minute = opens; minute < closes; minute += book.repricesEvery) {
    const seen = view.walk[Math.min(last, Math.max(0, minute - fairPrices.from - book.lag))] ?? Number.NaN;
    const target = view.adjust(seen);
    // NaN compares false, so the first comparison always posts
    if (Math.abs(target - standing) <= view.moveThreshold) continue;
    standing = target + 0.2 * view.moveThreshold * random.normal();
    at.push(minute);
    fairPrice.push(standing);
    line.push(view.lineFor(standing, line.at(-1)));
  }
  return { at, fairPrice, line };
}

/** The step in force at a minute; -1 before the first. */
export function stepAt(repricing: Repricing, minute: Minute): number {
  let low = 0;
  let high = repricing.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((repricing.at[middle] ?? Number.POSITIVE_INFINITY) <= minute) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The favourite gives the runs; near even the one that gave them goes on giving them. */
export function handicapFor(size: number): PricingView['lineFor'] {
  return (chance, standing) => {
    if (standing !== undefined && Math.abs(chance - 0.5) < 0.008) return standing;
    return chance >= 0.5 ? -size : size;
  };
}

/** In halves between two ends; it moves when the over is no longer near even. */
export function totalFor(low: number, high: number, slack: number): PricingView['lineFor'] {
  return (runs, standing) => {
    if (standing !== undefined && Math.abs(runs - standing) < slack) return standing;
    return Math.min(high, Math.max(low, Math.round(runs * 2) / 2));
  };
}
