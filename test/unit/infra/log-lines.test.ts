import { expect, test } from 'vitest';
import { logLines } from '../../../bin/log-lines.ts';
import { inOrderOfTime, logLineOf } from '../../../infra/log-lines.ts';
import { fakeTerminal } from '../bin/fake-terminal.ts';

const printed = [
  JSON.stringify({
    level: 'ERROR',
    message: 'The run failed',
    timestamp: '2026-07-01T10:00:02.000Z',
    service: 'collect-odds',
    error: { message: 'no answer', code: 'source_timeout' },
  }),
  'a text without a time',
  JSON.stringify({ _figures: { Timestamp: 1 }, service: 'collect-odds' }),
  JSON.stringify({ time: '2026-07-01T10:00:01.000Z', type: 'platform.report', record: {} }),
  JSON.stringify({ level: 'INFO', message: 'a \u001b[31mname', timestamp: '2026-07-01T10:00:03.000Z' }),
];

test('lines of the log come in the order of their time, without metrics and with what would move the cursor shown', () => {
  const lines = inOrderOfTime(printed.flatMap((line) => logLineOf(line) ?? []));
  expect(logLines(lines, fakeTerminal())).toEqual([
    '2026-07-01T10:00:01.000Z         (unknown)  platform.report',
    '2026-07-01T10:00:02.000Z  ERROR  collect-odds  The run failed: no answer (source_timeout)',
    '(no time)         (unknown)  a text without a time',
    '2026-07-01T10:00:03.000Z  INFO   (unknown)  a \\x1b[31mname',
  ]);
});

test('a line takes its function and its time from the log group if it does not say them', () => {
  const known = { service: 'record-backlog', at: '2026-07-01T10:00:00.000Z' };
  expect(logLineOf('START', known)).toEqual({ ...known, logged: 'START' });
  expect(logLineOf('{"a":1}', known)).toEqual({ ...known, logged: { a: 1 } });
});
