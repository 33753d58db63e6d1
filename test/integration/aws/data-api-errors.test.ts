import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as account from '../../../infra/local/account.ts';
import { dataApiDatabase } from '../../../lib/aws/data-api-database.ts';
import type { ErrorCode } from '../../../lib/resilience/error-table.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { engineKinds, whyMissing } from '../../support/engines.ts';
import { createRole, openTrial, type Trial } from '../storage/trial.ts';

const refusals: readonly (readonly [sql: string, code: ErrorCode, sqlState: string | undefined])[] = [
  ['select * from absent', 'database_schema_missing', '42P01'],
  ['select absent from trial.price', 'database_schema_missing', '42703'],
  ['select trial.absent()', 'database_schema_missing', '42883'],
  ['create table absent.price ()', 'database_schema_missing', '3F000'],
  ['insert into trial.price values (1)', 'database_refused', '23505'],
  ['selec 1', 'database_refused', '42601'],
  ['select 1/0', 'database_refused', '22012'],
  ["do $$ begin raise sqlstate '40001'; end $$", 'database_busy', '40001'],
  ["do $$ begin raise sqlstate '57P01'; end $$", 'database_unavailable', '57P01'],
  ['select 1; select 2', 'database_refused', undefined],
  ['select :absent', 'database_refused', undefined],
  ["select '12.34'::money as price", 'database_result_unreadable', undefined],
  ["select repeat('x', 1100000) as long", 'database_result_unreadable', undefined],
];

for (const kind of engineKinds) {
  const missing = whyMissing(kind);
  if (missing) console.warn(`Errors of the Data API on ${kind} are not tested: ${missing}.`);

  describe.skipIf(missing)(`through the real client, on ${kind},`, () => {
    let trial: Trial;
    let database: Database;

    beforeAll(async () => {
      trial = await openTrial(kind, { statementMs: 1_000 });
      database = trial.databaseAs('owner');
      const setup = ['create schema trial', 'create table trial.price (id int primary key)', createRole('odds_reader')];
      for (const sql of [...setup, 'insert into trial.price values (1)']) await database.execute({ sql });
    });
    afterAll(() => trial[Symbol.asyncDispose]());
    beforeEach(() => trial.server.faults.clear());

    it.each(refusals)('%s is %s (%s)', async (sql, code, sqlState) => {
      await expect(database.execute({ sql })).rejects.toMatchObject({ code, details: sqlState ? { sqlState } : {} });
    });

    it('what a role may not do is forbidden', async () => {
      await expect(trial.databaseAs('reader').execute({ sql: 'select * from trial.price' })).rejects.toMatchObject({
        code: 'database_forbidden',
        details: { sqlState: '42501' },
      });
    });

    it.each([
      ['a secret that is none', { secretArn: `${account.secretArnOf('owner')}-absent` }, 'database_forbidden'],
      ['a database that is none', { database: 'absent' }, 'database_refused'],
      ['a cluster that is none', { clusterArn: `${account.clusterArn}-absent` }, /^database_(refused|forbidden)$/],
    ])('%s is refused for good', async (_what, difference, code) => {
      const right = { clusterArn: account.clusterArn, secretArn: account.secretArnOf('owner'), database: 'odds' };
      const wrong = dataApiDatabase({ client: trial.client, ...right, ...difference });
      await expect(wrong.execute({ sql: 'select 1' })).rejects.toMatchObject({
        code: typeof code === 'string' ? code : expect.stringMatching(code),
        policy: { retry: false, deferred: false },
      });
    });

    it('a statement that takes too long is a timeout', async () => {
      await expect(database.execute({ sql: 'select 1 as slow from pg_sleep(1.5)' })).rejects.toMatchObject({
        code: 'database_timeout',
        details: { exception: 'StatementTimeoutException' },
      });
    });

    it.each([
      [{ kind: 'resuming', seconds: 60 }, 'database_resuming'],
      [{ kind: 'error', error: 'ThrottlingException' }, 'database_throttled'],
      [{ kind: 'error', error: 'DatabaseUnavailableException' }, 'database_unavailable'],
      [{ kind: 'dropped-reply' }, 'database_unavailable'],
    ] as const)('the fault %j is %s', async (fault, code) => {
      trial.server.faults.inject(fault);
      await expect(database.execute({ sql: 'select 1' })).rejects.toMatchObject({ code });
    });

    it('a write whose reply was lost is done once, and reported as a failure', async () => {
      trial.server.faults.inject({ kind: 'dropped-reply' });
      await expect(database.execute({ sql: 'insert into trial.price values (2)' })).rejects.toMatchObject({
        code: 'database_unavailable',
      });
      const { rows } = await database.execute({ sql: 'select id from trial.price where id = 2' });
      expect(rows).toEqual([{ id: 2 }]);
    });

    it('our own abort is the deadline', async () => {
      trial.server.faults.inject({ kind: 'delay', ms: 500 });
      const call = database.execute({ sql: 'select 1' }, AbortSignal.timeout(50));
      await expect(call).rejects.toMatchObject({ code: 'deadline_near' });
    });

    it('every kind of value comes back as what it is', async () => {
      const { rows } = await database.execute({
        sql: `select :text as text, :whole as whole, :part as part, :yes as yes, :nothing::text as nothing,
          :odds::numeric as odds, :at::timestamptz as at, array[1, 2] as many`,
        parameters: {
          text: 'a:b',
          whole: -110,
          part: 0.5,
          yes: true,
          nothing: null,
          odds: '-1.50',
          at: '2025-11-09T03:30:49Z',
        },
      });
      expect(rows).toEqual([
        {
          text: 'a:b',
          whole: -110,
          part: 0.5,
          yes: true,
          nothing: null,
          odds: '-1.50',
          at: '2025-11-09 03:30:49',
          many: [1, 2],
        },
      ]);
    });

    it('a write counts its rows, or gives them back', async () => {
      const write = 'insert into trial.price values (7), (8)';
      expect(await database.execute({ sql: write })).toEqual({ rows: [], updated: 2 });
      expect(await database.execute({ sql: 'delete from trial.price where id > 6 returning id' })).toMatchObject({
        rows: [{ id: 7 }, { id: 8 }],
      });
    });
  });
}
