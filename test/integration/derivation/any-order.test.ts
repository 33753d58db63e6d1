import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import { recordLinks } from '../../../lib/recording/links/record-links.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { type Recording, recordings } from '../../support/arbitraries/identities.ts';
import { emptyEverything, linkRules, readDerived, recomputed } from '../../support/derived-tables.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { searchOf } from '../../support/search.ts';

const now = () => new Date('2026-07-10T18:00:00Z');

/** What happens in some order: recordings, some of them twice; drains; and answers that are taken back. */
type Step = { readonly does: 'record' | 'take back'; readonly recording: Recording } | { readonly does: 'drain' };

const steps = recordings
  .chain((all) =>
    fc.tuple(
      fc.shuffledSubarray([...all, ...all], { minLength: all.length }),
      fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
      fc.shuffledSubarray([...all], { maxLength: Math.min(3, all.length) }),
      fc.array(fc.nat({ max: 20 }), { minLength: 3, maxLength: 3 }),
      fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length }),
    ),
  )
  .map(([recorded, drains, takenBack, places, inAnotherOrder]) => {
    const found: Step[] = recorded.map((recording) => ({ does: 'record', recording }));
    for (const [n, recording] of takenBack.entries()) found.splice(places[n] ?? 0, 0, { does: 'take back', recording });
    for (const place of drains) found.splice(place, 0, { does: 'drain' });
    return { steps: found, inAnotherOrder };
  });

describe.each(enginesAtHand())('links and starts on %s', (kind) => {
  let database: OddsDatabase;
  let recorder: Database;
  let owner: Database;
  beforeAll(async () => {
    database = await openOddsDatabase(kind);
    recorder = database.as('recorder');
    owner = database.as('owner');
  });
  beforeEach(() => emptyEverything(owner));
  afterAll(() => database?.close());

  const derive = () => deriveMarked({ database: recorder, now, ...linkRules });

  async function recordOne({ kind: what, observed }: Recording): Promise<void> {
    if (what === 'odds') await record(recorder, observed);
    else if (what === 'link') await recordLinks(recorder, [observed]);
    else await recordSchedules(recorder, [observed]);
  }

  async function takeBack({ kind: what, observed }: Recording): Promise<void> {
    const { capturedAt, contentHash } = observed;
    const position = { at: capturedAt, hash: contentHash.slice(0, 32) };
    if (what === 'link') {
      const sql = `delete from history.link_assertion where (captured_at, content_hash) = (:at::timestamptz, :hash::uuid)`;
      await owner.execute({ sql, parameters: position });
      return;
    }
    const taker = what === 'odds' ? 'take_back_reading' : 'take_back_schedule';
    await owner.execute({
      sql: `select 1 as done from history.${taker}(:source, :at::timestamptz, :hash::uuid)`,
      parameters: { source: observed.source, ...position },
    });
  }

  it('are what a recomputation of everything gives, whatever was recorded, repeated or taken back, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async ({ steps: done }) => {
        await emptyEverything(owner);
        for (const step of done) {
          if (step.does === 'drain') await derive();
          else if (step.does === 'record') await recordOne(step.recording);
          else await takeBack(step.recording);
        }
        const { failure } = await derive();
        expect(failure).toBeUndefined();
        expect(await readDerived(owner)).toEqual(await recomputed(owner));
        expect((await derive()).report.slates).toBe(0);
      }),
      searchOf(`derivation on ${kind}`, { inTests: 12, long: 120 }),
    );
  });

  it('are the same for each order of recording, with drains in between', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async ({ steps: done, inAnotherOrder }) => {
        const found: unknown[] = [];
        const orders = [
          done.filter(({ does }) => does !== 'take back'),
          inAnotherOrder.map((recording): Step => ({ does: 'record', recording })),
        ];
        for (const order of orders) {
          await emptyEverything(owner);
          for (const step of [...order, ...inAnotherOrder.map((recording): Step => ({ does: 'record', recording }))]) {
            if (step.does === 'drain') await derive();
            else await recordOne(step.recording);
          }
          await derive();
          found.push(await readDerived(owner));
        }
        expect(found[1]).toEqual(found[0]);
      }),
      searchOf(`derivation in two orders on ${kind}`, { inTests: 5, long: 40 }),
    );
  });
});
