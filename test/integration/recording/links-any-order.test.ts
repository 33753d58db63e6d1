import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadLink, recordLinks } from '../../../lib/recording/links/record-links.ts';
import { deliveriesOf } from '../../support/arbitraries/histories.ts';
import { assertion, assertions, readLink, rowIn, rowsBy } from '../../support/asserted-links.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { rowsIn } from '../../support/schedule-tables.ts';
import { searchOf } from '../../support/search.ts';

/** Links by hand, each as one or both versions of the reader read it. */
const readings: fc.Arbitrary<readonly ReadLink[]> = fc
  .array(fc.tuple(assertions, fc.constantFrom([1], [2], [1, 2])), { minLength: 1, maxLength: 6 })
  .map((said) => said.flatMap(([one, readers]) => readers.map((reader) => readLink(one, reader))));

const deliveries = readings.chain((all) =>
  fc.tuple(fc.constant(all), deliveriesOf(all), fc.integer({ min: 1, max: 4 })),
);

describe.each(enginesAtHand())('recording links by hand on %s', (kind) => {
  let database: OddsDatabase;
  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  const rows = async () =>
    (await rowsIn(database.as('owner'), 'history.link_assertion', 'captured_at, content_hash')).map(rowIn);
  const empty = () => database.as('owner').execute({ sql: 'truncate history.link_assertion' });

  it('leaves the same rows in any order, however often and however many at once: those of the newest readers', async () => {
    const recorder = database.as('recorder');
    const search = searchOf(`Recording links by hand on ${kind}`, { inTests: 40, long: 1_500 });
    let replaced = 0;
    await fc.assert(
      fc.asyncProperty(deliveries, async ([all, delivery, atOnce]) => {
        await empty();
        for (let n = 0; n < delivery.length; n += atOnce) await recordLinks(recorder, delivery.slice(n, n + atOnce));
        const expected = rowsBy(all);
        expect(await rows()).toEqual(expected);
        if (expected.length < all.length) replaced += 1;
      }),
      search,
    );
    expect(replaced).toBeGreaterThan(search.numRuns / 10);
  }, 3_600_000);

  it('leaves them also if several recorders record them at once', async () => {
    const recorder = database.as('recorder');
    await fc.assert(
      fc.asyncProperty(deliveries, async ([all, delivery, recorders]) => {
        await empty();
        const parts = Map.groupBy(delivery.entries(), ([n]) => n % (recorders + 1)).values();
        await Promise.all(
          [...parts].map((part) =>
            recordLinks(
              recorder,
              part.map(([, one]) => one),
            ),
          ),
        );
        expect(await rows()).toEqual(rowsBy(all));
      }),
      searchOf(`Recording links by hand at once on ${kind}`, { inTests: 20, long: 500 }),
    );
  }, 3_600_000);

  it('counts what it wrote: not what is there already, nor what a newer reader has recorded', async () => {
    await empty();
    const recorder = database.as('recorder');
    const [older, newer] = [readLink(assertion, 1), readLink(assertion, 2)];
    const counted = async (...some: ReadLink[]) =>
      (await recordLinks(recorder, some)).map(({ linkAssertions }) => linkAssertions);
    expect(await counted(older)).toEqual([1]);
    expect(await counted(older)).toEqual([0]);
    expect(await counted(newer, older)).toEqual([1, 0]);
    expect(await counted(older)).toEqual([0]);
  });
});
