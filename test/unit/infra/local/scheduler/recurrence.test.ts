import { describe, expect, test } from 'vitest';
import { parseRecurrence } from '../../../../../infra/local/scheduler/recurrence.ts';

const newYork = 'America/New_York';

/** The first times of an expression from a time on. */
function timesOf(expression: string, { from, count, zone = 'UTC' }: { from: string; count: number; zone?: string }) {
  const recurrence = parseRecurrence(expression, zone);
  const anchor = Date.parse(from);
  const times: string[] = [];
  for (let next = recurrence.next(anchor, anchor); next !== undefined && times.length < count; ) {
    times.push(new Date(next).toISOString().slice(0, 16));
    next = recurrence.next(next + 1, anchor);
  }
  return times;
}

describe('an expression', () => {
  test.each([
    ['rate(1 minute)', ['2026-07-14T22:00', '2026-07-14T22:01', '2026-07-14T22:02']],
    ['rate(5 minutes)', ['2026-07-14T22:00', '2026-07-14T22:05', '2026-07-14T22:10']],
    ['rate(1 day)', ['2026-07-14T22:00', '2026-07-15T22:00', '2026-07-16T22:00']],
    ['cron(4/20 * * * ? *)', ['2026-07-14T22:04', '2026-07-14T22:24', '2026-07-14T22:44']],
    ['cron(0 12 ? * MON-TUE *)', ['2026-07-20T12:00', '2026-07-21T12:00', '2026-07-27T12:00']],
    ['cron(0 12 ? * 7 2026-2027)', ['2026-07-18T12:00', '2026-07-25T12:00', '2026-08-01T12:00']],
    ['cron(0 12 L * ? *)', ['2026-07-31T12:00', '2026-08-31T12:00', '2026-09-30T12:00']],
    ['at(2026-07-15T01:02:03)', ['2026-07-15T01:02']],
  ])('%s fires at its times', (expression, times) => {
    expect(timesOf(expression, { from: '2026-07-14T22:00:00Z', count: 3 })).toEqual(times);
  });

  test('skips a time that the clock of its zone skips, and fires once at one that it shows twice', () => {
    const half2 = { from: '2026-03-07T12:00:00Z', count: 2, zone: newYork };
    expect(timesOf('cron(30 2 * * ? *)', half2)).toEqual(['2026-03-09T06:30', '2026-03-10T06:30']);
    const half1 = { from: '2026-10-31T12:00:00Z', count: 2, zone: newYork };
    expect(timesOf('cron(30 1 * * ? *)', half1)).toEqual(['2026-11-01T05:30', '2026-11-02T06:30']);
  });

  test.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(1 second)',
    'rate(1.5 hours)',
    'cron(0 12 * * * *)',
    'cron(0 12 ? * ? *)',
    'cron(0 12 * * ?)',
    'cron(0 25 * * ? *)',
    'cron(? 12 * * ? *)',
    'at(2026-07-15T01:02:03Z)',
    'at(2026-07-15T01:02)',
    'at(2026-13-15T01:02:03)',
    '1 minute',
  ])('%s is refused', (expression) => {
    expect(() => parseRecurrence(expression, 'UTC')).toThrow(`Invalid Schedule Expression ${expression}.`);
  });
});
