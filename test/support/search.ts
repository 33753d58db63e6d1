import fc from 'fast-check';

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
  const seed = seedOfRun();
  console.info(`${what}: ${numRuns} random cases, seed ${seed}`);
  return { numRuns, seed };
}

/** All cases in a long search; in the tests some of them, others in each run, in random order. Prints how many, and the seed. */
export function sampleOf<T>(what: string, all: readonly T[], inTests: number): readonly T[] {
  if (isLongSearch) return all;
  const seed = seedOfRun();
  const length = Math.min(inTests, all.length);
  console.info(`${what}: ${length} of ${all.length}, seed ${seed}`);
  const samples = fc.shuffledSubarray([...all], { minLength: length, maxLength: length });
  const [sample = []] = fc.sample(samples, { numRuns: 1, seed });
  return sample;
}

const seedOfRun = () => Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
