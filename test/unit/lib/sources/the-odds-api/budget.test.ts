import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayAsk, planFault, runsPerMonth } from '../../../../../lib/sources/the-odds-api/budget.ts';

const budget = { cost: 3, reserve: 60, closingMs: 15 * 60_000 };
const now = new Date('2026-08-03T22:00:00Z');
const pitchIn = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

test.each([
  ['nothing is known yet', null, pitchIn(300), { ask: true, because: 'nothing_known' }],
  ['there is plenty', 500, pitchIn(300), { ask: true, because: 'above_reserve' }],
  ['the reserve stays whole', 63, pitchIn(300), { ask: true, because: 'above_reserve' }],
  ['the call would cut into the reserve', 62, pitchIn(300), { ask: false, because: 'reserve_kept' }],
  ['no pitch is known', 62, null, { ask: false, because: 'reserve_kept' }],
  ['the closing minutes have begun', 62, pitchIn(15), { ask: true, because: 'closing' }],
  ['the closing minutes have not begun', 62, pitchIn(15.1), { ask: false, because: 'reserve_kept' }],
  ['it is the first pitch', 3, pitchIn(0), { ask: true, because: 'closing' }],
  ['the game has begun', 62, pitchIn(-1), { ask: false, because: 'reserve_kept' }],
  ['a call cannot be paid', 2, pitchIn(5), { ask: false, because: 'out_of_quota' }],
] as const)('if %s', (_what, remaining, nextPitch, decision) => {
  expect(mayAsk({ remaining, now, nextPitch }, budget)).toEqual(decision);
});

test('outside the closing minutes no run of calls ever cuts into the reserve, and inside them it is spent to the end', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.array(fc.integer({ min: -60, max: 600 }), { minLength: 1 }), (quota, minutes) => {
      let remaining = quota;
      for (const minute of minutes) {
        const { ask, because } = mayAsk({ remaining, now, nextPitch: pitchIn(minute) }, budget);
        if (ask) remaining -= budget.cost;
        expect(remaining).toBeGreaterThanOrEqual(because === 'above_reserve' ? budget.reserve : 0);
        if (minute >= 0 && minute <= 15 && remaining >= budget.cost) expect(ask).toBe(true);
      }
    }),
  );
});

const slate = { league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 } };

test('a month has the runs of the slates whose league the source has, in its longest month', () => {
  expect(runsPerMonth([slate])).toBe(14 * 12 * 31);
  expect(runsPerMonth([slate, { ...slate, league: 'wnba' }, { ...slate, league: 'nfl', everyMinutes: 60 }])).toBe(
    14 * 13 * 31,
  );
  expect(runsPerMonth([{ ...slate, runsInWindows: 291 }])).toBe((14 * 12 + 291) * 31);
  expect(runsPerMonth([])).toBe(0);
});

test.each([
  [3, 5_208, 20_000, 0, undefined, ''],
  [4, 5_000, 20_000, 0, undefined, ''],
  [4, 5_001, 20_000, 0, 'warned', '4 × 5001 runs a month = 20004 credits'],
  [6, 5_208, 20_000, 0, 'warned', 'lasts for 3333 runs'],
  [500, 0, 500, 0, undefined, ''],
  [501, 0, 500, 0, 'refused', 'costs 501 credits, and its plan has 500'],
  [3, 5_208, 20_000, 4_376, undefined, ''],
  [3, 5_208, 20_000, 4_377, 'warned', 'its plan has 20000 a month, 4377 of them for events. It lasts for 5207 runs'],
  [3, 100, 20_000, 19_998, 'refused', '19998 of them for events'],
])(
  '%d credits a run, in %d runs, of a plan with %d, %d of them for events: %s',
  (creditsPerRun, runs, creditsPerMonth, creditsOfEvents, is, message) => {
    const fault = planFault({ creditsPerRun, runsPerMonth: runs, creditsPerMonth, creditsOfEvents });
    expect(fault?.is).toBe(is);
    expect(fault?.message ?? '').toContain(message);
  },
);
