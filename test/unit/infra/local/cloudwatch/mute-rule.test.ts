import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMuteRule } from '../../../../../infra/local/cloudwatch/mute-rule.ts';
import { midnight, minutes } from './metrics.ts';

const propertiesOf = (Expression: string, Duration: string, Timezone?: string, dates: object = {}) => ({
  Name: 'maintenance',
  Rule: { Schedule: { Expression, Duration, ...(Timezone && { Timezone }) } },
  MuteTargets: { AlarmNames: ['faults'] },
  ...dates,
});
const ruleOf = (...of: Parameters<typeof propertiesOf>) => readMuteRule(propertiesOf(...of));

/** Whether it mutes a minute before a window, at its start, in its last minute, and at its end. */
function around(rule: ReturnType<typeof ruleOf>, from: string, until: string): boolean[] {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  return [start - minutes(1), start, end - minutes(1), end].map((at) => rule.mutes(at));
}
const exactly = [false, true, true, false];

describe('a mute rule', () => {
  test('mutes from each start of its schedule for its duration', () => {
    const rule = ruleOf('cron(0 2 * * *)', 'PT4H');
    expect(around(rule, '2026-07-01T02:00Z', '2026-07-01T06:00Z')).toEqual(exactly);
    expect(around(rule, '2026-07-02T02:00Z', '2026-07-02T06:00Z')).toEqual(exactly);
  });

  test('goes by the clock of its zone, on both sides of a change of the clocks', () => {
    const rule = ruleOf('cron(0 3 * * SUN)', 'P1DT30M', 'America/New_York');
    expect(around(rule, '2026-10-25T07:00Z', '2026-10-26T07:30Z')).toEqual(exactly);
    expect(around(rule, '2026-11-01T08:00Z', '2026-11-02T08:30Z')).toEqual(exactly);
  });

  test('mutes once with at()', () => {
    const rule = ruleOf('at(2026-07-01T22:00)', 'PT90M', 'America/New_York');
    expect(around(rule, '2026-07-02T02:00Z', '2026-07-02T03:30Z')).toEqual(exactly);
    expect(rule.mutes(Date.parse('2027-07-02T02:00Z'))).toBe(false);
  });

  test('begins at its start date and ends with its expiry date, both in its zone', () => {
    const dates = { StartDate: '2026-07-02T00:00', ExpireDate: '2026-07-04T00:00:00' };
    const rule = ruleOf('cron(0 22 * * *)', 'PT1H', 'America/New_York', dates);
    const muted = ['01', '02', '03', '04', '05'].map((day) => rule.mutes(Date.parse(`2026-07-${day}T22:30-04:00`)));
    expect(muted).toEqual([false, true, true, false, false]);
  });

  test('finds the windows that overlap, and those before the times it was asked for', () => {
    const rule = ruleOf('cron(*/30 * * * *)', 'PT40M');
    expect(rule.mutes(midnight)).toBe(true);
    expect(rule.mutes(midnight - minutes(5))).toBe(true);
    fc.assert(fc.property(fc.nat(10_000), (minute) => rule.mutes(midnight + minutes(minute))));
  });

  test('says the same in whatever order it is asked', () => {
    const windows = { schedule: 'cron(7 */3 * * *)', duration: 'PT50M' };
    const rule = ruleOf(windows.schedule, windows.duration);
    fc.assert(
      fc.property(fc.nat(5000), (minute) => {
        const sinceStart = (minute - 7 + 180) % 180;
        expect(rule.mutes(midnight + minutes(minute))).toBe(sinceStart < 50);
      }),
    );
  });

  test.each([
    ['a schedule of another kind', ['rate(5 minutes)', 'PT1H']],
    ['six fields', ['cron(0 0 2 * * *)', 'PT1H']],
    ['an hour that there is not', ['cron(0 25 * * *)', 'PT1H']],
    ['a zone that there is not', ['cron(0 2 * * *)', 'PT1H', 'America/Nowhere']],
    ['less than a minute', ['cron(0 2 * * *)', 'PT0M']],
    ['more than 15 days', ['cron(0 2 * * *)', 'P15DT1M']],
    ['seconds', ['cron(0 2 * * *)', 'PT90S']],
    ['no duration', ['cron(0 2 * * *)', 'P']],
    ['a property that is not known', ['cron(0 2 * * *)', 'PT1H', 'UTC', { Color: 'red' }]],
  ] as const)('is refused with %s', (_, [expression, duration, zone, dates]) => {
    expect(() => ruleOf(expression, duration, zone, dates)).toThrow();
  });
});
