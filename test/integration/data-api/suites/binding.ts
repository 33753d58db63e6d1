import type { Field, SqlParameter } from '@aws-sdk/client-rds-data';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorOf, long, type Rig, text } from '../rig.ts';

export function bindingSuite(shared: { readonly rig: Rig }): void {
  describe('binding', () => {
    beforeAll(async () => {
      await shared.rig.execute(
        'create table kinds (id bigint, at timestamptz, on_day date, odds numeric, body jsonb, raw bytea)',
      );
    });

    it.each<[string, SqlParameter['value'], string]>([
      ['stringValue as text', { stringValue: 'a' }, 'text'],
      ['longValue as int8', { longValue: 1 }, 'bigint'],
      ['doubleValue as float8', { doubleValue: 1.5 }, 'double precision'],
      ['booleanValue as bool', { booleanValue: true }, 'boolean'],
      ['blobValue as bytea', { blobValue: Uint8Array.of(1) }, 'bytea'],
    ])('binds %s', async (_name, value, type) => {
      expect(await shared.rig.value('select pg_typeof(:x)::text', { parameters: [{ name: 'x', value }] })).toEqual({
        stringValue: type,
      });
    });

    it.each([
      ['DATE', '2026-07-04', 'date'],
      ['TIME', '19:05:00.123', 'time without time zone'],
      ['TIMESTAMP', '2026-07-04 19:05:00.123', 'timestamp without time zone'],
      ['DECIMAL', '-110.50', 'numeric'],
      ['JSON', '{"a": 1}', 'json'],
      ['UUID', '9e0f5b1c-6f4e-4a57-9c1a-0c6a3f4b8d11', 'uuid'],
    ] as const)('binds a string with hint %s as that type', async (hint, value, type) => {
      const sql = "select pg_typeof(:x)::text || '|' || (:x)::text";
      expect(await shared.rig.value(sql, { parameters: [text('x', value, hint)] })).toEqual({
        stringValue: `${type}|${value}`,
      });
    });

    it.each([
      ['DATE', '07/04/2026'],
      ['TIME', '7:05'],
      ['TIMESTAMP', '2026-07-04T19:05:00Z'],
      ['TIMESTAMP', '2026-07-04'],
      ['DECIMAL', '1,5'],
      ['UUID', 'no uuid'],
    ] as const)('refuses hint %s on %s', async (hint, value) => {
      const error = await errorOf(shared.rig.execute('select :x', { parameters: [text('x', value, hint)] }));
      expect(error.name).toBe('ValidationException');
      expect(error.message).toContain(`as type hint ${hint} wants it`);
    });

    it('leaves bad JSON to the database to refuse', async () => {
      const error = await errorOf(shared.rig.execute('select :x', { parameters: [text('x', '{', 'JSON')] }));
      expect(error.name).toBe('DatabaseErrorException');
      expect(error.message).toMatch(/SQLState: 22P02$/);
    });

    it.each([
      ['at', '2026-07-04 19:05:00'],
      ['on_day', '2026-07-04'],
      ['odds', '1.5'],
      ['body', '{}'],
    ])('does not let the server infer the type of a string for column %s', async (column, value) => {
      const error = await errorOf(
        shared.rig.execute(`insert into kinds (${column}) values (:x)`, { parameters: [text('x', value)] }),
      );
      expect(error.name).toBe('DatabaseErrorException');
      expect(error.message).toMatch(/; Hint: .*cast the expression\.; Position: \d+; SQLState: 42804$/);
    });

    it('takes a string with a cast if the column wants another type', async () => {
      const parameters = [text('at', '2026-07-04T19:05:00Z'), text('body', '{"a":1}'), text('odds', '1.50')];
      const sql =
        'insert into kinds (at, body, odds) values (:at::timestamptz, :body::jsonb, :odds::numeric) returning at, body, odds';
      const { records } = await shared.rig.execute(sql, { parameters });
      expect(records).toEqual([
        [{ stringValue: '2026-07-04 19:05:00' }, { stringValue: '{"a": 1}' }, { stringValue: '1.50' }],
      ]);
    });

    it('lets null go into a column of any type', async () => {
      const parameters = ['at', 'odds', 'body', 'raw'].map((name) => ({ name, value: { isNull: true } as const }));
      const sql =
        'insert into kinds (at, odds, body, raw) values (:at, :odds, :body, :raw) returning at, odds, body, raw';
      expect((await shared.rig.execute(sql, { parameters })).records).toEqual([Array(4).fill({ isNull: true })]);
    });

    it('keeps bytes as they are', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      const parameters = [{ name: 'raw', value: { blobValue: bytes } }];
      const field = await shared.rig.value('select :raw', { parameters });
      expect(Buffer.from(field?.blobValue ?? '')).toEqual(Buffer.from(bytes));
    });

    it.each<[string, number, Field]>([
      ['NaN', Number.NaN, { doubleValue: Number.NaN }],
      ['infinity', Number.POSITIVE_INFINITY, { doubleValue: Number.POSITIVE_INFINITY }],
      ['a small one', 1e-300, { doubleValue: 1e-300 }],
    ])('carries the double %s there and back', async (_name, doubleValue, expected) => {
      expect(await shared.rig.value('select :x', { parameters: [{ name: 'x', value: { doubleValue } }] })).toEqual(
        expected,
      );
    });

    it('keeps all digits of a long that is beyond a double', async () => {
      const body = JSON.stringify({
        resourceArn: 'arn:aws:rds:us-east-1:000000000000:cluster:odds-local',
        secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:odds-local/owner',
        sql: 'select :x',
        parameters: [{ name: 'x', value: { longValue: 0 } }],
      }).replace('"longValue":0', '"longValue":9007199254740993');
      const headers = { authorization: 'AWS4-HMAC-SHA256', 'content-type': 'application/json' };
      const reply = await fetch(`${shared.rig.server.url}/Execute`, { method: 'POST', body, headers });
      expect(await reply.text()).toContain('[[{"longValue":9007199254740993}]]');
    });

    it('uses one parameter wherever its name is', async () => {
      const { records } = await shared.rig.execute('select :a + :b, :a', { parameters: [long('b', 2), long('a', 1)] });
      expect(records).toEqual([[{ longValue: 3 }, { longValue: 1 }]]);
    });

    it('ignores a parameter that the text does not mention', async () => {
      expect(await shared.rig.value('select 1', { parameters: [long('unused', 2)] })).toEqual({ longValue: 1 });
    });

    it.each<[string, string, SqlParameter[], string]>([
      ['a parameter that is missing', 'select :x', [], 'Cannot find parameter: x'],
      ['a parameter given twice', 'select :x', [long('x', 1), long('x', 2)], 'given twice'],
      ['a parameter without a name', 'select 1', [{ value: { longValue: 1 } }], 'only named parameters'],
      [
        'an array',
        'select :x',
        [{ name: 'x', value: { arrayValue: { longValues: [1] } } }],
        'Array parameters are not supported',
      ],
      [
        'a hint on a number',
        'select :x',
        [{ name: 'x', typeHint: 'DATE', value: { longValue: 1 } }],
        'goes with a stringValue only',
      ],
    ])('refuses %s', async (_name, sql, parameters, message) => {
      const error = await errorOf(shared.rig.execute(sql, { parameters }));
      expect(error.name).toBe('ValidationException');
      expect(error.message).toContain(message);
    });

    it.each([
      ['a name inside a dollar-quoted string', 'select $$a :b c$$'],
      ['a slice of an array', 'select (array[1,2,3])[1:2]'],
    ])('refuses loudly what the service would corrupt: %s', async (_name, sql) => {
      expect((await errorOf(shared.rig.execute(sql))).name).toBe('ValidationException');
    });
  });
}
