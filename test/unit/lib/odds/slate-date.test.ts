import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  datesBetween,
  daysAfter,
  isSlateDate,
  newYorkTime,
  slateDateAt,
  slateDatesAt,
} from '../../../../lib/odds/slate-date.ts';

describe('slateDatesAt', () => {
  test.each([
    ['in the evening of New York, when UTC has tomorrow', '2026-08-04T03:59:59Z', '2026-08-03', '2026-08-04'],
    ['at midnight in summer', '2026-08-04T04:00:00Z', '2026-08-04', '2026-08-05'],
    ['an hour before midnight in winter', '2026-12-31T04:00:00Z', '2026-12-30', '2026-12-31'],
    ['at the end of a year', '2027-01-01T04:59:59Z', '2026-12-31', '2027-01-01'],
    ['on the last of February of a leap year', '2028-02-29T12:00:00Z', '2028-02-29', '2028-03-01'],
    ['in the last hour of the day of 23 hours', '2026-03-09T03:30:00Z', '2026-03-08', '2026-03-09'],
    ['in the first hour of the day of 25 hours', '2026-11-01T04:30:00Z', '2026-11-01', '2026-11-02'],
    ['in the last hour of the day of 25 hours', '2026-11-02T04:30:00Z', '2026-11-01', '2026-11-02'],
  ])('names today and tomorrow %s', (_when, now, today, tomorrow) => {
    expect(slateDatesAt(new Date(now))).toEqual([today, tomorrow]);
  });

  test('names two neighbouring dates of the calendar at any time', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (now) => {
        const [today, tomorrow] = slateDatesAt(now);
        expect(isSlateDate(today) && isSlateDate(tomorrow)).toBe(true);
        expect(Date.parse(tomorrow) - Date.parse(today)).toBe(86_400_000);
      }),
    );
  });
});

describe('newYorkTime', () => {
  test.each([
    ['the first moment of a date in summer', ['2026-08-03'], '2026-08-03T04:00:00.000Z'],
    ['the first moment of a date in winter', ['2026-12-31'], '2026-12-31T05:00:00.000Z'],
    ['the first moment of the day of 23 hours', ['2026-03-08'], '2026-03-08T05:00:00.000Z'],
    ['the first moment after the day of 23 hours', ['2026-03-09'], '2026-03-09T04:00:00.000Z'],
    ['the first moment of the day of 25 hours', ['2026-11-01'], '2026-11-01T04:00:00.000Z'],
    ['the first moment after the day of 25 hours', ['2026-11-02'], '2026-11-02T05:00:00.000Z'],
    ['a time of the eve, before the clock changes', ['2026-03-08', -12, 30], '2026-03-07T17:30:00.000Z'],
    ['a time after midnight', ['2026-08-03', 25, 15], '2026-08-04T05:15:00.000Z'],
    ['the first of two times', ['2026-11-01', 1, 30], '2026-11-01T05:30:00.000Z'],
    ['an hour later, where the clock skips the time', ['2026-03-08', 2, 30], '2026-03-08T07:30:00.000Z'],
  ] as const)('finds %s', (_what, [date, hour, minute], moment) => {
    expect(newYorkTime(date, hour, minute).toISOString()).toBe(moment);
  });

  test('finds the first moment of every date: a millisecond before, it is the date before', () => {
    for (const date of datesBetween('2026-01-01', '2027-12-31')) {
      const first = newYorkTime(date);
      expect([slateDateAt(new Date(first.getTime() - 1)), slateDateAt(first)]).toEqual([daysAfter(date, -1), date]);
    }
  });
});

describe('dates around a date', () => {
  test.each([
    ['2026-08-03', -1, '2026-08-02'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2026-03-07', 7, '2026-03-14'],
    ['2026-08-03', 0, '2026-08-03'],
  ])('%s and %i days is %s', (date, days, other) => {
    expect(daysAfter(date, days)).toBe(other);
  });

  test('are all between two, both included, and none backwards', () => {
    expect(datesBetween('2026-10-31', '2026-11-02')).toEqual(['2026-10-31', '2026-11-01', '2026-11-02']);
    expect(datesBetween('2026-10-31', '2026-10-31')).toEqual(['2026-10-31']);
    expect(datesBetween('2026-11-01', '2026-10-31')).toEqual([]);
    expect(datesBetween('2026-01-01', '2026-12-31')).toHaveLength(365);
  });
});

describe('isSlateDate', () => {
  test.each(['2026-08-03', '2028-02-29', '2026-12-31'])('takes %s for a date', (date) => {
    expect(isSlateDate(date)).toBe(true);
  });

  test.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-08-32',
    '20260803',
    '2026-8-3',
    '2026-08-03T00:00',
    ' 2026-08-03',
    '2026-08-03\n',
    '0000-01-01',
    '',
  ])('takes %j for none', (text) => {
    expect(isSlateDate(text)).toBe(false);
  });
});
