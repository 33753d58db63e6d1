import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportRun } from '../../../functions/collect-odds/report-run.ts';
import { reportBacklog } from '../../../functions/record-backlog/report-backlog.ts';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { nothingRecorded } from '../../../lib/recording/record.ts';
import type { ErrorCode } from '../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { runOn, sourceThat } from '../../support/run-parts.ts';

const now = () => 0;
const neverAsked = () => {
  throw new Error('No call is expected here.');
};

/** What the middleware counts of a run that was deferred for that. */
function countedOf(of: 'run' | 'drain', code: ErrorCode): unknown {
  const logger = new Logger({ serviceName: 'test', logLevel: 'SILENT' });
  const metrics = new Metrics({ serviceName: 'test', namespace: 'Odds' });
  const error = new OddsError(code, 'It happened.');
  if (of === 'run') {
    const run = runOn([sourceThat(neverAsked, neverAsked)], []);
    void reportRun({ logger, metrics }).onError?.({ response: run.concludeWith('deferred', error), error } as never);
  } else {
    const run = new BacklogRun({ nothingRecorded, order: {}, correlationId: 'drain', now });
    void reportBacklog({ logger, metrics }).onError?.({
      response: run.concludeWith('deferred', error),
      error,
    } as never);
  }
  const { SchemaDrifts } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return SchemaDrifts;
}

describe('the metric SchemaDrifts', () => {
  it.each(['run', 'drain'] as const)(
    'counts a %s that was deferred because the schema is not what it expects',
    (of) => {
      expect(countedOf(of, 'database_schema_missing')).toBe(1);
    },
  );

  it.each(['run', 'drain'] as const)(
    'does not count a %s that was deferred because the database is unavailable',
    (of) => {
      expect(countedOf(of, 'database_unavailable')).toBe(0);
    },
  );
});
