import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentials, landedBucket, region } from '../../../infra/local/account.ts';
import { s3LandedStore } from '../../../lib/aws/s3-landed-store.ts';
import { readLanded } from '../../../lib/backlog/read-landed.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { readers } from '../../../lib/sources/registry.ts';
import { openBacklogScene } from '../../support/backlog-scene.ts';
import { engineAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';

/** Changes of the schema by hand, and how a migration repairs each. */
const drifts = [
  {
    what: 'a column is renamed',
    drift: ['alter table history.line_change rename column price to odds'],
    repair: ['alter table history.line_change rename column odds to price'],
  },
  {
    what: 'a column is dropped',
    drift: ['alter table history.line drop column changed_by cascade'],
    repair: [
      'alter table history.line add column changed_by uuid',
      `update history.line l set changed_by = c.content_hash
        from history.line_change c where c.line_id = l.line_id and c.captured_at = l.changed_at`,
      'alter table history.line alter column changed_by set not null',
    ],
  },
  {
    what: 'a table is renamed',
    drift: ['alter table history.scope_slot rename to slots'],
    repair: ['alter table history.slots rename to scope_slot'],
  },
] as const;

const kind = engineAtHand();

describe(`recording on a schema that drifts, on ${kind}`, () => {
  let scene: Awaited<ReturnType<typeof openBacklogScene>>;

  beforeEach(async () => {
    scene = await openBacklogScene(kind);
  });
  afterEach(() => scene?.close());

  const later = () => {
    scene.clock.at = new Date(scene.clock.at.getTime() + 5 * 60_000);
  };
  const change = async (statements: readonly string[]) => {
    for (const sql of statements) await scene.database.as('owner').execute({ sql });
  };
  const byTheRule = async () => {
    const client = new S3Client({ endpoint: scene.s3.url, region, credentials, forcePathStyle: true });
    const landedStore = s3LandedStore({ client, bucket: landedBucket });
    const readings = [];
    for await (const key of landedStore.list('landed/'))
      readings.push(await readLanded(recordedOdds(readers), key, landedStore));
    client.destroy();
    return changesBy(historyOf(readings));
  };

  it.each(drifts)(
    'is deferred and never dead if $what, and drains once that is repaired',
    async ({ drift, repair }) => {
      expect(await scene.collect()).toMatchObject({ status: 'recorded' });
      await change(drift);
      for (let n = 1; n <= 3; n += 1) {
        later();
        expect(await scene.collect(scene.slateMovedBy(n))).toMatchObject({
          status: 'deferred',
          landed: 1,
          gaps: [],
          error: { code: 'database_schema_missing' },
        });
        const drained = await scene.drain();
        expect(drained).toMatchObject({ status: 'deferred', error: { code: 'database_schema_missing' } });
        expect(drained).toMatchObject({ waiting: n, dead: 0, markedDead: 0, held: 0, recorded: { observations: 0 } });
      }
      await change(repair);
      later();
      expect(await scene.drain()).toMatchObject({
        status: 'drained',
        waiting: 0,
        dead: 0,
        recorded: { observations: 3 },
      });
      expect(changesIn(await readTables(scene.database.as('owner')))).toEqual(await byTheRule());
    },
  );

  it('drains by an earlier name of the view that says what is recorded, and waits if there is none', async () => {
    await scene.collect();
    scene.takeDatabaseAway();
    later();
    await scene.collect(scene.slateMovedBy(1));
    scene.bringDatabaseBack();
    await change(['alter view odds.observation rename column recorded to drifted']);
    expect(await scene.drain()).toMatchObject({
      status: 'deferred',
      waiting: 1,
      error: {
        code: 'database_schema_missing',
        message: 'The database does not have odds.observation.recorded by this name or as is_recorded.',
      },
    });
    await change(['alter view odds.observation rename column drifted to is_recorded']);
    scene.callsArrived();
    expect(await scene.drain()).toMatchObject({ status: 'drained', waiting: 0, recorded: { observations: 1 } });
    // The question, the catalogue, the question again; the recording; which links to derive, two slates, and what is left.
    expect(scene.callsArrived()).toBe(9);
    expect(changesIn(await readTables(scene.database.as('owner')))).toEqual(await byTheRule());
  });
});
