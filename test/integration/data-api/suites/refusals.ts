import { type ExecuteStatementCommandInput, RDSData } from '@aws-sdk/client-rds-data';
import { beforeAll, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../../infra/local/account.ts';
import { absentRole, errorOf, long, type Rig, target, text } from '../rig.ts';

export function refusalsSuite(shared: { readonly rig: Rig }): void {
  describe('refusals', () => {
    beforeAll(async () => {
      await shared.rig.execute('create table unique_ids (id bigint primary key)');
    });

    it.each([
      ['select nope', 'ERROR: column "nope" does not exist; Position: 8; SQLState: 42703'],
      ['select * from nope', 'ERROR: relation "nope" does not exist; Position: 15; SQLState: 42P01'],
      ['select 1/0', 'ERROR: division by zero; SQLState: 22012'],
      [
        'select nope(1)',
        'ERROR: function nope(integer) does not exist; Hint: No function matches the given name and argument types. You might need to add explicit type casts.; Position: 8; SQLState: 42883',
      ],
    ])('shapes the error of %j as the service does', async (sql, message) => {
      const error = await errorOf(shared.rig.execute(sql));
      // PostgreSQL 18 says the same of a function in other words; only the frame is ours.
      const frame = /^ERROR: .*?(; Hint: .*?)?(; Position: \d+)?; SQLState: \w{5}$/s;
      expect(error.name).toBe('DatabaseErrorException');
      expect(error.$metadata?.httpStatusCode).toBe(400);
      expect(error.message).toMatch(frame);
      expect(frame.exec(error.message)?.[2]).toBe(frame.exec(message)?.[2]);
      expect(error.message.slice(-5)).toBe(message.slice(-5));
    });

    it('leaves the detail out', async () => {
      const insert = () => shared.rig.execute('insert into unique_ids values (:id)', { parameters: [long('id', 1)] });
      await insert();
      expect((await errorOf(insert())).message).toBe(
        'ERROR: duplicate key value violates unique constraint "unique_ids_pkey"; SQLState: 23505',
      );
    });

    it.each<[string, Partial<ExecuteStatementCommandInput>, string, number, string]>([
      [
        'two statements',
        { sql: 'select 1; select 2' },
        'ValidationException',
        400,
        "Multistatements aren't supported.",
      ],
      ['a schema', { schema: 'public' }, 'ValidationException', 400, 'schema'],
      ['a text that is too long', { sql: `select '${'x'.repeat(65_536)}'` }, 'ValidationException', 400, '65536'],
      ['no text', { sql: undefined as unknown as string }, 'ValidationException', 400, 'must not be null'],
      ['BEGIN', { sql: 'begin' }, 'ValidationException', 400, 'BeginTransaction'],
      [
        'an unknown cluster',
        { resourceArn: 'arn:aws:rds:us-east-1:1:cluster:x' },
        'NotFoundException',
        404,
        'cluster:x',
      ],
      ['no cluster', { resourceArn: undefined as unknown as string }, 'ValidationException', 400, "'resourceArn'"],
      ['an unknown secret', { secretArn: `${target.secretArn}-x` }, 'SecretsErrorException', 400, 'owner-x'],
      ['a role that does not exist', absentRole, 'DatabaseErrorException', 400, '28P01'],
      [
        'an unknown database',
        { database: 'nope' },
        'DatabaseErrorException',
        400,
        'FATAL: database "nope" does not exist; SQLState: 3D000',
      ],
      ['an unknown transaction', { transactionId: 'nope' }, 'TransactionNotFoundException', 404, 'nope'],
      ['an unknown format', { formatRecordsAs: 'XML' as 'JSON' }, 'ValidationException', 400, 'formatRecordsAs'],
      ['a row over 64 KB', { sql: "select repeat('x', 65537)" }, 'UnsupportedResultException', 400, '64 KB'],
      [
        'a result over 1 MiB',
        { sql: "select repeat('x', 60000) from generate_series(1, 20)" },
        'UnsupportedResultException',
        400,
        'The result exceeds the size limit 1 MB',
      ],
    ])('answers %s with its class and status', async (_name, input, name, status, message) => {
      const error = await errorOf(shared.rig.client.executeStatement({ ...target, sql: 'select 1', ...input }));
      expect({ name: error.name, status: error.$metadata?.httpStatusCode }).toEqual({ name, status });
      expect(error.message).toContain(message);
    });

    it('refuses a request over 4 MiB, and takes one just below', async () => {
      const send = (bytes: number) =>
        shared.rig.execute('select length(:x)', { parameters: [text('x', 'x'.repeat(bytes))] });
      const error = await errorOf(send(4 * 1024 * 1024));
      expect({ name: error.name, status: error.$metadata?.httpStatusCode }).toEqual({
        name: 'RequestEntityTooLargeException',
        status: 413,
      });
      expect((await send(4 * 1024 * 1024 - 1000)).records).toEqual([[{ longValue: 4 * 1024 * 1024 - 1000 }]]);
    });

    it('takes a text of just 65,536 characters and a row of just 64 KB', async () => {
      const sql = `select '${'x'.repeat(65_536 - "select ''".length)}'`;
      expect(sql).toHaveLength(65_536);
      expect((await shared.rig.execute(sql)).records).toHaveLength(1);
      expect((await shared.rig.value("select repeat('x', 65536)"))?.stringValue).toHaveLength(65_536);
    });

    it('works when no database is named', async () => {
      expect(await shared.rig.value('select 1', { database: undefined })).toEqual({ longValue: 1 });
    });

    it('answers an unsigned request as the service does', async () => {
      const reply = await fetch(`${shared.rig.server.url}/Execute`, { method: 'POST', body: '{}' });
      expect(reply.status).toBe(403);
      expect(reply.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    });

    it('answers an operation that it does not have', async () => {
      const headers = { authorization: 'AWS4-HMAC-SHA256' };
      const reply = await fetch(`${shared.rig.server.url}/ExecuteSql`, { method: 'POST', body: '{}', headers });
      expect(reply.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    });

    it('lets the client retry what it retries by itself', async () => {
      shared.rig.server.faults.inject({ kind: 'error', error: 'ServiceUnavailableError' }, { calls: 2 });
      await using disposal = new AsyncDisposableStack();
      const client = new RDSData({ endpoint: shared.rig.server.url, region, credentials, maxAttempts: 3 });
      disposal.defer(() => client.destroy());
      expect((await client.executeStatement({ ...target, sql: 'select 1' })).$metadata.attempts).toBe(3);
    });
  });
}
