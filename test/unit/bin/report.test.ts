import { describe, expect, test } from 'vitest';
import { reportLines } from '../../../bin/report.ts';
import { collectionReportSchema } from '../../../lib/collection/collection-report.ts';
import { fakeTerminal } from './fake-terminal.ts';

const answer = {
  status: 'recorded',
  source: 'action-network',
  league: 'nfl',
  capturedAt: '2025-11-09T03:30:49.000Z',
  observation: 'ab',
  landed: 1,
  landedBytes: 9_000,
  servedBy: ['action-network'],
  passedOver: [],
  sources: [],
  gaps: [],
  games: { seen: 14, quoted: 13 },
  outcomes: { seen: 768, quotes: 700, skipped: { game_over: 60, in_play: 6 }, rejected: { no_price: 2 } },
  recorded: { changes: 63, splitChanges: 38 },
  databaseCalls: 1,
  durationMs: 412,
  correlationId: 'c-1',
};

describe('the report of a collection', () => {
  test('accounts for every outcome by its reason', () => {
    const lines = reportLines(collectionReportSchema.parse(answer), fakeTerminal());
    expect(lines).toContain(
      '  outcomes  768 seen = 700 quotes + 66 skipped (60 game_over, 6 in_play) + 2 rejected (2 no_price)',
    );
    expect(lines[0]).toBe('recorded  action-network nfl, captured at 2025-11-09T03:30:49.000Z');
  });

  test.each([
    ['body', '  league    nfl, which the recorded answer names'],
    ['default', '  league    nfl, by default: the recorded answer names none (--league)'],
  ])('says where the league of a recorded answer comes from: %s', (leagueFrom, line) => {
    expect(reportLines(collectionReportSchema.parse({ ...answer, leagueFrom }), fakeTerminal())[1]).toBe(line);
  });

  test('says why a run failed, and no time if nothing was received', () => {
    const error = { code: 'source_unreachable', message: 'The source did not answer.' };
    const lines = reportLines(
      collectionReportSchema.parse({ ...answer, status: 'failed', capturedAt: null, error }),
      fakeTerminal(),
    );
    expect(lines.slice(0, 2)).toEqual([
      'failed  action-network nfl',
      '  The source did not answer. (source_unreachable)',
    ]);
  });

  test('names the run of a gap that is not its own, and why it had no lease', () => {
    const gaps = [{ slateDate: '2025-11-09', code: 'run_lost', run: 'c-0' }];
    const leaseError = { code: 'state_unavailable', message: 'The table is away.' };
    const lines = reportLines(collectionReportSchema.parse({ ...answer, gaps, leaseError }), fakeTerminal());
    expect(lines).toContain('  gap       2025-11-09: run_lost (of run c-0)');
    expect(lines).toContain('  no lease  The table is away.');
  });

  test('is refused if it is not what the function promises', () => {
    expect(() => collectionReportSchema.parse({ ...answer, status: 'fine' })).toThrow();
  });
});
