import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitReaders } from '../../../functions/migrate-schema/limit-readers.ts';
import { noOwnPostgres } from '../../support/own-postgres.ts';
import { everything, openScene, relationsIn, type Scene } from './login-scene.ts';

if (noOwnPostgres) console.warn(`The limits of the reader are not tested: ${noOwnPostgres}.`);

const rowLocks = ['update', 'no key update', 'share', 'key share'];
const lockModes = [
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
];

describe.skipIf(noOwnPostgres)('the reader, logged in', () => {
  describe.each(['a superuser', 'no superuser, as on AWS'])('if the owner is %s', (owner) => {
    let scene: Scene;
    let reader: pg.Client;
    beforeAll(async () => {
      scene = await openScene(owner === 'a superuser');
      reader = await scene.logIn('odds_reader');
    });
    afterAll(() => scene?.[Symbol.asyncDispose]());

    it('has its time limited, and only reads', async () => {
      const limits = {
        default_transaction_read_only: 'on',
        statement_timeout: '40s',
        lock_timeout: '10s',
        idle_in_transaction_session_timeout: '1min',
      };
      for (const [name, value] of Object.entries(limits)) {
        expect((await reader.query(`show ${name}`)).rows).toEqual([{ [name]: value }]);
      }
    });

    it('reads every view', async () => {
      const views = await relationsIn(scene, `n.nspname = 'odds' and c.relkind = 'v'`);
      expect(views.length).toBeGreaterThan(5);
      for (const view of views) await expect(reader.query(`select * from ${view}`), view).resolves.toBeDefined();
    });

    it.each([
      'create temporary table t (id int)',
      'create function pg_temp.f() returns int language sql as $$ select 1 $$',
      'create table public.t (id int)',
      'create schema s',
      'insert into history.scope_slot values (gen_random_uuid(), $$x$$)',
      'delete from odds.observation',
      'select history.limit_readers()',
      'alter database postgres set statement_timeout = 0',
      'alter role odds_reader connection limit 5',
      'alter role odds_recorder set statement_timeout = 1',
    ])('may not, even in a transaction that writes: %s', async (sql) => {
      await reader.query('begin read write');
      await expect(reader.query(sql)).rejects.toMatchObject({ code: '42501' });
      await reader.query('rollback');
    });

    it('locks no relation and no row against anybody who writes', async () => {
      const relations = await relationsIn(scene, everything);
      expect(relations.length).toBeGreaterThan(15);
      for (const relation of relations) {
        const locks = [
          ...lockModes.map((mode) => `lock table ${relation} in ${mode} mode`),
          ...rowLocks.map((strength) => `select from ${relation} for ${strength}`),
        ];
        for (const sql of locks) {
          await reader.query('begin read write');
          await expect(reader.query(sql), sql).rejects.toMatchObject({ code: '42501' });
          await reader.query('rollback');
        }
      }
    });

    it('may still do to itself what PostgreSQL lets every role do, until the next deployment', async () => {
      const timeout = async () => {
        const again = await scene.logIn('odds_reader');
        return (await again.query('show statement_timeout')).rows;
      };
      await reader.query('set default_transaction_read_only = off');
      await reader.query(`alter role odds_reader in database ${scene.name} set statement_timeout = 0`);
      expect(await timeout()).toEqual([{ statement_timeout: '0' }]);
      await limitReaders.run(scene.trial.databaseAs('owner'));
      expect(await timeout()).toEqual([{ statement_timeout: '40s' }]);
    });

    it('is limited by several deployments at once', async () => {
      const owners = Array.from({ length: 8 }, () => limitReaders.run(scene.trial.databaseAs('owner')));
      await expect(Promise.all(owners)).resolves.toHaveLength(8);
    });

    // The owner on AWS cannot revoke it; there the server refuses it in a transaction that only reads, from version 16 on.
    it.runIf(owner === 'a superuser')('makes no large object', async () => {
      for (const call of ['lo_creat(1)', 'lo_create(0)', `lo_from_bytea(0, 'x')`]) {
        await reader.query('begin read write');
        await expect(reader.query(`select ${call}`), call).rejects.toMatchObject({ code: '42501' });
        await reader.query('rollback');
      }
    });
  });
});
