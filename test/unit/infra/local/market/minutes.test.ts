import { describe, expect, it } from 'vitest';
import { isDate, isoOf, minuteOf, newYorkDate, newYorkMinute } from '../../../../../infra/local/market/minutes.ts';

describe('minutes', () => {
  it('reads a clock of New York in summer and in winter time', () => {
    expect(isoOf(newYorkMinute('2026-08-03', 19, 5))).toBe('2026-08-03T23:05:00.000Z');
    expect(isoOf(newYorkMinute('2026-03-01', 13, 5))).toBe('2026-03-01T18:05:00.000Z');
    expect(isoOf(newYorkMinute('2026-03-08', 13, 5))).toBe('2026-03-08T17:05:00.000Z');
    expect(isoOf(newYorkMinute('2026-11-01', 13, 5))).toBe('2026-11-01T18:05:00.000Z');
  });

  it('counts hours before midnight back into the eve', () => {
    expect(isoOf(newYorkMinute('2026-08-03', -12, 30))).toBe('2026-08-02T16:30:00.000Z');
    expect(isoOf(newYorkMinute('2026-11-01', -12, 30))).toBe('2026-10-31T16:30:00.000Z');
  });

  it('keeps the date of New York until midnight there', () => {
    expect(newYorkDate(new Date('2026-08-04T03:59:00Z'))).toBe('2026-08-03');
    expect(newYorkDate(new Date('2026-08-04T04:00:00Z'))).toBe('2026-08-04');
  });

  it('knows the dates of the calendar', () => {
    expect(isDate('2028-02-29')).toBe(true);
    expect(['2026-02-29', '2026-13-01', '20260803', '2026-8-3', ''].filter(isDate)).toEqual([]);
  });

  it('takes every moment of a minute for the same minute', () => {
    expect(minuteOf(new Date('2026-08-03T16:00:59.999Z'))).toBe(minuteOf(new Date('2026-08-03T16:00:00Z')));
  });
});
