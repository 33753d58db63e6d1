import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { epochsOf } from '../../../lib/games/official-entry.ts';
import type { ScheduleEntry } from '../../../lib/games/schedule-entry.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { engineAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, noDetails, scheduleAt } from '../../support/schedule-entries.ts';
import { emptyScheduleTables, rowsIn } from '../../support/schedule-tables.ts';

let odds: OddsDatabase;
beforeAll(async () => {
  odds = await openOddsDatabase(engineAtHand());
});
afterAll(() => odds?.close());
beforeEach(() => emptyScheduleTables(odds.as('owner')));

const phillies = { id: 143, name: 'Philadelphia Phillies', isWinner: null };
const nationals = { id: 120, name: 'Washington Nationals', isWinner: null };
const score = (home: number, away: number) => ({
  home: { ...phillies, score: home },
  away: { ...nationals, score: away },
  winner: home > away ? ('home' as const) : home < away ? ('away' as const) : ('tie' as const),
});
const statusOf = (state: ScheduleEntry['state']['state'], statusCode: string) => ({
  state,
  statusCode,
  codedState: statusCode.slice(0, 1),
});
const final = { ...statusOf('final', 'F'), ...score(5, 4) };
const provisional = { ...final, ...statusOf('final', 'O') };

/** Each answer at a minute past 17:00. */
async function record(...answers: readonly (readonly [minute: number, ...entries: ScheduleEntry[]])[]): Promise<void> {
  const read = answers.map(([minute, ...entries]) => scheduleAt(minute, entries));
  await recordSchedules(odds.as('recorder'), read);
}
const at = (minute: number) => `2026-07-30T17:${String(minute).padStart(2, '0')}:00+00:00`;
const outcomes = () => rowsIn(odds.as('reader'), 'odds.outcome', 'game_pk, epoch');
const revisions = () => rowsIn(odds.as('reader'), 'odds.outcome_history', 'game_pk, known_at, content_hash');

