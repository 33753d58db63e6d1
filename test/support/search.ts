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
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.info(`${what}: ${numRuns} random cases, seed ${seed}`);
  return { numRuns, seed };
}
