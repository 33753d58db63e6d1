import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../../lib/recording/record.ts';
import { recordAndDiff } from '../../../lib/recording/record-and-diff.ts';
import type { Database, Executor } from '../../../lib/storage/database.ts';
import { setPassword } from '../../../lib/storage/logins.ts';
import { migrateSchema } from '../../../lib/storage/migrate.ts';
import { migrations } from '../../../lib/storage/migrations/index.ts';
import { acquireSchemaLock } from '../../../lib/storage/schema-lock.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { noOwnPostgres } from '../../support/own-postgres.ts';
import { everything, openScene, relationsIn, type Scene } from './login-scene.ts';

if (noOwnPostgres) console.warn(`The locks of the reader are not tested: ${noOwnPostgres}.`);

describe.skipIf(noOwnPostgres)('the reader, holding every lock that it can take,', () => {
  let scene: Scene;
  let reader: pg.Client;
  const observed = (minute: number) => observedAt(minute, [gameReading([offered(-110 - minute)])]);
  beforeAll(async () => {
    scene = await openScene(true);
    reader = await scene.logIn('odds_reader');
    const database = scene.trial.databaseAs('owner');
    const advisory = [
      ...(await advisoryLocksIn(database, (transaction) => record(transaction, observed(1)))),
      ...(await advisoryLocksIn(database, (transaction) => acquireSchemaLock(transaction, 1_000))),
    ];
    await reader.query('begin');
    for (const sql of [...advisory, 'select pg_advisory_lock(7203114519)']) await reader.query(sql);
    for (const relation of await relationsIn(scene, everything)) {
      await reader.query('savepoint attempt');
      const lock = reader.query(`lock table ${relation} in access share mode`);
      await lock.catch(() => reader.query('rollback to savepoint attempt'));
    }
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  it('blocks no recorder', async () => {
    expect(await record(scene.trial.databaseAs('recorder'), observed(2))).toMatchObject({ changes: 1 });
    const edits = await scene.trial
      .databaseAs('owner')
      .transaction((transaction) => recordAndDiff(transaction, [observed(3)]));
    expect(edits.lineChanges).toEqual({ added: 1, removed: 0 });
  });

  it('keeps no deployment from migrating, and no rotation from setting a password', async () => {
    const database = scene.trial.databaseAs('owner');
    const more = { id: '9999-more', statements: () => ['create table history.more ()'] };
    const report = await migrateSchema({ database, migrations: [...migrations, more], replaceables: [] });
    expect(report.applied).toEqual(['9999-more']);
    await setPassword(database, { username: 'odds_recorder', password: 'another', salt: Buffer.alloc(16, 2) });
  });
});

/** The statements that take, for a whole session, the advisory locks that other code takes. */
async function advisoryLocksIn(database: Database, work: (transaction: Executor) => Promise<unknown>) {
  return await database.transaction(async (transaction) => {
    await work(transaction);
    const { rows } = await transaction.execute({
      sql: `select case objsubid when 2 then format('select pg_advisory_lock(%s, %s)', classid::bigint::bit(32)::integer,
          objid::bigint::bit(32)::integer)
        else format('select pg_advisory_lock(%s)', (classid::bigint << 32) | objid::bigint) end as sql
        from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
    });
    return rows.map(({ sql }) => String(sql));
  });
}
