import { describe, expect, test } from 'vitest';
import { syncLines } from '../../../bin/sync-lines.ts';
import { syncReportSchema } from '../../../lib/collection/sync-report.ts';
import type { ScheduledGame } from '../../../lib/games/schedule.ts';
import { fakeTerminal } from './fake-terminal.ts';

const answer = {
  status: 'synced',
  source: 'mlb-stats-api',
  league: 'mlb',
  from: '2026-10-30',
  to: '2026-11-01',
  capturedAt: '2026-10-30T16:00:00.000Z',
  games: 2,
  changedDates: ['2026-10-30'],
  entries: { seen: 4, games: 2, repeated: 1, rejected: { unreadable_game: 1 } },
  requests: [],
  landed: 'schedule/key',
  durationMs: 120,
  correlationId: 'c-1',
};

const game: ScheduledGame = {
  gamePk: 777001,
  officialDate: '2026-10-30',
  startTime: '2026-10-31T00:08:00.000Z',
  startIsOpen: false,
  kind: 'postseason',
  state: 'scheduled',
  ifNecessary: false,
};
const teams = { away: 'Toronto Blue Jays', home: 'Boston Gulls' };
const known = [
  {
    date: '2026-10-30',
    games: [
      { ...game, teams },
      { ...game, gamePk: 777002, startIsOpen: true, ifNecessary: true },
    ],
  },
  { date: '2026-10-31', games: [] },
  { date: '2026-11-01', games: null },
];

describe('the official schedule on the screen', () => {
  test('accounts for every entry, and has each date with its games, without any, or unknown', () => {
    expect(syncLines(syncReportSchema.parse(answer), known, fakeTerminal())).toEqual([
      'synced  mlb-stats-api mlb, captured at 2026-10-30T16:00:00.000Z',
      '  dates     2026-10-30 to 2026-11-01, 1 changed; 2 games',
      '  entries   4 seen = 2 games + 1 repeated + 1 unreadable_game rejected',
      '  120 ms, correlation id c-1',
      '',
      'date        start             game                               number  state',
      '2026-10-30  20:08             Toronto Blue Jays at Boston Gulls  777001  scheduled, postseason',
      '            open              not named                          777002  scheduled, if necessary, postseason',
      '2026-10-31  no game',
      '2026-11-01  nothing is known',
      'Times of New York.',
    ]);
  });

  test('says why a sync failed, and no time if nothing was received', () => {
    const error = { code: 'source_unreachable', message: 'The source did not answer.' };
    const failed = { ...answer, status: 'failed', capturedAt: null, landed: null, error };
    expect(syncLines(syncReportSchema.parse(failed), [], fakeTerminal()).slice(0, 2)).toEqual([
      'failed  mlb-stats-api mlb',
      '  The source did not answer. (source_unreachable)',
    ]);
  });
});
