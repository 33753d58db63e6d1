import { describe, expect, test } from 'vitest';
import { endedForPause, explained } from '../../../../bin/sql/explain-failure.ts';
import { readStatement } from '../../../../bin/sql/statement.ts';
import { translateDataApiError } from '../../../../lib/aws/data-api-errors.ts';

const sent = { statement: readStatement('select a[1:2],\n  oops'), prefix: 'select * from (\n', suffix: '\n) as q' };

function failing(name: string, message: string): Promise<unknown> {
  const thrown = translateDataApiError(Object.assign(new Error(message), { name }));
  return explained(sent, () => Promise.reject(thrown)).catch((error: unknown) => error);
}

describe('a failure', () => {
  test.each([
    // Behind the space that was put into the slice, and two lines on.
    ['ERROR: no; Position: 35; SQLState: 42703', 'no (line 2, column 3)', { line: 2, column: 3 }],
    ['ERROR: no; Hint: try; Position: 35; SQLState: 42703', 'no (line 2, column 3)', { hint: 'try' }],
    ['ERROR: a; Hint: b; c; SQLState: 22012', 'a', { hint: 'b; c' }],
    ['ERROR: of ours; Position: 1; SQLState: 42601', 'of ours', { sqlState: '42601' }],
    [
      'ERROR: syntax error at or near "as"; Position: 42; SQLState: 42601',
      'syntax error at end of input (line 2, column 7)',
      {},
    ],
  ])('of the statement is reported with its place in the user’s text: %j', async (message, reported, details) => {
    expect(await failing('DatabaseErrorException', message)).toMatchObject({
      code: 'statement_invalid',
      message: reported,
      details,
    });
  });

  test.each([
    ['DatabaseErrorException', 'ERROR: full; SQLState: 53300', 'database_exhausted'],
    ['DatabaseErrorException', 'FATAL: who; SQLState: 28P01', 'database_forbidden'],
    ['DatabaseUnavailableException', 'gone', 'database_unavailable'],
  ])('that is not the statement’s keeps its code: %s %s', async (name, message, code) => {
    expect(await failing(name, message)).toMatchObject({ code });
  });

  test.each([
    ['StatementTimeoutException', 'Request timed out'],
    ['DatabaseErrorException', 'ERROR: canceling statement due to statement timeout; SQLState: 57014'],
  ])('for want of time says what to do: %s', async (name, message) => {
    expect(await failing(name, message)).toMatchObject({
      code: 'database_timeout',
      message: expect.stringContaining('Ask for less'),
    });
  });

  test('by a cancellation says just that', async () => {
    const message = 'ERROR: canceling statement due to user request; SQLState: 57014';
    expect(await failing('DatabaseErrorException', message)).toMatchObject({
      code: 'database_timeout',
      message: 'The query was cancelled in the database.',
    });
  });

  test('that quotes data shows its control characters instead of sending them', async () => {
    const message = 'ERROR: invalid input syntax for type integer: "\u001b[31m\n"; SQLState: 22P02';
    expect(await failing('DatabaseErrorException', message)).toMatchObject({
      message: 'invalid input syntax for type integer: "\\x1b[31m\\n"',
    });
  });

  test('after a pause of the one who reads the result says so', () => {
    const unavailable = translateDataApiError(Object.assign(new Error('x'), { name: 'TransactionNotFoundException' }));
    expect(endedForPause(unavailable, 200_000)).toMatchObject({
      code: 'database_timeout',
      message: expect.stringContaining('its result was not read for 200 s. Write the result to a file'),
    });
    expect(endedForPause(unavailable, 5_000)).toBe(unavailable);
  });
});
