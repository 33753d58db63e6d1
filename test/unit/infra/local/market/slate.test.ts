import { describe, expect, it } from 'vitest';
import { slateOf } from '../../../../../infra/local/market/slate.ts';

const dates = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(2026, 3, 1 + i)).toISOString().slice(0, 10));
const slates = dates.map((date) => slateOf(1, date));

describe('slateOf', () => {
  it('has fifteen games of thirty clubs on every date: one pair twice, two clubs at rest', () => {
    for (const slate of slates) {
      const clubs = slate.flatMap(({ home, away }) => [home.id, away.id]);
      expect(clubs).toHaveLength(30);
      expect(new Set(clubs).size).toBe(28);
      expect(slate.filter(({ inDoubleheader }) => inDoubleheader).map(({ gameNumber }) => gameNumber)).toEqual([1, 2]);
    }
  });

  it('starts the second game of a doubleheader only after the first is over, though it was announced for earlier', () => {
    let late = 0;
    for (const [first, second] of slates) {
      if (!first || !second) throw new Error('A slate without a doubleheader.');
      expect(second.pitch).toBeGreaterThan(first.end);
      if (second.pitch > second.start + 6) late += 1;
    }
    expect(late).toBeGreaterThan(0);
  });

  it('starts the games of any year within a day of their date', () => {
    for (const date of ['1900-01-01', '1969-12-30', '2099-12-31']) {
      const midnight = Date.parse(`${date}T00:00:00Z`) / 60_000;
      for (const { start, pitch } of slateOf(1, date)) {
        expect(start - midnight).toBeGreaterThan(0);
        expect(pitch - midnight).toBeLessThan(2 * 1_440);
      }
    }
  });

  it('gives no id twice, and counts upwards', () => {
    const ids = slates.flatMap((slate) => slate.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted((a, b) => a - b)).toEqual(ids);
  });

  it('calls off a game on some dates, rains on one each day, and never starts one early', () => {
    const games = slates.flat();
    const postponed = games.filter(({ postponedAt }) => postponedAt !== null);
    expect(postponed.length).toBeGreaterThan(20);
    expect(postponed.length).toBeLessThan(60);
    expect(games.filter(({ pitch, start }) => pitch < start)).toEqual([]);
    for (const slate of slates) {
      expect(slate.filter(({ inDoubleheader, pitch, start }) => !inDoubleheader && pitch > start + 30)).toHaveLength(1);
    }
  });
});