describe('an outcome', () => {
  test('is that of the provisional end, and then of the final: each with the time at which it was known', async () => {
    const scheduled = entryOf({});
    const live = entryOf({ ...statusOf('live', 'I'), ...score(2, 1), winner: null });
    await record([0, scheduled], [1, live], [2, entryOf(provisional)], [3, entryOf(final)], [4, entryOf(final)]);
    expect(await outcomes()).toMatchObject([
      {
        game_pk: 777001,
        epoch: '2026-07-10',
        official_date: '2026-07-10',
        state: 'final',
        is_provisional: false,
        home_score: 5,
        away_score: 4,
        winner: 'home',
        settlement: 'action',
        reason: null,
        moneyline_result: 'home',
        run_line: null,
        run_line_result: 'no_line',
        run_line_operators: null,
        total_result: 'no_line',
        known_at: at(3),
      },
    ]);
    expect(await revisions()).toMatchObject([
      { state: 'scheduled', home_score: null, settlement: 'open', known_at: at(0), known_until: at(1) },
      // The score of a live game is no result.
      { state: 'live', home_score: null, settlement: 'open', known_at: at(1), known_until: at(2) },
      {
        state: 'final',
        is_provisional: true,
        home_score: 5,
        settlement: 'action',
        known_at: at(2),
        known_until: at(3),
      },
      { state: 'final', is_provisional: false, home_score: 5, known_at: at(3), known_until: null },
    ]);
  });

  test('that is corrected after the final keeps what was known before', async () => {
    await record([0, entryOf(final)], [5, entryOf({ ...final, ...score(4, 5) })]);
    expect(await outcomes()).toMatchObject([
      { home_score: 4, away_score: 5, moneyline_result: 'away', known_at: at(5) },
    ]);
    expect(await revisions()).toMatchObject([
      { home_score: 5, winner: 'home', known_until: at(5) },
      { home_score: 4, winner: 'away', known_at: at(5), known_until: null },
    ]);
  });

  test('of a suspended game is open until it is resumed, and is then of the attempt that began on the first date', async () => {
    const suspended = entryOf({ ...statusOf('suspended', 'TR'), ...score(2, 2), winner: null });
    await record([0, suspended]);
    expect(await outcomes()).toEqual([]);
    expect(await revisions()).toMatchObject([{ state: 'suspended', settlement: 'open', home_score: null }]);
    const [first, resumed] = [
      entryOf(final),
      entryOf({ ...final, listedOn: '2026-07-12', officialDate: '2026-07-10' }),
    ];
    await record([9, first, resumed]);
    expect(await outcomes()).toMatchObject([
      { epoch: '2026-07-10', official_date: '2026-07-10', state: 'final', moneyline_result: 'home', known_at: at(9) },
    ]);
  });

  test('of a game that was postponed and played is one of each attempt', async () => {
    const off = entryOf({ ...statusOf('postponed', 'DR'), officialDate: '2026-07-12' });
    await record([0, entryOf({})], [1, off]);
    expect(await outcomes()).toMatchObject([
      {
        epoch: '2026-07-10',
        official_date: '2026-07-10',
        state: 'postponed',
        winner: null,
        settlement: 'no_action',
        reason: 'postponed',
        moneyline_result: 'no_action',
        run_line_result: 'no_action',
        total_result: 'no_action',
        known_at: at(1),
      },
    ]);
    expect(await revisions()).toMatchObject([{ settlement: 'open' }, { state: 'postponed', settlement: 'open' }]);
    await record([2, off, entryOf({ ...final, listedOn: '2026-07-12' })]);
    expect(await outcomes()).toMatchObject([
      { epoch: '2026-07-10', state: 'postponed', moneyline_result: 'no_action', known_at: at(1) },
      { epoch: '2026-07-12', official_date: '2026-07-12', state: 'final', moneyline_result: 'home', known_at: at(2) },
    ]);
  });

  test.each([
    ['cancelled', [entryOf(statusOf('cancelled', 'CR'))], 'cancelled'],
    ['withdrawn', [], 'game_withdrawn'],
  ] as const)('of a game that is %s is no action', async (state, entries, reason) => {
    // The second answer speaks for the whole date, whatever it lists.
    const other = entryOf({ gamePk: 777002 });
    await record([0, entryOf({}), other], [1, other, ...entries]);
    expect(await outcomes()).toMatchObject([
      { game_pk: 777001, state, settlement: 'no_action', reason, moneyline_result: 'no_action', known_at: at(1) },
    ]);
    const ofGame = (await revisions()).filter(({ game_pk }) => game_pk === 777001);
    expect(ofGame).toMatchObject([{ settlement: 'open' }, { settlement: 'no_action', reason }]);
  });

  const five = { inning: 5, half: 'End', outs: 3, home: [0, 1, 0, 2, 2], away: [0, 0, 4, 0, 0] };
  test.each([
    ['was completed early, by its code', { ...final, ...statusOf('final', 'FR') }, 'completed_early', 'home'],
    ['lacks innings', { ...final, details: { ...noDetails, linescore: five } }, 'completed_early', 'home'],
    ['was forfeited', { ...statusOf('final', 'RV'), ...score(0, 9), winner: 'away' }, 'forfeit', 'away'],
    ['was decided by a swing-off', { ...statusOf('final', 'FW'), ...score(4, 3) }, 'tiebreaker', 'home'],
  ] as const)('of a game that %s is a fact, and its grade is not guessed', async (_what, entry, reason, winner) => {
    await record([0, entryOf(entry)]);
    expect(await outcomes()).toMatchObject([
      {
        state: 'final',
        winner,
        settlement: 'ungraded',
        reason,
        moneyline_result: 'ungraded',
        run_line_result: 'ungraded',
        total_result: 'ungraded',
      },
    ]);
  });

  test('of a game of seven innings, and of a tie, is graded', async () => {
    const seven = { inning: 7, half: 'Top', outs: 3, home: [0, 1, 0, 2, 2, 0, null], away: [0, 0, 4, 0, 0, 0, 0] };
    const [short, tied] = [
      entryOf({ ...final, scheduledInnings: 7, details: { ...noDetails, linescore: seven } }),
      entryOf({ ...final, ...statusOf('final', 'FT'), ...score(3, 3), gamePk: 777002 }),
    ];
    await record([0, short, tied]);
    expect(await outcomes()).toMatchObject([
      { settlement: 'action', moneyline_result: 'home' },
      { settlement: 'action', moneyline_result: 'tie', winner: 'tie' },
    ]);
  });

  test.each(['scheduled', 'live', 'suspended', 'unknown'] as const)(
    'is none of a game that is %s, whatever its score',
    async (state) => {
      await record([0, entryOf({ ...score(5, 4), state })]);
      expect(await outcomes()).toEqual([]);
      expect(await revisions()).toMatchObject([{ settlement: 'open', home_score: null, away_score: null }]);
    },
  );

  test('belongs to the attempt that the rule of the epochs says', async () => {
    const suspended = entryOf({ ...statusOf('suspended', 'TR') });
    const off = entryOf({ ...statusOf('postponed', 'DR'), listedOn: '2026-07-11' });
    const moved = entryOf({ ...final, listedOn: '2026-07-12' });
    await record([0, suspended, off], [1, entryOf(statusOf('live', 'I')), off, moved]);
    const versions = [suspended, off, moved].map(({ gamePk, listedOn, state }) => ({
      gamePk,
      entry: listedOn,
      knownAt: at(0),
      officialDate: state.officialDate,
      startTime: state.startTime,
      startIsOpen: false,
      state: state.state,
      doubleheader: 'N' as const,
      gameNumber: 1,
      homeTeamId: 143,
      awayTeamId: 120,
      firstPitch: null,
    }));
    const played = epochsOf(versions).find(({ entries }) => entries.some(({ key }) => key === '2026-07-12'));
    expect(played?.key).toBe('2026-07-10');
    expect(await outcomes()).toMatchObject([{ epoch: '2026-07-10', state: 'final' }, { epoch: '2026-07-11' }]);
  });
});
