import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Databases, openDatabases } from '../../chaos/databases.ts';
import { representativeOf } from '../../chaos/transients/failures.ts';
import { printed, problemsOf } from '../../chaos/transients/printed.ts';
import { type TrialResult, transients } from '../../chaos/transients/transients.ts';
import { trials } from '../../chaos/transients/trials.ts';

// Every operation that a function really calls fails once, in one way that stands for all six. Each operation in each way:
// `npm run chaos -- --transients`.

const deployed = readdirSync('functions', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let databases: Databases;
let results: readonly TrialResult[] = [];
const resultsOf = (name: string) => results.filter((result) => result.function === name);

beforeAll(async () => {
  // PGlite logs nobody in: on a server, the local machine's own password of a role would take the place of the rotated one.
  databases = await openDatabases('pglite');
  results = await transients(trials, { databases, failuresOf: representativeOf });
  console.info(printed(results));
}, 300_000);
afterAll(() => databases.close());

describe.each(deployed)('%s', (name) => {
  it('is run, and calls something that can fail', () => {
    const triples = resultsOf(name).flatMap((result) => result.triples);
    const operations = resultsOf(name).flatMap((result) => result.operations);
    expect(triples.length).toBeGreaterThan(0);
    expect(triples.map(({ operation }) => operation)).toEqual(operations);
  });

  it('ends as if nothing had happened when one call of any operation fails, or its connections are forgotten', () => {
    expect(resultsOf(name).flatMap(problemsOf)).toEqual([]);
  });
});

describe('a failure that lasts', () => {
  it('shows: what is compared is what a failure would change', async () => {
    const [usual] = trials;
    if (usual === undefined) throw new Error('There is no trial.');
    const [lasting] = await transients([usual], { databases, failuresOf: () => ['unavailable (503)'], times: 3 });
    const unmoved = lasting?.triples.filter(({ differences }) => differences.length === 0);
    expect(lasting?.triples.length).toBeGreaterThan(3);
    // Only what the next owner of the lease would inherit is better forgotten than waited for.
    expect(unmoved?.map(({ operation }) => operation)).toEqual(['dynamoDb UpdateItem lease REMOVE owes']);
  });
});
