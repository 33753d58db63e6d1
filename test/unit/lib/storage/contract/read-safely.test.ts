import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { mapRows, readSafely, rowsOf } from '../../../../../lib/storage/contract/read-safely.ts';
import { type ScriptedDatabase, scriptedDatabase } from '../scripted-database.ts';
import { catalogueOf, pricesQuery, rename, small } from './small-schema.ts';

const rows = [{ price: -110, seen_at: '2026-07-30 17:00:00' }];
const parameters = { from: '2026-07-30T00:00:00Z' };
const gone = (sqlState: string) => new OddsError('database_schema_missing', 'It is gone.', { details: { sqlState } });
const isCatalogue = (sql: string) => sql.includes('pg_catalog');

/** A database whose schema a test changes: it knows only names that are there, as PostgreSQL does. */
let live: Map<string, Map<string, string>>;
let database: ScriptedDatabase;

beforeEach(() => {
  live = catalogueOf(small) as typeof live;
  database = scriptedDatabase(({ sql }) => {
    if (isCatalogue(sql)) {
      return [...live].flatMap(([relation, columns]) =>
        [...columns].map(([column_name, type]) => ({ relation, column_name, type })),
      );
    }
    for (const [, selected = '', relation = ''] of sql.matchAll(/\(select (.*?) from (\S+) \w\)/g)) {
      const columns = live.get(relation);
      if (!columns) throw gone('42P01');
      for (const [, column = ''] of selected.matchAll(/\b\w\.(\w+)/g)) if (!columns.has(column)) throw gone('42703');
    }
    return rows;
  });
});

const ask = () => readSafely(database, pricesQuery, parameters);
const kinds = () => database.sqlLog.splice(0).map((sql) => (isCatalogue(sql) ? 'catalogue' : 'query'));

describe('reading safely', () => {
  it('is one call and no look at the catalogue if the schema is what the contract says', async () => {
    expect(await ask()).toEqual({ is: 'ok', rows });
    expect(await ask()).toEqual({ is: 'ok', rows });
    expect(kinds()).toEqual(['query', 'query']);
    expect(database.parameters).toEqual([parameters, parameters]);
  });

  it('reads the catalogue, asks again by what is there, and says so', async () => {
    rename(live, 'shop.price', 'price', 'odds');
    live.get('shop.price')?.delete('seen_at');
    expect(await ask()).toEqual({
      is: 'degraded',
      rows,
      without: ['shop.price.seen_at'],
      renamed: [{ name: 'shop.price.price', found: 'odds' }],
    });
    expect(kinds()).toEqual(['query', 'catalogue', 'query']);
  });

  it('remembers nothing: a column that has another name, or is back, is read so by the next query', async () => {
    live.get('shop.price')?.delete('seen_at');
    rename(live, 'shop.price', 'price', 'odds');
    await ask();
    rename(live, 'shop.price', 'odds', 'american_odds');
    expect(await ask()).toMatchObject({ is: 'degraded', renamed: [{ found: 'american_odds' }] });
    live = catalogueOf(small) as typeof live;
    kinds();
    expect(await ask()).toEqual({ is: 'ok', rows });
    expect(kinds()).toEqual(['query']);
  });

  it('fails, naming what is critical and where else it was looked for, and recovers as soon as it is back', async () => {
    live.get('shop.price')?.delete('price');
    live.delete('shop.game');
    const read = await ask();
    expect(read).toMatchObject({
      is: 'failed',
      error: {
        code: 'database_schema_missing',
        details: { missing: ['shop.price.price', 'shop.game'], sqlState: '42703' },
        cause: { message: 'It is gone.' },
      },
    });
    expect(read.is === 'failed' && read.error.message).toBe(
      'The database does not have shop.price.price by this name or as odds, american_odds; nor shop.game.',
    );
    expect(kinds()).toEqual(['query', 'catalogue']);
    live = catalogueOf(small) as typeof live;
    expect(await ask()).toEqual({ is: 'ok', rows });
  });

  it('asks once more if the catalogue lacks nothing: a migration was under way', async () => {
    let failures = 1;
    const busy = scriptedDatabase((statement) => {
      if (!isCatalogue(statement.sql) && failures-- > 0) throw gone('42P01');
      return isCatalogue(statement.sql)
        ? [...live].flatMap(([relation, columns]) =>
            [...columns].map(([column_name, type]) => ({ relation, column_name, type })),
          )
        : rows;
    });
    expect(await readSafely(busy, pricesQuery, parameters)).toEqual({ is: 'ok', rows });
    failures = 2;
    expect(await readSafely(busy, pricesQuery, parameters)).toMatchObject({
      is: 'failed',
      error: { message: 'It is gone.' },
    });
  });

  it.each<[ErrorCode, string | undefined]>([
    ['database_schema_missing', '42883'],
    ['database_schema_missing', '3F000'],
    ['database_schema_missing', undefined],
    ['database_unavailable', undefined],
    ['database_refused', '22P02'],
    ['deadline_near', undefined],
  ])('fails at once by %s (%s), which no other name would help', async (code, sqlState) => {
    const error = new OddsError(code, 'It happened.', { details: { sqlState } });
    const failing = scriptedDatabase(() => {
      throw error;
    });
    expect(await readSafely(failing, pricesQuery, parameters)).toEqual({ is: 'failed', error });
    expect(failing.sqlLog).toHaveLength(1);
  });

  it('fails as it failed first if not even the catalogue answers, as in a transaction that the failure has ended', async () => {
    const ended = scriptedDatabase(({ sql }) => {
      throw isCatalogue(sql) ? new OddsError('database_refused', 'The transaction is aborted.') : gone('42703');
    });
    expect(await readSafely(ended, pricesQuery, parameters)).toMatchObject({
      is: 'failed',
      error: { code: 'database_schema_missing', message: 'It is gone.' },
    });
  });

  it.each([[{ price: null, seen_at: null }], [{ price: '-110', seen_at: null }], [{ seen_at: null }]])(
    'fails on the row %j: a critical place takes no NULL and nothing else',
    async (row) => {
      const odd = scriptedDatabase(() => [row]);
      expect(await readSafely(odd, pricesQuery, parameters)).toMatchObject({
        is: 'failed',
        error: { code: 'database_result_unreadable' },
      });
    },
  );

  it('throws what is no error of the database: a fault of ours is none of the three', async () => {
    const broken = scriptedDatabase(() => {
      throw new TypeError('ours');
    });
    await expect(readSafely(broken, pricesQuery, parameters)).rejects.toThrow(TypeError);
  });

  it('an empty list is an answer, and never an error', async () => {
    expect(await readSafely(scriptedDatabase(), pricesQuery, parameters)).toEqual({ is: 'ok', rows: [] });
    const failed = await readSafely(
      scriptedDatabase(() => {
        throw gone('42883');
      }),
      pricesQuery,
      parameters,
    );
    expect(failed).not.toHaveProperty('rows');
    expect(() => rowsOf(failed)).toThrow('It is gone.');
    expect(mapRows(failed, () => [])).toBe(failed);
  });
});
