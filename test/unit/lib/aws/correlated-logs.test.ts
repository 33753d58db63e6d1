import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportRun } from '../../../../functions/collect-odds/report-run.ts';
import { reportBacklog } from '../../../../functions/record-backlog/report-backlog.ts';
import { reportSync } from '../../../../functions/sync-schedule/report-sync.ts';
import { BacklogRun } from '../../../../lib/backlog/backlog-run.ts';
import { SyncRun } from '../../../../lib/collection/schedule-sync-run.ts';
import { nothingRecorded } from '../../../../lib/recording/record.ts';
import { observationAt } from '../../../support/memory-backlog.ts';
import { readingOf } from '../../../support/observed.ts';
import { runOn, sourceThat } from '../../../support/run-parts.ts';

const correlationId = 'run-1';
const now = () => 0;
const reports = {
  'collect-odds': {
    middleware: reportRun,
    response: runOn(
      [
        sourceThat(
          async () => observationAt('2026-07-30T12:00:00.000Z'),
          () => readingOf([]),
        ),
      ],
      [null],
    ).report(),
  },
  'record-backlog': {
    middleware: reportBacklog,
    response: new BacklogRun({ nothingRecorded, order: {}, correlationId, now }).report(),
  },
  'sync-schedule': {
    middleware: reportSync,
    response: new SyncRun({ dates: { from: '2026-08-03', to: '2026-08-04' }, correlationId, now }).report(),
  },
};

describe('the log line of a run', () => {
  it.each(Object.entries(reports))(
    'of %s is one, whole, with the id that its landed observations have too',
    (_name, { middleware, response }) => {
      const lines: unknown[] = [];
      const log = (message: string, fields: unknown) => void lines.push({ message, fields });
      const metrics = new Metrics({ serviceName: 'test', namespace: 'Odds' });
      void middleware({ logger: { info: log, warn: log, error: log } as never, metrics }).after?.({
        response,
      } as never);
      metrics.clearMetrics();
      expect(lines).toEqual([{ message: expect.any(String), fields: { report: response } }]);
      expect(response.correlationId).toBe(correlationId);
    },
  );
});
