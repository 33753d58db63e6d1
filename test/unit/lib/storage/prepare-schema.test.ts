import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { checksumOf } from '../../../../lib/storage/migration-plan.ts';
import { type Preparation, prepareSchema } from '../../../../lib/storage/prepare-schema.ts';
import { scriptedDatabase } from './scripted-database.ts';

const migration = { id: '0001-first', statements: () => ['create table one ()'] };
const secret = JSON.stringify({ username: 'odds_reader', password: 'secret' });

describe('preparing the schema', () => {
  it('waits for the database, migrates, then lets the roles log in, then runs what comes after', async () => {
    const { preparation, sqlLog } = newPreparation({ asleepFor: 1 });
    const report = await prepareSchema(preparation);
    expect(report).toEqual({
      applied: [],
      replaced: [],
      ahead: [],
      logins: ['odds_reader'],
      afterSteps: ['catalogue'],
    });
    const positions = ['schema_migration', 'alter role odds_reader', 'the catalogue'].map((part) =>
      sqlLog.findLastIndex((sql) => sql.includes(part)),
    );
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
  });

  it('brings nothing of its own to a schema that is ahead of it, and still lets the roles log in', async () => {
    const { preparation, sqlLog } = newPreparation({ newer: ['0002-newer'] });
    expect(await prepareSchema(preparation)).toMatchObject({
      ahead: ['0002-newer'],
      logins: ['odds_reader'],
      afterSteps: [],
    });
    expect(sqlLog.some((sql) => sql.includes('the catalogue'))).toBe(false);
  });

  it('fails, and enables no login, if the schema is refused', async () => {
    const { preparation, sqlLog } = newPreparation({});
    const edited = { ...migration, statements: () => ['create table one (id int)'] };
    await expect(prepareSchema({ ...preparation, migrations: [edited] })).rejects.toMatchObject({
      code: 'migration_edited',
    });
    expect(sqlLog.some((sql) => sql.includes('alter role'))).toBe(false);
  });
});

function newPreparation({ asleepFor = 0, newer = [] }: { asleepFor?: number; newer?: string[] }) {
  let asleep = asleepFor;
  const database = scriptedDatabase(({ sql }) => {
    if (asleep-- > 0) throw new OddsError('database_resuming', 'asleep');
    if (sql.includes('pg_class')) return [{ ready: true }];
    if (!sql.includes('from odds.schema_migration')) return [];
    const applied = [{ ...migration }, ...newer.map((id) => ({ id, statements: () => [] }))];
    return applied.map(({ id, statements }) => ({
      kind: 'migration',
      name: id,
      sha256: checksumOf({ statements }),
      writer: '1',
    }));
  });
  const preparation: Preparation = {
    database,
    migrations: [migration],
    replaceables: [],
    logins: [{ role: 'odds_reader', secretArn: 'arn:reader' }],
    readSecret: async () => secret,
    randomBytes: (size) => Buffer.alloc(size),
    retry: (attempt) => attempt().catch(attempt),
    afterSteps: [
      {
        name: 'catalogue',
        run: async (on) => {
          await on.execute({ sql: 'the catalogue' });
        },
      },
    ],
  };
  return { preparation, sqlLog: database.sqlLog };
}
