import { describe, expect, it } from 'vitest';
import { dataApiDatabase } from '../../../../lib/aws/data-api-database.ts';
import { type Answer, answeringServer, type ReceivedRequest, rdsDataClientAt } from './answering-server.ts';

const columns = (...labels: string[]) => labels.map((label) => ({ label, name: label }));

describe('a statement', () => {
  it('is sent with each parameter as the field of its kind', async () => {
    await using server = await answeringServer(() => ({ body: { numberOfRecordsUpdated: 0 } }));
    await databaseAt(server.url).execute({
      sql: 'select :text, :whole, :part, :yes, :nothing',
      parameters: { text: '', whole: -110, part: 1.5, yes: false, nothing: null },
    });
    expect(server.requests).toEqual([
      {
        path: '/Execute',
        body: {
          resourceArn: 'arn:cluster',
          secretArn: 'arn:secret',
          database: 'odds',
          sql: 'select :text, :whole, :part, :yes, :nothing',
          formatRecordsAs: 'JSON',
          includeResultMetadata: true,
          parameters: [
            { name: 'text', value: { stringValue: '' } },
            { name: 'whole', value: { longValue: -110 } },
            { name: 'part', value: { doubleValue: 1.5 } },
            { name: 'yes', value: { booleanValue: false } },
            { name: 'nothing', value: { isNull: true } },
          ],
        },
      },
    ]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not sent with the parameter %d', async (value) => {
    await using server = await answeringServer(() => ({}));
    await expect(
      databaseAt(server.url).execute({ sql: 'select :price', parameters: { price: value } }),
    ).rejects.toMatchObject({ code: 'argument_invalid', message: expect.stringContaining('price') });
    expect(server.requests).toEqual([]);
  });

  it('gives the rows that came as JSON', async () => {
    const rows = [{ text: 'x', line: '1.50', nothing: null, many: [1] }];
    expect(await resultOf({ formattedRecords: JSON.stringify(rows), numberOfRecordsUpdated: 0 })).toEqual({
      rows,
      updated: 0,
    });
  });

  it('gives the rows that came as fields by the names of their columns', async () => {
    const result = await resultOf({
      columnMetadata: columns('text', 'whole', 'part', 'yes', 'nothing', 'bytes', 'many'),
      records: [
        [
          { stringValue: '' },
          { longValue: 0 },
          { doubleValue: 0.5 },
          { booleanValue: false },
          { isNull: true },
          { blobValue: 'AAE=' },
          { arrayValue: { stringValues: ['a', 'b'] } },
        ],
      ],
      numberOfRecordsUpdated: 0,
    });
    expect(result).toEqual({
      rows: [{ text: '', whole: 0, part: 0.5, yes: false, nothing: null, bytes: 'AAE=', many: ['a', 'b'] }],
      updated: 0,
    });
  });

  it('without rows gives the count of those it updated', async () => {
    expect(await resultOf({ numberOfRecordsUpdated: 3, generatedFields: [] })).toEqual({ rows: [], updated: 3 });
  });

  it.each([
    ['two columns of one name', { columnMetadata: columns('a', 'a'), records: [[{ longValue: 1 }, { longValue: 2 }]] }],
    ['more values than columns', { columnMetadata: columns('a'), records: [[{ longValue: 1 }, { longValue: 2 }]] }],
    ['a value of an unknown kind', { columnMetadata: columns('a'), records: [[{ moneyValue: 1 }]] }],
    ['an integer that no number holds', { columnMetadata: columns('a'), records: [[{ longValue: 2 ** 53 }]] }],
    ['an integer in its JSON that no number holds', { formattedRecords: '[{"a":9007199254740993}]' }],
    ['JSON that is no rows', { formattedRecords: '[1]' }],
    ['text that is no JSON', { formattedRecords: '[{' }],
  ])('whose result has %s is refused', async (_what, body) => {
    await expect(resultOf(body)).rejects.toMatchObject({ code: 'database_result_unreadable' });
  });

  it('is sent once, however it fails', async () => {
    await using server = await answeringServer(() => ({ status: 503, errorType: 'ServiceUnavailableError' }));
    await expect(databaseAt(server.url).execute({ sql: 'select 1' })).rejects.toThrow();
    expect(server.requests).toHaveLength(1);
  });
});

describe('a transaction', () => {
  it('runs its statements under its id and commits', async () => {
    await using server = await answeringServer(transactional());
    const result = await databaseAt(server.url).transaction(async (transaction) => {
      await transaction.execute({ sql: 'select 1' });
      return 'done';
    });
    expect(result).toBe('done');
    expect(server.requests.map(({ path, body }) => [path, body.transactionId, body.database])).toEqual([
      ['/BeginTransaction', undefined, 'odds'],
      ['/Execute', 'one', undefined],
      ['/CommitTransaction', 'one', undefined],
    ]);
  });

  it('is rolled back when the work throws, and throws what the work threw', async () => {
    await using server = await answeringServer(transactional());
    const fault = new Error('the work failed');
    const work = databaseAt(server.url).transaction(() => Promise.reject(fault));
    await expect(work).rejects.toBe(fault);
    expect(server.requests.map(({ path }) => path)).toEqual(['/BeginTransaction', '/RollbackTransaction']);
  });

  it('throws the first error if the rollback fails too', async () => {
    await using server = await answeringServer(
      transactional({
        '/Execute': { status: 400, errorType: 'StatementTimeoutException' },
        '/RollbackTransaction': { hangUp: true },
      }),
    );
    const work = databaseAt(server.url).transaction((transaction) => transaction.execute({ sql: 'select 1' }));
    await expect(work).rejects.toMatchObject({ code: 'database_timeout' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/BeginTransaction', '/Execute', '/RollbackTransaction']);
  });

  it('fails if its commit fails', async () => {
    await using server = await answeringServer(
      transactional({ '/CommitTransaction': { status: 404, errorType: 'TransactionNotFoundException' } }),
    );
    await expect(databaseAt(server.url).transaction(async () => 'done')).rejects.toMatchObject({
      code: 'database_unavailable',
    });
  });

  it("is rolled back when the caller's time is up", async () => {
    await using server = await answeringServer(transactional());
    const deadline = new AbortController();
    const work = databaseAt(server.url).transaction(async (transaction) => {
      deadline.abort();
      await transaction.execute({ sql: 'select 1' });
    }, deadline.signal);
    await expect(work).rejects.toMatchObject({ code: 'deadline_near' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/BeginTransaction', '/RollbackTransaction']);
  });
});

function transactional(failures: Record<string, Answer> = {}) {
  return ({ path }: ReceivedRequest): Answer =>
    failures[path] ?? { body: path === '/BeginTransaction' ? { transactionId: 'one' } : {} };
}

async function resultOf(body: unknown) {
  await using server = await answeringServer(() => ({ body }));
  return await databaseAt(server.url).execute({ sql: 'select 1' });
}

function databaseAt(url: string) {
  return dataApiDatabase({
    client: rdsDataClientAt(url),
    clusterArn: 'arn:cluster',
    secretArn: 'arn:secret',
    database: 'odds',
  });
}
