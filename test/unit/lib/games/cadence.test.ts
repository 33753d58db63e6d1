import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cadenceAt, observedTodayMs } from '../../../../lib/games/cadence.ts';
import { planWindows, type UpcomingGame } from '../../../../lib/games/capture-windows.ts';
import { gameStates } from '../../../../lib/games/schedule.ts';

const minuteMs = 60_000;
const zone = 'America/New_York';
/** In summer New York is four hours behind UTC. */
const slate = { everyMinutes: 30, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } };
const on = (time: string) => new Date(`2026-07-14T${time}Z`);

function game(changes: Partial<UpcomingGame> = {}): UpcomingGame {
  return { gamePk: 1, startTime: '2026-07-14T23:00:00.000Z', startIsOpen: false, state: 'scheduled', ...changes };
}
const cadence = (time: string, ...games: readonly UpcomingGame[]) => cadenceAt(on(time), slate, zone, games);
const everyMinute = (openMinutes: number) => ({ everyMinutes: 1, forMs: openMinutes * minuteMs, isInWindow: true });

describe('cadenceAt', () => {
  test('is the regular interval in the hours of the slate, since the first of them', () => {
    const regular = { everyMinutes: 30, isInWindow: false };
    expect(cadence('13:00:00')).toEqual({ ...regular, forMs: 0 });
    expect(cadence('14:10:30', game())).toEqual({ ...regular, forMs: 70 * minuteMs + 30_000 });
    expect(cadence('22:44:59', game())).toMatchObject(regular);
  });

  test('is null outside of the hours and months', () => {
    expect(cadence('12:59:59')).toBeNull();
    expect(cadenceAt(new Date('2026-07-15T03:00:00Z'), slate, zone)).toBeNull();
    expect(cadenceAt(new Date('2026-12-14T18:00:00Z'), slate, zone)).toBeNull();
  });

  test('is a minute in a window, since the window opened, also outside of the hours', () => {
    expect(cadence('22:45:00', game())).toEqual(everyMinute(0));
    expect(cadence('23:04:00', game())).toEqual(everyMinute(19));
    const early = game({ startTime: '2026-07-14T12:00:00.000Z' });
    expect(cadence('11:50:00', early)).toEqual(everyMinute(5));
  });

  test('stays a minute while a game is late, up to its first pitch', () => {
    expect(cadence('23:50:00', game())).toEqual(everyMinute(65));
    const begun = game({ state: 'live', firstPitch: '2026-07-14T23:52:30.000Z' });
    expect(cadence('23:52:00', begun)).toEqual(everyMinute(67));
    expect(cadence('23:53:00', begun)).toMatchObject({ isInWindow: false });
  });

  test('ends at the start of a game whose first pitch is unknown or impossible', () => {
    for (const firstPitch of [undefined, '2026-07-14T12:00:00.000Z', '2026-07-15T12:00:00.000Z']) {
      const begun = game({ state: 'final', firstPitch });
      expect(cadence('22:59:00', begun)).toEqual(everyMinute(14));
      expect(cadence('23:00:00', begun)).toMatchObject({ isInWindow: false });
    }
  });

  test('takes no window from a game that is postponed or cancelled', () => {
    for (const state of ['postponed', 'cancelled'] as const) {
      expect(cadence('22:50:00', game({ state }))).toMatchObject({ isInWindow: false });
    }
  });

  test('is a minute from the end of the first game of a straight doubleheader', () => {
    const second = game({ startIsOpen: true, firstGameEndedAt: '2026-07-14T20:10:00.000Z' });
    expect(cadence('20:09:00', second)).toMatchObject({ isInWindow: false });
    expect(cadence('20:30:00', second)).toEqual(everyMinute(20));
    const begun = { ...second, state: 'live', firstPitch: '2026-07-14T20:45:00.000Z' } as const;
    expect(cadence('20:44:00', begun)).toEqual(everyMinute(34));
    expect(cadence('20:46:00', begun)).toMatchObject({ isInWindow: false });
  });

  test('is a minute whenever the plan of that moment has an open window', () => {
    const base = Date.parse('2026-07-14T12:00:00Z');
    const minute = fc.integer({ min: 0, max: 14 * 60 }).map((minutes) => new Date(base + minutes * minuteMs));
    const anyGame = fc.record({
      gamePk: fc.integer({ min: 1, max: 20 }),
      startTime: minute.map((time) => time.toISOString()),
      startIsOpen: fc.boolean(),
      state: fc.constantFrom(...gameStates, 'scheduled', 'scheduled'),
      firstGameEndedAt: fc.option(minute.map((time) => time.toISOString())),
    });
    fc.assert(
      fc.property(fc.array(anyGame, { maxLength: 12 }), minute, (games, now) => {
        const windows = planWindows(games, now, { league: 'mlb', fingerprint: 'any' });
        const isOpen = windows.some(({ from }) => from <= now.toISOString());
        if (isOpen) expect(cadenceAt(now, slate, zone, games)?.isInWindow).toBe(true);
        const scheduled = games.filter(({ state }) => state === 'scheduled');
        expect(cadenceAt(now, slate, zone, scheduled)?.isInWindow ?? false).toBe(isOpen);
      }),
    );
  });
});

test('a day of observing begins with its first hour', () => {
  expect(observedTodayMs(on('13:05:00'), slate, zone)).toBe(5 * minuteMs);
  expect(observedTodayMs(on('12:59:00'), slate, zone)).toBeNull();
});
