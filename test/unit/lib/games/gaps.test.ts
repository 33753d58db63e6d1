import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DueRun } from '../../../../lib/games/due-runs.ts';
import { type Gap, gapsAmong, isDecided, runsThatCame, unseenPitches } from '../../../../lib/games/gaps.ts';
import type { ScheduledGame } from '../../../../lib/games/schedule.ts';
import { searchOf } from '../../../support/search.ts';

const minuteMs = 60_000;
const noon = Date.parse('2026-07-14T16:00:00.000Z');
/** `12:05:30` is five and a half minutes after noon in New York, as in all of these tests. */
const at = (clock: string) => Date.parse(`2026-07-14T${clock}.000-04:00`);
const instant = (clock: string) => new Date(at(clock)).toISOString();

/** Runs from that time on. */
function due(from: string, runs: number, everyMinutes: number): readonly DueRun[] {
  return Array.from({ length: runs }, (_, index) => ({
    at: at(from) + index * everyMinutes * minuteMs,
    everyMinutes,
    isInWindow: everyMinutes === 1,
  }));
}
const regular = due('12:00:00', 4, 30);
const window = due('12:00:00', 20, 1);
/** An observation of each run, a few seconds after it is due. */
const observed = (runs: readonly DueRun[]) => runs.map((run) => run.at + 4_000);
const without = (runs: readonly DueRun[], ...missing: readonly number[]) =>
  observed(runs.filter((_run, index) => !missing.includes(index)));

function game(changes: Partial<ScheduledGame>): ScheduledGame {
  return {
    gamePk: 1,
    officialDate: '2026-07-14',
    startTime: instant('12:15:00'),
    startIsOpen: false,
    kind: 'regular_season',
    state: 'live',
    ifNecessary: false,
    ...changes,
  };
}

describe('gaps of regular runs', () => {
  test('are none if each run came, also just before the next one is due', () => {
    expect(gapsAmong(regular, observed(regular))).toEqual([]);
    expect(
      gapsAmong(
        regular,
        regular.map((run) => run.at + 29 * minuteMs),
      ),
    ).toEqual([]);
  });

  test('are a run that did not come, until the next observation', () => {
    expect(gapsAmong(regular, without(regular, 1))).toEqual([
      {
        from: instant('12:30:00'),
        until: instant('13:00:04'),
        expectedRuns: 2,
        actualRuns: 1,
        isInWindow: false,
        gamePks: [],
      },
    ]);
  });

  test('end with the interval of the last run if none was due any more', () => {
    const [gap] = gapsAmong(regular, [...without(regular, 2, 3), at('19:00:00')]);
    expect(gap).toMatchObject({
      from: instant('13:00:00'),
      until: instant('14:00:00'),
      expectedRuns: 2,
      actualRuns: 0,
    });
  });

  test('are two if runs were not due for a while', () => {
    const gaps = gapsAmong([...regular, ...due('18:00:00', 2, 30)], []);
    expect(gaps.map(({ from, until, expectedRuns }) => [from, until, expectedRuns])).toEqual([
      [instant('12:00:00'), instant('14:00:00'), 4],
      [instant('18:00:00'), instant('19:00:00'), 2],
    ]);
  });

  test('go on into a capture window', () => {
    const runs = [...due('12:00:00', 1, 30), ...due('12:20:00', 10, 1)];
    expect(gapsAmong(runs, [at('12:25:02')])).toMatchObject([
      { from: instant('12:00:00'), until: instant('12:25:02'), expectedRuns: 7, actualRuns: 1, isInWindow: true },
      { from: instant('12:26:00'), until: instant('12:30:00'), expectedRuns: 4, actualRuns: 0, isInWindow: true },
    ]);
  });
});

describe('gaps of a capture window', () => {
  test('are none if a single run is missing, or ticks come up to a minute late', () => {
    expect(gapsAmong(window, without(window, 5))).toEqual([]);
    const late = window.map((run, index) => run.at + (index % 2) * 59_000 + 3_000);
    expect(gapsAmong(window, late)).toEqual([]);
  });

  test('are two runs or more in a row', () => {
    const gaps = gapsAmong(window, without(window, 5, 6));
    expect(gaps).toMatchObject([
      { from: instant('12:05:00'), until: instant('12:07:04'), expectedRuns: 3, actualRuns: 1, isInWindow: true },
    ]);
    expect(runsThatCame(window, gaps)).toBe(18);
  });

  test('name the games whose start or first pitch is in them, and no placeholder and no game that is off', () => {
    const games = [
      game({ gamePk: 3, startTime: instant('12:06:00') }),
      game({ gamePk: 2, startTime: instant('11:00:00'), firstPitch: instant('12:07:00') }),
      game({ gamePk: 4, startTime: instant('12:06:00'), startIsOpen: true }),
      game({ gamePk: 5, startTime: instant('12:06:00'), state: 'postponed' }),
      game({ gamePk: 6, startTime: instant('12:08:00') }),
    ];
    expect(gapsAmong(window, without(window, 5, 6), games)[0]?.gamePks).toEqual([2, 3]);
  });
});

