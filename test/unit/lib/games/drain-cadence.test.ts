import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planWindows, type UpcomingGame } from '../../../../lib/games/capture-windows.ts';
import { drainIntervalMinutes, isDrainDue } from '../../../../lib/games/drain-cadence.ts';

const minuteMs = 60_000;
const times = { everyMinutes: 15, farFromGamesEveryMinutes: 180 };
const at = (time: string) => new Date(`2026-07-14T${time}:00.000Z`);

/** Its window opens at 22:45. */
function game(changes: Partial<UpcomingGame> = {}): UpcomingGame {
  return { gamePk: 1, startTime: '2026-07-14T23:00:00.000Z', startIsOpen: false, state: 'scheduled', ...changes };
}
const begun = game({ state: 'live', firstPitch: '2026-07-14T23:04:00.000Z' });
const isDue = (now: string, last: string | null, ...games: readonly UpcomingGame[]) =>
  isDrainDue(at(now), games, last && at(last).toISOString(), times);

describe('isDrainDue', () => {
  test('is true in a window, however short ago the last drain was', () => {
    expect(isDue('22:47', '22:44', game())).toBe(true);
    expect(isDue('22:44', '22:29', game())).toBe(false);
  });

  test('is true once more after the first pitch', () => {
    expect(isDue('23:17', '23:02', begun)).toBe(true);
    expect(isDue('23:32', '23:17', begun)).toBe(false);
  });

  test('is true far from games if the last drain was three hours ago, also by a tick that was late', () => {
    expect(isDue('15:02', '12:17')).toBe(false);
    expect(isDrainDue(at('15:02'), [], '2026-07-14T12:02:45.000Z', times)).toBe(true);
    expect(isDue('15:17', '12:17')).toBe(true);
  });

  test('is true if there has been no drain', () => {
    expect(isDue('12:00', null)).toBe(true);
  });

  test('leaves no price of a window unrecorded for longer than one interval of the drains', () => {
    const minute = fc.integer({ min: 0, max: 8 * 60 }).map((minutes) => at('16:00').getTime() + minutes * minuteMs);
    const games = fc.array(fc.record({ gamePk: fc.nat(9), start: minute, late: fc.integer({ min: 0, max: 100 }) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(games, fc.integer({ min: 0, max: 14 }), (slate, phase) => {
        const knownAt = (now: number): UpcomingGame[] =>
          slate.map(({ gamePk, start, late }) => {
            const pitch = start + late * minuteMs;
            const hasBegun = pitch <= now;
            const firstPitch = hasBegun ? { firstPitch: new Date(pitch).toISOString() } : {};
            const state = hasBegun ? 'live' : 'scheduled';
            return { gamePk, startTime: new Date(start).toISOString(), startIsOpen: false, state, ...firstPitch };
          });
        const first = at('15:00').getTime() + phase * minuteMs;
        let last = first;
        const drains: number[] = [];
        const observed: number[] = [];
        for (let now = first; now < first + 14 * 60 * minuteMs; now += minuteMs) {
          const windows = planWindows(knownAt(now), new Date(now), { league: 'mlb', fingerprint: 'any' });
          if (windows.some(({ from }) => Date.parse(from) <= now)) observed.push(now);
          if ((now - first) % (15 * minuteMs) !== 0) continue;
          if (!isDrainDue(new Date(now), knownAt(now), new Date(last).toISOString(), times)) continue;
          last = now;
          drains.push(now);
        }
        for (const time of observed) {
          expect(drains.some((drain) => drain >= time && drain <= time + 15 * minuteMs)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('drainIntervalMinutes', () => {
  const intervalAt = (now: string, ...games: readonly UpcomingGame[]) => drainIntervalMinutes(at(now), games, times);

  test('is the longer one far from games, and until three drains could have run in a window', () => {
    expect(intervalAt('15:00', game())).toBe(180);
    expect(intervalAt('23:29', game())).toBe(180);
  });

  test('is the shorter one from then on, until the drain after the window', () => {
    expect(intervalAt('23:30', game())).toBe(15);
    const late = game({ state: 'live', firstPitch: '2026-07-14T23:40:00.000Z' });
    expect(intervalAt('23:54', late)).toBe(15);
    expect(intervalAt('23:55', late)).toBe(180);
  });
});
