import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gameStates } from '../../../../lib/games/schedule.ts';
import { officialGameOf, type ScheduleEntry, winnerOf } from '../../../../lib/games/schedule-entry.ts';
import { entryOf } from '../../../support/schedule-entries.ts';

describe('a final game is won', () => {
  const team = (score: number | null, isWinner: boolean | null) => ({ id: 1, name: 'A', score, isWinner });

  test.each([
    ['by its score', 'F', team(5, false), team(4, true), 'home'],
    ['by its score, also if a tie is sent beside it', 'F', team(3, null), team(6, null), 'away'],
    ['of equal scores by the winner that is sent, as after a swing-off', 'F', team(6, false), team(6, true), 'away'],
    ['by no team if the scores are equal and no winner is sent', 'F', team(4, null), team(4, null), 'tie'],
    ['by no team if both are sent as winners', 'F', team(4, true), team(4, true), 'tie'],
    ['of a forfeit by the winner that is sent, whatever the score', 'R', team(5, false), team(4, true), 'away'],
    ['of a forfeit by one that is not known if none is sent', 'Q', team(5, null), team(4, null), null],
    ['by one that is not known without a score', 'F', team(null, true), team(4, false), null],
  ])('%s', (_how, codedState, home, away, winner) => {
    expect(winnerOf({ state: 'final', codedState, home, away, isTie: null })).toBe(winner);
  });

  test.each(gameStates.filter((state) => state !== 'final'))('and not while it is %s, whatever its score', (state) => {
    expect(winnerOf({ state, codedState: 'F', home: team(5, true), away: team(1, false), isTie: false })).toBeNull();
  });
});

describe('a game that is listed on several dates', () => {
  const first = entryOf({ listedOn: '2026-07-10', startTime: '2026-07-10T23:05:00.000Z', state: 'postponed' });
  const second = entryOf({ listedOn: '2026-07-12', startTime: '2026-07-12T17:05:00.000Z', state: 'postponed' });
  const third = entryOf({ listedOn: '2026-08-01', startTime: '2026-08-01T17:05:00.000Z', state: 'scheduled' });
  const gameOf = (...entries: [ScheduleEntry, ...ScheduleEntry[]]) => {
    const { standing, furthest } = officialGameOf(entries);
    return [standing.listedOn, furthest.state.state];
  };

  test('stands on the date that is left after its postponements', () => {
    expect(gameOf(first, second, third)).toEqual(['2026-08-01', 'scheduled']);
  });

  test('stands on the last of its dates while it has been postponed to none', () => {
    expect(gameOf(first, second)).toEqual(['2026-07-12', 'postponed']);
  });

  test('keeps its first start when it is resumed, and has come as far as its last entry', () => {
    const begun = entryOf({ listedOn: '2024-08-27', startTime: '2024-08-28T00:10:00.000Z', state: 'suspended' });
    const resumed = entryOf({ listedOn: '2024-08-28', startTime: '2024-08-28T21:10:00.000Z', state: 'final' });
    expect(gameOf(begun, resumed)).toEqual(['2024-08-27', 'final']);
  });

  test('is the same in any order of its entries', () => {
    const entries = fc.array(
      fc
        .record({
          listedOn: fc.constantFrom('2026-07-10', '2026-07-11', '2026-07-12'),
          startTime: fc.constantFrom('2026-07-10T23:05:00.000Z', '2026-07-12T17:05:00.000Z'),
          state: fc.constantFrom(...gameStates),
        })
        .map(entryOf),
      { minLength: 1, maxLength: 5 },
    );
    const shuffled = entries.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([[one, ...others], [first, ...rest]]) => {
        if (!one || !first) throw new Error('there are entries');
        expect(officialGameOf([first, ...rest])).toEqual(officialGameOf([one, ...others]));
      }),
    );
  });
});
