import { describe, expect, it } from 'vitest';
import { dataApiDatabase } from '../../../../lib/aws/data-api-database.ts';
import { translateDataApiError } from '../../../../lib/aws/data-api-errors.ts';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { type Answer, answeringServer, rdsDataClientAt } from './answering-server.ts';

type Row = readonly [status: number, errorType: string, message: string, code: ErrorCode];

const byClass: readonly Row[] = [
  [400, 'DatabaseResumingException', 'The Aurora DB instance is resuming', 'database_resuming'],
  [504, 'DatabaseUnavailableException', 'away', 'database_unavailable'],
  [500, 'InternalServerErrorException', 'oops', 'database_unavailable'],
  [500, 'InternalFailure', '', 'database_unavailable'],
  [503, 'ServiceUnavailableError', 'away', 'database_unavailable'],
  [502, 'SomethingNew', 'a class that the SDK does not model', 'database_unavailable'],
  [400, 'ThrottlingException', 'Rate exceeded', 'database_throttled'],
  [429, 'TooManyRequestsException', 'slower', 'database_throttled'],
  [429, 'SomethingNew', 'slower', 'database_throttled'],
  [400, 'StatementTimeoutException', 'Request timed out', 'database_timeout'],
  [400, 'BadRequestException', "Multistatements aren't supported.", 'database_refused'],
  [400, 'BadRequestException', 'Communications link failure: x', 'database_unavailable'],
  [400, 'BadRequestException', 'FATAL: password authentication failed for user "odds_reader"', 'database_forbidden'],
  [400, 'ValidationException', 'Cannot find parameter: x', 'database_refused'],
  [404, 'TransactionNotFoundException', 'Transaction x is not found', 'database_unavailable'],
  [404, 'NotFoundException', 'no such cluster', 'database_refused'],
  [404, 'DatabaseNotFoundException', 'no such database', 'database_refused'],
  [403, 'ForbiddenException', 'no', 'database_forbidden'],
  [400, 'AccessDeniedException', 'no', 'database_forbidden'],
  [400, 'InvalidSecretException', 'no', 'database_forbidden'],
  [400, 'SecretsErrorException', 'no', 'database_forbidden'],
  [400, 'HttpEndpointNotEnabledException', 'off', 'database_refused'],
  [400, 'InvalidResourceStateException', 'stopped', 'database_refused'],
  [400, 'UnsupportedResultException', 'The result exceeds the size limit 1 MB', 'database_result_unreadable'],
  [400, 'SomethingNew', 'a class that the SDK does not model', 'database_refused'],
];

const byState: readonly (readonly [sqlState: string, code: ErrorCode])[] = [
  ['40001', 'database_busy'],
  ['40P01', 'database_busy'],
  ['55P03', 'database_busy'],
  ['53300', 'database_exhausted'],
  ['53100', 'database_exhausted'],
  ['57014', 'database_timeout'],
  ['57P01', 'database_unavailable'],
  ['57P03', 'database_unavailable'],
  ['08006', 'database_unavailable'],
  ['42P01', 'database_schema_missing'],
  ['42703', 'database_schema_missing'],
  ['42883', 'database_schema_missing'],
  ['3F000', 'database_schema_missing'],
  ['28P01', 'database_forbidden'],
  ['42501', 'database_forbidden'],
  ['23505', 'database_refused'],
  ['42601', 'database_refused'],
  ['25P02', 'database_refused'],
];

describe('an error of the Data API', () => {
  it.each(byClass)('%i %s (%s) becomes %s', async (status, errorType, message, code) => {
    const error = await errorFrom({ status, errorType, body: { message } });
    expect(error).toMatchObject({ code, details: { exception: errorType } });
    expect(error.message).toContain(message || errorType);
  });

  it.each(byState)('with SQLSTATE %s becomes %s', async (sqlState, code) => {
    const message = `ERROR: what went wrong; Position: 8; SQLState: ${sqlState}`;
    const error = await errorFrom({ status: 400, errorType: 'DatabaseErrorException', body: { message } });
    expect(error).toMatchObject({ code, details: { sqlState } });
  });

  it('has its SQLSTATE read from the right, whatever the message says before it', async () => {
    const message = 'ERROR: column "SQLState: 40001" does not exist; Hint: see SQLState: 55P03; SQLState: 42703';
    const error = await errorFrom({ status: 400, errorType: 'DatabaseErrorException', body: { message } });
    expect(error).toMatchObject({ code: 'database_schema_missing', details: { sqlState: '42703' } });
  });

  it('is refused if the database names no SQLSTATE', async () => {
    const message = 'Transaction is still running a query';
    const error = await errorFrom({ status: 400, errorType: 'DatabaseErrorException', body: { message } });
    expect(error.code).toBe('database_refused');
    expect(error.details).not.toHaveProperty('sqlState');
  });
});

describe('a call that got no answer', () => {
  it('is unavailable if the socket was closed before a reply', async () => {
    expect(await errorFrom({ hangUp: true })).toMatchObject({ code: 'database_unavailable' });
  });

  it('is unavailable if no server listens', async () => {
    const { url } = await closedServer();
    await expect(databaseAt(url).execute({ sql: 'select 1' })).rejects.toMatchObject({ code: 'database_unavailable' });
  });

  it('is near the deadline if our own signal ended it', async () => {
    await using server = await answeringServer(() => new Promise(() => undefined));
    const deadline = new AbortController();
    const call = databaseAt(server.url).execute({ sql: 'select 1' }, deadline.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    deadline.abort();
    await expect(call).rejects.toMatchObject({ code: 'deadline_near', cause: { name: 'AbortError' } });
  });

  it('is near the deadline if the socket broke because our own signal ended it', () => {
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(translateDataApiError(reset, AbortSignal.abort()).code).toBe('deadline_near');
    expect(translateDataApiError(reset, new AbortController().signal).code).toBe('database_unavailable');
  });

  it.each(['ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED'])('is unavailable on %s', (code) => {
    expect(translateDataApiError(Object.assign(new Error(code), { code })).code).toBe('database_unavailable');
  });

  it("is unavailable on the client's own timeout", () => {
    const late = Object.assign(new Error('the request socket did not establish a connection'), {
      name: 'TimeoutError',
    });
    expect(translateDataApiError(late).code).toBe('database_unavailable');
  });
});

describe('translating', () => {
  it('keeps an error that is translated already', () => {
    const known = new OddsError('database_busy', 'busy');
    expect(translateDataApiError(known)).toBe(known);
  });

  it('keeps what was thrown as the cause', () => {
    const thrown = new TypeError('a fault of ours');
    expect(translateDataApiError(thrown)).toMatchObject({ code: 'database_refused', cause: thrown });
    expect(translateDataApiError('text').message).toContain('text');
  });
});

async function errorFrom(answer: Answer): Promise<OddsError> {
  await using server = await answeringServer(() => answer);
  const error = await databaseAt(server.url)
    .execute({ sql: 'select 1' })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(server.requests).toHaveLength(1);
  if (error instanceof OddsError) return error;
  throw new Error(`expected an OddsError, got ${String(error)}`);
}

function databaseAt(url: string) {
  return dataApiDatabase({
    client: rdsDataClientAt(url),
    clusterArn: 'arn:cluster',
    secretArn: 'arn:secret',
    database: 'odds',
  });
}

async function closedServer() {
  await using server = await answeringServer(() => ({}));
  return server;
}
