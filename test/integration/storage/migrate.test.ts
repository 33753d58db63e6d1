import { BeginTransactionCommand, ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as account from '../../../infra/local/account.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { type MigrateOptions, migrateSchema } from '../../../lib/storage/migrate.ts';
import type { Retry } from '../../../lib/storage/retry-until-deadline.ts';
import { liveSchemas } from '../../../lib/storage/schema-names.ts';
import { engineKinds, enginesAtHand, whyMissing } from '../../support/engines.ts';
import { isLongSearch } from '../../support/search.ts';
import { openTrial, type Trial } from './trial.ts';
import {
  counting,
  describeSchema,
  doubled,
  first,
  forgetSchema,
  schema,
  second,
  summary,
  third,
  top,
} from './trial-schema.ts';

const everything = {
  applied: ['0001-first', '0002-second'],
  replaced: ['doubled', 'summary', 'top', 'counting'],
  ahead: [],
};
const nothing = { applied: [], replaced: [], ahead: [] };

for (const kind of engineKinds) {
  const missing = whyMissing(kind);
  if (missing) console.warn(`Migrating on ${kind} is not tested: ${missing}.`);

  describe.skipIf(missing)(`migrating on ${kind}`, () => {
    let trial: Trial;
    let database: Database;
    const migrate = (options: Partial<MigrateOptions> = {}) => migrateSchema({ database, ...schema, ...options });

    beforeAll(async () => {
      // A transaction whose owner is dead is ended after half a second instead of three minutes.
      trial = await openTrial(kind, { transactionIdleMs: 500, sessionWaitMs: 5_000 });
      database = trial.databaseAs('owner');
    });
    afterAll(() => trial[Symbol.asyncDispose]());
    beforeEach(async () => {
      trial.server.faults.clear();
      await forgetSchema(database);
    });

    it('creates the schema in a new database, and finds nothing to do the second time', async () => {
      expect(await migrate()).toEqual(everything);
      const schemaBefore = await describeSchema(database);
      expect(await migrate()).toEqual(nothing);
      expect(await describeSchema(database)).toEqual(schemaBefore);
      expect(schemaBefore).toMatchObject({
        prices: [
          { id: 1, price: -109 },
          { id: 2, price: 151 },
        ],
        grants: [{ table_name: 'summary', grantee: 'trial_reader', privilege_type: 'SELECT' }],
        triggers: [{ tgname: 'counted' }],
      });
    });

    // In what a migration does to a schema the engines do not differ; in how runs meet, and in what is lost, they do.
    if (enginesAtHand().includes(kind))
      describe('to a schema', () => {
        it('goes on if an earlier deployment ended, and creates what depends on it again', async () => {
          await migrate();
          expect(await migrate({ migrations: [first, second, third] })).toEqual({
            ...everything,
            applied: ['0003-third'],
          });
        });

        it('replaces a view whose columns changed, with the views that read it and with its grant', async () => {
          await migrate();
          const statements = [
            'create view trial.summary as select trial.doubled(price) as twice, price, id from trial.price',
          ];
          const changed = {
            ...summary,
            statements: () => [...statements, ...summary.statements(liveSchemas).slice(1)],
          };
          expect(await migrate({ replaceables: [doubled, changed, top, counting] })).toEqual({
            applied: [],
            replaced: ['summary', 'top', 'counting'],
            ahead: [],
          });
          const { rows } = await database.execute({ sql: 'select * from trial.summary where id = 1' });
          expect(rows).toEqual([{ twice: -218, price: -109, id: 1 }]);
          expect(await describeSchema(database)).toMatchObject({ grants: [{ table_name: 'summary' }] });
        });

        it('replaces a function under the views that call it', async () => {
          await migrate();
          const changed = {
            ...doubled,
            statements: () => doubled.statements(liveSchemas).map((sql) => sql.replace('2 * price', '3 * price')),
          };
          expect(await migrate({ replaceables: [changed, summary, top, counting] })).toMatchObject({
            replaced: everything.replaced,
          });
          const { rows } = await database.execute({ sql: 'select top from trial.top' });
          expect(rows).toEqual([{ top: 453 }]);
        });

        it('undoes a migration that failed, keeps those before it, and goes on once it is repaired', async () => {
          const broken = {
            ...second,
            statements: () => [...second.statements(liveSchemas), 'insert into trial.price values (1, 1, 1)'],
          };
          await expect(migrate({ migrations: [first, broken] })).rejects.toMatchObject({
            code: 'migration_failed',
            message: expect.stringMatching(/^0002-second failed at statement 4 of 4 \(SQLSTATE 23505\)/),
            details: { migration: '0002-second', statement: 4, of: 4, sqlState: '23505' },
            cause: { code: 'database_refused' },
          });
          const { rows } = await database.execute({ sql: 'select * from trial.price order by id' });
          expect(rows).toEqual([
            { id: 1, price: -110 },
            { id: 2, price: 150 },
          ]);
          expect(await migrate()).toEqual({ ...everything, applied: ['0002-second'] });
        });

        it('leaves the old functions if a new one fails', async () => {
          await migrate();
          const before = await describeSchema(database);
          const broken = { ...top, statements: () => ['create view trial.top as select nothing from trial.summary'] };
          await expect(migrate({ replaceables: [doubled, summary, broken, counting] })).rejects.toMatchObject({
            code: 'migration_failed',
            details: { migration: 'top', sqlState: '42703' },
          });
          expect(await describeSchema(database)).toEqual(before);
        });

        it('refuses a migration that was edited after it ran, and touches nothing', async () => {
          await migrate();
          const before = await describeSchema(database);
          const edited = {
            ...first,
            statements: () => [...first.statements(liveSchemas), 'create table trial.more ()'],
          };
          await expect(migrate({ migrations: [edited, second, third] })).rejects.toMatchObject({
            code: 'migration_edited',
            message: expect.stringContaining('0001-first'),
          });
          expect(await describeSchema(database)).toEqual(before);
        });

        it('leaves a schema as it is if a newer deployment has migrated it further', async () => {
          await migrate({ migrations: [first, second, third] });
          const before = await describeSchema(database);
          expect(await migrate({ replaceables: [doubled] })).toEqual({ ...nothing, ahead: ['0003-third'] });
          expect(await describeSchema(database)).toEqual(before);
        });
      });

    it('ends in the same schema when several run at once, each step done by one of them', async () => {
      await migrate();
      const expected = await describeSchema(database);
      for (let round = 0; round < (isLongSearch ? 20 : 2); round++) {
        await forgetSchema(database);
        const reports = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
        expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(everything.applied);
        expect(reports.flatMap(({ replaced }) => replaced).sort()).toEqual([...everything.replaced].sort());
        expect(await describeSchema(database)).toEqual(expected);
      }
    });

    it('waits for a run that died half way to be ended, and does its work again', async () => {
      await migrate();
      const expected = await describeSchema(database);
      await forgetSchema(database);
      const dead = await dieHalfWay(trial, first.statements(liveSchemas).slice(1, 3));
      expect(dead.executed).toBe(3);
      expect(await migrate()).toEqual(everything);
      expect(await describeSchema(database)).toEqual(expected);
    });

    // PGlite has one session, so there not even the ledger can be read before the other ends.
    it.skipIf(kind === 'pglite')('gives up on one that does not end, and says which step waited for it', async () => {
      await using patient = await openTrial(kind);
      await dieHalfWay(patient, []);
      await expect(migrate({ database: patient.databaseAs('owner'), lockWaitMs: 50 })).rejects.toMatchObject({
        code: 'database_busy',
        message: expect.stringContaining('0001-first'),
        details: { sqlState: '55P03' },
      });
    });

    it('reports a migration as its own whose commit had no reply', async () => {
      trial.server.faults.inject({ kind: 'dropped-reply' }, { operation: 'CommitTransaction' });
      const again: Retry = (attempt) => attempt().catch(attempt);
      expect(await migrate({ retry: again })).toEqual(everything);
      expect(trial.server.faults.list()).toMatchObject([{ fired: 1 }]);
    });

    it('leaves it to the next run if nothing is repeated', async () => {
      trial.server.faults.inject({ kind: 'dropped-reply' }, { operation: 'CommitTransaction' });
      await expect(migrate()).rejects.toMatchObject({
        code: 'database_unavailable',
        message: expect.stringContaining('0001-first'),
      });
      expect(await migrate()).toEqual({ ...everything, applied: ['0002-second'] });
    });
  });
}

/** Another run's transaction: it has the lock, has run these, and is never heard of again. */
async function dieHalfWay({ client }: Trial, statements: readonly string[]): Promise<{ executed: number }> {
  const target = { resourceArn: account.clusterArn, secretArn: account.secretArnOf('owner') };
  const { transactionId } = await client.send(
    new BeginTransactionCommand({ ...target, database: account.databaseName }),
  );
  const all = [`select 1 as turn from pg_advisory_xact_lock(7203114519)`, ...statements];
  for (const sql of all) await client.send(new ExecuteStatementCommand({ ...target, transactionId, sql }));
  return { executed: all.length };
}
