import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen, recentDates, withOpenDates } from '../../../../lib/games/open-games.ts';
import { gameStates, type ScheduledGame } from '../../../../lib/games/schedule.ts';
import { datesBetween, daysAfter, slateDateAt } from '../../../../lib/odds/slate-date.ts';
import { searchOf } from '../../../support/search.ts';

const today = '2026-08-03';
const recent = { from: '2026-07-30', to: today };
const game = (officialDate: string, state: ScheduledGame['state']): ScheduledGame => ({
  gamePk: 1,
  officialDate,
  startTime: `${officialDate}T23:05:00.000Z`,
  startIsOpen: false,
  kind: 'regular_season',
  state,
  ifNecessary: false,
});

describe('a game of an earlier date', () => {
  test.each([
    ['suspended', true],
    ['postponed', true],
    ['scheduled', true],
    ['live', true],
    ['unknown', true],
    ['final', false],
    ['cancelled', false],
  ] as const)('that is %s: open is %s', (state, open) => {
    expect(isOpen(game('2026-08-02', state), today)).toBe(open);
    expect(isOpen(game(today, state), today)).toBe(false);
  });
});

describe('the dates that are asked again', () => {
  test('are those of games that may have ended in the last 72 hours, in New York', () => {
    expect(recentDates(new Date('2026-08-03T03:59:00Z'))).toEqual({ from: '2026-07-29', to: '2026-08-02' });
    expect(recentDates(new Date('2026-08-03T04:01:00Z'))).toEqual(recent);
  });

  test('cover the dates of open games that are near each other in one request', () => {
    const games = ['2026-07-29', '2026-07-01', '2026-07-05', '2026-05-01'].map((date) => game(date, 'suspended'));
    expect(withOpenDates(recent, games, today)).toEqual([
      { from: '2026-07-29', to: today },
      { from: '2026-07-01', to: '2026-07-05' },
      { from: '2026-05-01', to: '2026-05-01' },
    ]);
  });

  test('hold each open date once, in at most six requests, however many games are open', () => {
    const games = fc.array(
      fc
        .record({ back: fc.integer({ min: 0, max: 300 }), state: fc.constantFrom(...gameStates) })
        .map(({ back, state }) => game(daysAfter(today, -back), state)),
      { maxLength: 30 },
    );
    const property = fc.property(games, (known) => {
      const ranges = withOpenDates(recent, known, today);
      const dates = ranges.flatMap(({ from, to }) => datesBetween(from, to));
      expect(new Set(dates).size).toBe(dates.length);
      expect(ranges.length).toBeLessThanOrEqual(6);
      expect(ranges[0]?.to).toBe(slateDateAt(new Date(`${today}T16:00:00Z`)));
      for (const one of known.filter((each) => isOpen(each, today))) expect(dates).toContain(one.officialDate);
      for (const date of datesBetween(recent.from, recent.to)) expect(dates).toContain(date);
    });
    fc.assert(property, searchOf('Dates of open games', { inTests: 100, long: 5_000 }));
  });
});
