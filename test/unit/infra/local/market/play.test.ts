import { describe, expect, it } from 'vitest';
import { playGame, scoreAfter } from '../../../../../infra/local/market/play.ts';
import { randomFrom } from '../../../../../infra/local/market/random.ts';

const games = Array.from({ length: 2_000 }, (_, index) => playGame(randomFrom(index, 'play'), 0.55, 8.6));

describe('playGame', () => {
  it('never ends tied and never before the ninth', () => {
    for (const innings of games) {
      const { home, away } = scoreAfter(innings);
      expect(home).not.toBe(away);
      expect(innings.length).toBeGreaterThanOrEqual(9);
    }
    expect(games.some((innings) => innings.length > 9)).toBe(true);
  });

  it('plays no bottom half for a home side that has already won, and stops a walk-off at the winning run', () => {
    let unplayed = 0;
    let walkOffs = 0;
    for (const innings of games) {
      const last = innings.at(-1);
      const before = scoreAfter(innings, innings.length - 1);
      if (!last) throw new Error('A game without innings.');
      if (last.home === null) {
        unplayed += 1;
        expect(before.home).toBeGreaterThan(before.away + last.away);
      } else if (before.home + last.home > before.away + last.away) {
        walkOffs += 1;
        expect(before.home + last.home).toBe(before.away + last.away + 1);
      }
    }
    expect(unplayed).toBeGreaterThan(100);
    expect(walkOffs).toBeGreaterThan(50);
  });

  it('lets the better side win more often, and scores about the runs that were expected', () => {
    const scores = games.map((innings) => scoreAfter(innings));
    const wins = scores.filter(({ home, away }) => home > away).length / scores.length;
    const runs = scores.reduce((sum, { home, away }) => sum + home + away, 0) / scores.length;
    expect(wins).toBeGreaterThan(0.5);
    expect(wins).toBeLessThan(0.62);
    expect(Math.abs(runs - 8.6)).toBeLessThan(0.6);
  });
});
