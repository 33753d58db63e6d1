import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportSync } from '../../../../functions/sync-schedule/report-sync.ts';
import { SyncRun } from '../../../../lib/collection/schedule-sync-run.ts';
import type { SyncReport } from '../../../../lib/collection/sync-report.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

const run = new SyncRun({ dates: { from: '2026-08-03', to: '2026-08-04' }, correlationId: 'run-1', now: () => 0 });

/** What is sent of a sync that ended with this report, by the metric's name. */
function sentOf(hook: 'after' | 'onError', response: SyncReport | undefined) {
  const metrics = new Metrics({ serviceName: 'sync-schedule', namespace: 'Odds' });
  const logger = new Logger({ serviceName: 'sync-schedule', logLevel: 'SILENT' });
  void reportSync({ logger, metrics })[hook]?.({ response } as never);
  const { _aws, ...sent } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return sent;
}

describe('the metrics of a sync of the official schedule', () => {
  it('count the games and the changed dates, and the success', () => {
    const entries = { seen: 32, games: 30, repeated: 0, rejected: { unreadable_game: 1, unreadable_date: 1 } };
    const report = { ...run.report(), games: 30, changedDates: ['2026-08-04'], entries };
    expect(sentOf('after', report)).toMatchObject({
      service: 'sync-schedule',
      SchedulesSynced: 1,
      ScheduledGames: 30,
      ScheduleDatesChanged: 1,
      ScheduleEntriesRejected: 2,
      RunDuration: 0,
    });
  });

  it('count a failure, and do not claim that there are no games', () => {
    const sent = sentOf('onError', run.concludeWith('failed', new OddsError('source_timeout', 'It took too long.')));
    expect(sent).toMatchObject({ SchedulesFailed: 1 });
    expect(sent).not.toHaveProperty('ScheduledGames');
    expect(sent).not.toHaveProperty('SchedulesSynced');
  });

  it('are none for an event that never became a sync', () => {
    expect(sentOf('onError', undefined)).toEqual({ service: 'sync-schedule' });
  });
});
