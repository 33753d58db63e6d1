import { randomFrom, shuffled } from '../../infra/local/market/random.ts';

/** Set by `npm run search`. */
export const isLongSearch = process.env.SEARCH === 'long';

interface Search {
  readonly numRuns: number;
  readonly seed: number;
}

/**
 * The parameters of a random search: short in the tests, long with `npm run search`. Both print the seed; `SEED=…` repeats a
 * search.
 */
export function searchOf(what: string, { inTests, long }: { inTests: number; long: number }): Search {
  const numRuns = isLongSearch ? long : inTests;
  const seed = newSeed();
  console.info(`${what}: ${numRuns} random cases, seed ${seed}`);
  return { numRuns, seed };
}

/** `SEED`, or a random one. */
export function newSeed(): number {
  return Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
}

/** All cases in a long search; in the tests a few of them, as {@link fewOf}. */
export function sampleOf<T>(what: string, all: readonly T[], inTests: number): readonly T[] {
  return isLongSearch ? all : fewOf(what, all, inTests);
}

/** A few of many cases, others each time. Prints their number and the seed; `SEED=…` repeats the choice. */
export function fewOf<T>(what: string, all: readonly T[], count: number): readonly T[] {
  const seed = newSeed();
  console.info(`${what}: ${Math.min(count, all.length)} of ${all.length}, seed ${seed}`);
  return shuffled(all, randomFrom(seed, what)).slice(0, count);
}
