import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { type MigrationStep, migrateSchema } from '../../../../lib/storage/migrate.ts';
import { checksumOf } from '../../../../lib/storage/migration-plan.ts';
import { type Answering, scriptedDatabase } from './scripted-database.ts';

const migration = { id: '0001-first', statements: ['create table one ()', 'create table two ()'] };
const busy = new OddsError('database_busy', 'busy', { details: { sqlState: '55P03' } });
const patience = { lockWaitMs: 5, attempts: 3 };

describe('a run with nothing to do', () => {
  it('reads twice and opens no transaction', async () => {
    const database = scriptedDatabase(
      ledgerWith([{ kind: 'migration', name: migration.id, sha256: checksumOf(migration) }]),
    );
    const report = await migrateSchema({ database, migrations: [migration], replaceables: [] });
    expect(report).toEqual({ applied: [], replaced: [], ahead: [] });
    expect(database.heard).toHaveLength(2);
  });
});

describe('a run', () => {
  it('takes its turn before it reads the ledger again, and tells of a step before it begins', async () => {
    const steps: MigrationStep[] = [];
    const database = scriptedDatabase(failingAt('create table one ()', new OddsError('database_refused', 'no')));
    await expect(
      migrateSchema({ database, migrations: [migration], replaceables: [], onStep: (step) => steps.push(step) }),
    ).rejects.toThrow();
    const begin = database.heard.indexOf('begin');
    const lock = database.heard.findIndex((sql) => sql.includes('pg_advisory_xact_lock'));
    const read = database.heard.findIndex((sql, index) => index > begin && sql.includes('pg_class'));
    expect(begin).toBeLessThan(lock);
    expect(lock).toBeLessThan(read);
    expect(steps).toEqual([{ kind: 'migration', names: ['0001-first'] }]);
  });

  it('names the migration, the statement and the SQLSTATE where a statement fails', async () => {
    const cause = new OddsError('database_refused', 'no', { details: { sqlState: '42P07' } });
    const database = scriptedDatabase(failingAt('create table two ()', cause));
    await expect(migrateSchema({ database, migrations: [migration], replaceables: [] })).rejects.toMatchObject({
      code: 'migration_failed',
      message: '0001-first failed at statement 2 of 2 (SQLSTATE 42P07): no',
      details: { migration: '0001-first', statement: 2, of: 2, sqlState: '42P07' },
      cause,
    });
    expect(database.heard.at(-1)).toBe('rollback');
  });

  it('begins again what had to give way, and names it when that does not help', async () => {
    const database = scriptedDatabase(failingAt('create table one ()', busy));
    await expect(
      migrateSchema({ database, migrations: [migration], replaceables: [], patience }),
    ).rejects.toMatchObject({ code: 'migration_failed', details: { migration: '0001-first', sqlState: '55P03' } });
    expect(database.heard.filter((sql) => sql === 'begin')).toHaveLength(3);
  });

  it('names the migration where not even its transaction began', async () => {
    const database = { ...scriptedDatabase(ledgerWith([])), transaction: () => Promise.reject(busy) };
    await expect(
      migrateSchema({ database, migrations: [migration], replaceables: [], patience }),
    ).rejects.toMatchObject({ code: 'migration_failed', details: { migration: '0001-first' }, cause: busy });
  });

  it('throws what the database threw where the ledger cannot be read at all', async () => {
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
