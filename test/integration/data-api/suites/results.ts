import type { Field } from '@aws-sdk/client-rds-data';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorOf, type Rig, target } from '../rig.ts';

export function resultsSuite(shared: { readonly rig: Rig }): void {
  describe('results', () => {
    beforeAll(async () => {
      await shared.rig.execute("create type side as enum ('home', 'away')");
      await shared.rig.execute(
        'create table games (id serial primary key, name varchar(20) not null, odds numeric(8,2))',
      );
    });

    it.each<[string, Field]>([
      ['null::int', { isNull: true }],
      ['true', { booleanValue: true }],
      ['1::int2', { longValue: 1 }],
      ['-7::int8', { longValue: -7 }],
      ['1.5::float4', { doubleValue: 1.5 }],
      ['0.1::float8', { doubleValue: 0.1 }],
      ['1e300::float8', { doubleValue: 1e300 }],
      ['1.10::numeric', { stringValue: '1.10' }],
      ["'a'::text", { stringValue: 'a' }],
      ["'a'::varchar", { stringValue: 'a' }],
      ["'a'::char(3)", { stringValue: 'a  ' }],
      ["'a'::name", { stringValue: 'a' }],
      ["date '2026-07-04'", { stringValue: '2026-07-04' }],
      ["time '19:05'", { stringValue: '19:05:00' }],
      ["timestamp '2026-07-04 19:05:00.5'", { stringValue: '2026-07-04 19:05:00.5' }],
      ["timestamptz '2026-07-04 19:05:00-04'", { stringValue: '2026-07-04 23:05:00' }],
      ["timestamptz '2026-07-04 19:05:00.123456Z'", { stringValue: '2026-07-04 19:05:00.123456' }],
      ["uuid '9e0f5b1c-6f4e-4a57-9c1a-0c6a3f4b8d11'", { stringValue: '9e0f5b1c-6f4e-4a57-9c1a-0c6a3f4b8d11' }],
      ['\'{"a": 1}\'::json', { stringValue: '{"a": 1}' }],
      ['\'{"a":1}\'::jsonb', { stringValue: '{"a": 1}' }],
      ["inet '10.0.0.1'", { stringValue: '10.0.0.1' }],
      ["'home'::side", { stringValue: 'home' }],
      ['16::oid', { longValue: 16 }],
      ['pg_sleep(0)', { stringValue: '' }],
      ['array[1, null, 3]', { arrayValue: { longValues: [1, null, 3] as number[] } }],
      ["array['a,b', 'NULL', null]", { arrayValue: { stringValues: ['a,b', 'NULL', null] as string[] } }],
      ['array[1.5::float8]', { arrayValue: { doubleValues: [1.5] } }],
      ['array[true, false]', { arrayValue: { booleanValues: [true, false] } }],
      ['array[1.50::numeric]', { arrayValue: { stringValues: ['1.50'] } }],
      ["array['home'::side]", { arrayValue: { stringValues: ['home'] } }],
      ['array[]::int8[]', { arrayValue: { longValues: [] } }],
    ])('returns %s', async (expression, field) => {
      expect(await shared.rig.value(`select ${expression}`)).toEqual(field);
    });

    it('returns bytea as bytes', async () => {
      expect(
        Buffer.from((await shared.rig.value(String.raw`select '\x00ff'::bytea`))?.blobValue ?? '').toString('hex'),
      ).toBe('00ff');
    });

    it.each([
      ["interval '1 day'", 'INTERVAL'],
      ["'1'::money", 'MONEY'],
      [`'a'::"char"`, 'CHAR'],
      ["'pg_class'::regclass", 'REGCLASS'],
      ["point '(1,2)'", 'POINT'],
      ["time with time zone '19:05Z'", 'TIMETZ'],
      ['row(1, 2)', 'RECORD'],
      ['int4range(1, 2)', 'INT4RANGE'],
      ["array[interval '1 day']", '_INTERVAL'],
    ])('refuses %s', async (expression, type) => {
      const error = await errorOf(shared.rig.execute(`select ${expression}`));
      expect(error.name).toBe('UnsupportedResultException');
      expect(error.message).toContain(`unsupported data type ${type}.`);
    });

    it('refuses arrays of arrays', async () => {
      const error = await errorOf(shared.rig.execute('select array[[1,2],[3,4]]'));
      expect(error.name).toBe('UnsupportedResultException');
      expect(error.message).toContain('multidimensional');
    });

    it('breaks on an infinite timestamp without a message, as the service does', async () => {
      const error = await errorOf(shared.rig.execute("select timestamptz 'infinity'"));
      expect(error.name).toBe('InternalFailure');
      expect(error.$metadata?.httpStatusCode).toBe(500);
    });

    it('returns timestamptz in UTC whatever the transaction set', async () => {
      const { transactionId } = await shared.rig.client.beginTransaction(target);
      await shared.rig.execute("set local timezone = 'Asia/Kolkata'", { transactionId });
      expect(await shared.rig.value("select timestamptz '2026-07-04 19:05:00.25Z'", { transactionId })).toEqual({
        stringValue: '2026-07-04 19:05:00.25',
      });
      await shared.rig.client.rollbackTransaction({ ...target, transactionId });
    });

    it('returns longs as strings when asked', async () => {
      const resultSetOptions = { longReturnType: 'STRING' } as const;
      expect(await shared.rig.value('select 9007199254740993', { resultSetOptions })).toEqual({
        stringValue: '9007199254740993',
      });
    });

    it('returns decimals as numbers when asked', async () => {
      const resultSetOptions = { decimalReturnType: 'DOUBLE_OR_LONG' } as const;
      const { records } = await shared.rig.execute('select 1.50, 3::numeric', { resultSetOptions });
      expect(records).toEqual([[{ doubleValue: 1.5 }, { longValue: 3 }]]);
    });

    it('counts what a statement changed, but not with RETURNING', async () => {
      const insert = "insert into games (name, odds) values ('a', 1), ('b', 2)";
      expect(await shared.rig.execute(insert)).toMatchObject({ numberOfRecordsUpdated: 2, generatedFields: [] });
      const returning = await shared.rig.execute(`${insert} returning name`);
      expect(returning).toMatchObject({ numberOfRecordsUpdated: 0, generatedFields: [] });
      expect(returning.records).toHaveLength(2);
      expect(await shared.rig.execute('update games set odds = 3')).toMatchObject({ numberOfRecordsUpdated: 4 });
      expect(await shared.rig.execute('select * from games')).toMatchObject({ numberOfRecordsUpdated: 0 });
      expect(await shared.rig.execute('delete from games')).toMatchObject({ numberOfRecordsUpdated: 4 });
    });

    it('has no records if a statement returns none by its nature', async () => {
      const answer = await shared.rig.execute('create table later ()');
      expect(answer.records).toBeUndefined();
      expect(answer.numberOfRecordsUpdated).toBe(0);
      expect((await shared.rig.execute('select 1 where false')).records).toEqual([]);
    });

    it('describes the columns when asked', async () => {
      const sql = 'select id, name as label, odds, now() at, array[1] numbers from games';
      const { columnMetadata } = await shared.rig.execute(sql, { includeResultMetadata: true });
      expect(columnMetadata).toMatchObject([
        {
          name: 'id',
          typeName: 'serial',
          tableName: 'games',
          nullable: 0,
          isAutoIncrement: true,
          isSigned: true,
          type: 4,
        },
        { name: 'label', label: 'label', typeName: 'varchar', precision: 20, nullable: 0, isCaseSensitive: true },
        { name: 'odds', typeName: 'numeric', precision: 8, scale: 2, nullable: 1, isAutoIncrement: false },
        { name: 'at', typeName: 'timestamptz', tableName: '', nullable: 2 },
        { name: 'numbers', typeName: '_int4', type: 2003, arrayBaseColumnType: 4 },
      ]);
      expect((await shared.rig.execute(sql)).columnMetadata).toBeUndefined();
    });

    it('has no column metadata for a statement without rows', async () => {
      const answer = await shared.rig.execute('delete from games where false', { includeResultMetadata: true });
      expect(answer.columnMetadata).toBeUndefined();
    });

    it('formats records as JSON when asked, without metadata', async () => {
      const sql = `select 1 id, 'a "b"' name, 1.50 odds, true won, null gone, array[1,2] ns, date '2026-07-04' "on", '\\x00ff'::bytea raw`;
      const answer = await shared.rig.execute(sql, { formatRecordsAs: 'JSON', includeResultMetadata: true });
      expect(answer.records).toBeUndefined();
      expect(answer.columnMetadata).toBeUndefined();
      expect(JSON.parse(answer.formattedRecords ?? '')).toEqual([
        { id: 1, name: 'a "b"', odds: '1.50', won: true, gone: null, ns: [1, 2], on: '2026-07-04', raw: 'AP8=' },
      ]);
    });

    it('ignores the format for other statements than SELECT', async () => {
      const answer = await shared.rig.execute("insert into games (name) values ('c') returning name", {
        formatRecordsAs: 'JSON',
      });
      expect(answer.records).toEqual([[{ stringValue: 'c' }]]);
      expect(answer.formattedRecords).toBeUndefined();
    });

    it('does not format two columns of one name', async () => {
      const error = await errorOf(shared.rig.execute('select 1 a, 2 a', { formatRecordsAs: 'JSON' }));
      expect(error.name).toBe('UnsupportedResultException');
      expect((await shared.rig.execute('select 1 a, 2 a')).records).toEqual([[{ longValue: 1 }, { longValue: 2 }]]);
    });
  });
}
