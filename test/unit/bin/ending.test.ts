import { expect, test } from 'vitest';
import { AlreadyReportedError, endAs } from '../../../bin/already-reported-error.ts';
import { endingOf } from '../../../bin/report.ts';
import { collectionReportSchema } from '../../../lib/collection/collection-report.ts';

const gap = { slateDate: '2026-07-04', code: 'run_lost' };
const reportWith = (status: string, gaps: readonly object[] = []) =>
  collectionReportSchema.parse({
    status,
    source: 'it',
    league: 'mlb',
    servedBy: [],
    passedOver: [],
    sources: [],
    capturedAt: null,
    observation: null,
    landed: 0,
    landedBytes: 0,
    games: { seen: 0, quoted: 0 },
    outcomes: { seen: 0, quotes: 0, skipped: {}, rejected: {} },
    recorded: { changes: 0, splitChanges: 0 },
    databaseCalls: 0,
    durationMs: 0,
    correlationId: 'run',
    gaps,
  });

test.each([
  ['recorded', [], 0],
  ['unchanged', [], 0],
  ['failed', [], 1],
  ['deferred', [], 3],
  ['skipped', [], 4],
  ['recorded', [gap], 5],
  ['deferred', [gap], 5],
  ['failed', [gap], 1],
])('a run that is %s, with gaps %j, ends with %d', (status, gaps, code) => {
  let ended = 0;
  try {
    endAs(endingOf(reportWith(status, gaps)));
  } catch (error) {
    ended = error instanceof AlreadyReportedError ? error.exitCode : -1;
  }
  expect(ended).toBe(code);
});
