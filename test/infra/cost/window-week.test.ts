import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runsIn, windowWeek } from '../../../infra/cost/window-week.ts';
import { captureRules, planWindows } from '../../../lib/games/capture-windows.ts';

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** 4:00 in New York on Monday, when no window is open. */
const monday = Date.parse('2026-06-15T08:00:00Z') / minuteMs;
const firstMinute = 4 * 60;
const file = '../shared/payloads/oracles/mlb-games-2026-to-07-28.json';
const gamesSchema = z.array(z.object({ gamePk: z.number(), gameDate: z.string(), status: z.string() }));

/** In the order of their starts, with how late each begins. */
function gamesOfWeek() {
  const games = gamesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return games
    .filter(({ status }) => status !== 'Postponed')
    .map(({ gamePk, gameDate }) => ({ gamePk, startTime: gameDate, start: Date.parse(gameDate) / minuteMs }))
    .filter(({ start }) => start >= monday && start < monday + 7 * dayMinutes)
    .sort((a, b) => a.start - b.start || a.gamePk - b.gamePk)
    .map((game, place) => ({ ...game, begins: game.start + (place % 4 === 3 ? 63 : 5) }));
}

/** The minutes in which a window is open, if a game is known to have begun at the next plan. */
function openMinutes(): ReadonlySet<number> {
  const games = gamesOfWeek();
  const open = new Set<number>();
  for (let at = monday; at < monday + 7 * dayMinutes; at += captureRules.planEvery) {
    const upcoming = games
      .filter(({ begins, start }) => begins > at && start < at + dayMinutes)
      .map(({ gamePk, startTime }) => ({ gamePk, startTime, startIsOpen: false, state: 'scheduled' as const }));
    const plan = planWindows(upcoming, new Date(at * minuteMs), { league: 'mlb', fingerprint: 'any' });
    for (const window of plan) {
      const [from, until] = [window.from, window.until].map((instant) => Date.parse(instant) / minuteMs);
      const last = Math.min(until ?? at, at + captureRules.planEvery);
      for (let minute = Math.max(from ?? at, at); minute < last; minute += 1) open.add(minute);
    }
  }
  return open;
}

describe('the windows of a typical week', () => {
  it.skipIf(!existsSync(file))('are those of the official schedule (skipped without the payloads)', () => {
    const stored = windowWeek.flatMap((windows, day) =>
      windows.flatMap((window) => runsIn(window).map((minute) => monday - firstMinute + day * dayMinutes + minute)),
    );
    expect(stored).toEqual([...openMinutes()].sort((a, b) => a - b));
  });

  it('are disjoint, and as many as the documents say', () => {
    for (const windows of windowWeek) {
      for (const [nth, [from, until]] of windows.entries()) {
        expect(from).toBeLessThan(until);
        expect(from).toBeGreaterThan(windows[nth - 1]?.[1] ?? 0);
      }
    }
    expect(windowWeek.flat()).toHaveLength(29);
    expect(windowWeek.flat().flatMap(runsIn)).toHaveLength(2_035);
  });
});