test('a pitch is unseen if nothing was observed in its last two minutes, and a window was open', () => {
  const games = [
    game({ gamePk: 1, firstPitch: instant('12:07:30') }),
    game({ gamePk: 2, firstPitch: instant('12:12:00') }),
    game({ gamePk: 3, firstPitch: instant('18:00:00') }),
    game({ gamePk: 4 }),
  ];
  expect(unseenPitches(window, without(window, 6, 7), games)).toEqual([1]);
  expect(unseenPitches(window, observed(window), games)).toEqual([]);
});

test('whether a run came is decided after its interval, and two minutes at least', () => {
  const [run, tick] = [due('12:00:00', 1, 30)[0] as DueRun, due('12:00:00', 1, 1)[0] as DueRun];
  expect([at('12:30:59'), at('12:31:00')].map((now) => isDecided(run, now))).toEqual([false, true]);
  expect([at('12:02:59'), at('12:03:00')].map((now) => isDecided(tick, now))).toEqual([false, true]);
});

/** Parts that are evenly apart, with pauses between them of so many minutes at most. */
const runsWithPauses = (longestPause: number) =>
  fc
    .array(
      fc.record({
        pause: fc.nat(longestPause),
        every: fc.constantFrom(1, 5, 30),
        runs: fc.integer({ min: 1, max: 15 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => {
      const found: DueRun[] = [];
      let next = noon;
      for (const { pause, every, runs } of parts) {
        next += pause * minuteMs;
        for (let n = 0; n < runs; n += 1, next += every * minuteMs) {
          found.push({ at: next, everyMinutes: every, isInWindow: every === 1 });
        }
      }
      return found;
    });
const dueRuns = runsWithPauses(90);
const times = fc.array(
  fc.integer({ min: -60, max: 8 * 60 * 60 }).map((seconds) => noon + seconds * 1_000),
  {
    maxLength: 60,
  },
);
const missing = (runs: readonly DueRun[], gaps: readonly Gap[]) => runs.length - runsThatCame(runs, gaps);

describe('for any runs and observations', () => {
  const search = searchOf('gaps', { inTests: 200, long: 20_000 });

  test('gaps depend neither on the order of observations nor on their number at one time', () => {
    fc.assert(
      fc.property(dueRuns, times, (runs, observations) => {
        const shuffled = [...observations, ...observations].reverse();
        expect(gapsAmong(runs, shuffled)).toEqual(gapsAmong(runs, observations));
      }),
      search,
    );
  });

  test('gaps are disjoint, hold no observation, and each misses a run at least', () => {
    fc.assert(
      fc.property(dueRuns, times, (runs, observations) => {
        let end = 0;
        for (const gap of gapsAmong(runs, observations)) {
          const [from, until] = [Date.parse(gap.from), Date.parse(gap.until)];
          expect(from).toBeGreaterThanOrEqual(end);
          expect(until).toBeGreaterThan(from);
          expect(observations.filter((time) => from <= time && time < until)).toEqual([]);
          expect(gap.expectedRuns - gap.actualRuns).toBeGreaterThan(0);
          end = until;
        }
      }),
      search,
    );
  });

  test('another observation never makes more runs missing', () => {
    fc.assert(
      fc.property(dueRuns, times, fc.nat(8 * 60 * 60), (runs, observations, seconds) => {
        const more = [...observations, noon + seconds * 1_000];
        expect(missing(runs, gapsAmong(runs, more))).toBeLessThanOrEqual(missing(runs, gapsAmong(runs, observations)));
      }),
      search,
    );
  });

  test('runs that came within a minute are no gap, and all runs are missing if none came', () => {
    fc.assert(
      fc.property(dueRuns, fc.infiniteStream(fc.nat(60_000 - 1)), (runs, lateness) => {
        const late = runs.map((run) => run.at + (lateness.next().value ?? 0));
        expect(gapsAmong(runs, late)).toEqual([]);
        expect(missing(runs, gapsAmong(runs, []))).toBe(runs.length);
      }),
      search,
    );
  });

  test('runs that are missing in a row are counted exactly, if those around them were punctual', () => {
    fc.assert(
      fc.property(runsWithPauses(0), fc.nat(80), fc.integer({ min: 2, max: 10 }), (runs, first, count) => {
        fc.pre(first + count <= runs.length);
        const left = runs.filter((_run, index) => index < first || index >= first + count);
        expect(missing(runs, gapsAmong(runs, observed(left)))).toBe(count);
      }),
      search,
    );
  });
});
