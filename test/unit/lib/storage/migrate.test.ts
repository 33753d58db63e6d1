import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import type { Database } from '../../../../lib/storage/database.ts';
import { type MigrationStep, migrateSchema } from '../../../../lib/storage/migrate.ts';
import { checksumOf } from '../../../../lib/storage/migration-plan.ts';
import type { Retry } from '../../../../lib/storage/retry-until-deadline.ts';
import { type Answering, scriptedDatabase } from './scripted-database.ts';

const migration = { id: '0001-first', statements: () => ['create table one ()', 'create table two ()'] };
const busy = new OddsError('database_busy', 'busy', { details: { sqlState: '55P03' } });

describe('a run with nothing to do', () => {
  it('reads twice and opens no transaction', async () => {
    const database = scriptedDatabase(
      ledgerWith([{ kind: 'migration', name: migration.id, sha256: checksumOf(migration), writer: '1' }]),
    );
    const report = await migrateSchema({ database, migrations: [migration], replaceables: [] });
    expect(report).toEqual({ applied: [], replaced: [], ahead: [] });
    expect(database.sqlLog).toHaveLength(2);
  });
});

describe('a run', () => {
  it('takes its turn before it reads the ledger again, and reports a step before it begins', async () => {
    const steps: MigrationStep[] = [];
    const database = scriptedDatabase(failingAt('create table one ()', new OddsError('database_refused', 'no')));
    await expect(
      migrateSchema({ database, migrations: [migration], replaceables: [], onStep: (step) => steps.push(step) }),
    ).rejects.toThrow();
    const begin = database.sqlLog.indexOf('begin');
    const lock = database.sqlLog.findIndex((sql) => sql.includes('pg_advisory_xact_lock'));
    const read = database.sqlLog.findIndex((sql, index) => index > begin && sql.startsWith('select exists'));
    expect(begin).toBeLessThan(lock);
    expect(lock).toBeLessThan(read);
    expect(steps).toEqual([{ kind: 'migration', names: ['0001-first'] }]);
  });

  it('names the migration, the statement and the SQLSTATE if a statement fails', async () => {
    const cause = new OddsError('database_refused', 'no', { details: { sqlState: '42P07' } });
    const database = scriptedDatabase(failingAt('create table two ()', cause));
    await expect(migrateSchema({ database, migrations: [migration], replaceables: [] })).rejects.toMatchObject({
      code: 'migration_failed',
      message: '0001-first failed at statement 2 of 2 (SQLSTATE 42P07): no',
      details: { migration: '0001-first', statement: 2, of: 2, sqlState: '42P07' },
      cause,
    });
    expect(database.sqlLog.at(-1)).toBe('rollback');
  });

  it('keeps the code of what may pass, and names the migration if not even its transaction began', async () => {
    const database = scriptedDatabase(failingAt('create table one ()', busy));
    await expect(migrateSchema({ database, migrations: [migration], replaceables: [] })).rejects.toMatchObject({
      code: 'database_busy',
      message: '0001-first failed at statement 1 of 2 (SQLSTATE 55P03): busy',
      details: { migration: '0001-first', sqlState: '55P03' },
      cause: busy,
    });
    const absent = { ...scriptedDatabase(ledgerWith([])), transaction: () => Promise.reject(busy) };
    await expect(migrateSchema({ database: absent, migrations: [migration], replaceables: [] })).rejects.toMatchObject({
      code: 'database_busy',
      message: expect.stringContaining('0001-first'),
      details: { migration: '0001-first' },
    });
  });

  it("counts a commit whose reply was lost by the transaction that wrote it in the ledger, and not another run's", async () => {
    for (const [writer, applied] of [
      ['700', ['0001-first']],
      ['701', []],
    ] as const) {
      const lost = new OddsError('database_unavailable', 'the reply was lost');
      let begun = 0;
      const inner = scriptedDatabase(({ sql }) => {
        if (sql.includes('pg_class')) return [{ ready: true }];
        if (!sql.includes('from odds.schema_migration') || !inner.sqlLog.includes('create table two ()')) return [];
        const entry = { kind: 'migration', name: migration.id, sha256: checksumOf(migration) };
        return [{ ...entry, writer: begun === 1 ? '700' : writer }];
      });
      const database: Database = {
        ...inner,
        transaction: async (work) => {
          begun += 1;
          const result = await inner.transaction(work);
          if (begun === 1) throw lost;
          return result;
        },
      };
      const retry: Retry = (attempt) => attempt().catch(attempt);
      const report = await migrateSchema({ database, migrations: [migration], replaceables: [], retry });
      expect(report).toEqual({ applied, replaced: [], ahead: [] });
      expect(inner.sqlLog.filter((sql) => sql === migration.statements()[0])).toHaveLength(1);
    }
  });

  it('throws what the database threw if the ledger cannot be read at all', async () => {
    const database = scriptedDatabase(() => {
      throw busy;
    });
    await expect(migrateSchema({ database, migrations: [migration], replaceables: [] })).rejects.toBe(busy);
  });

  it('refuses a ledger that is none', async () => {
    const database = scriptedDatabase(() => [{ ready: 'perhaps' }]);
    await expect(migrateSchema({ database, migrations: [], replaceables: [] })).rejects.toMatchObject({
      code: 'database_result_unreadable',
    });
  });
});

function ledgerWith(entries: readonly Record<string, unknown>[]): Answering {
  return ({ sql }) => {
    if (sql.includes('pg_class')) return [{ ready: true }];
    return sql.includes('from odds.schema_migration') ? entries : [];
  };
}

function failingAt(failing: string, error: Error): Answering {
  const empty = ledgerWith([]);
  return (statement) => {
    if (statement.sql === failing) throw error;
    return empty(statement);
  };
}
