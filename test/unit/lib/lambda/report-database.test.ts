import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, it } from 'vitest';
import { reportDatabase } from '../../../../lib/lambda/report-database.ts';
import { CallMeter } from '../../../../lib/resilience/call-meter.ts';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';

/** What is sent and logged after an invocation whose calls took so many milliseconds, and ended so. */
function sentOf(
  calls: readonly (readonly [tookMs: number, code: ErrorCode | null])[],
  ending: 'after' | 'onError' = 'after',
) {
  const metrics = new Metrics({ serviceName: 'record-backlog', namespace: 'Odds' });
  const logged: unknown[] = [];
  const logger = {
    info: (...line: unknown[]) => void logged.push(['info', ...line]),
    warn: (...line: unknown[]) => void logged.push(['warn', ...line]),
  };
  const meter = new CallMeter();
  const report = reportDatabase({ logger, metrics, meter });
  meter.record({ tookMs: 99, code: 'database_timeout' });
  void report.before?.({} as never);
  for (const [tookMs, code] of calls) meter.record({ tookMs, code });
  void report[ending]?.({} as never);
  const { _aws, ...sent } = metrics.serializeMetrics();
  metrics.clearMetrics();
  return { sent, logged };
}

const service = 'record-backlog';

describe('the metrics of the calls to the database', () => {
  it('say how many there were, how long they took, and that none failed', () => {
    expect(
      sentOf([
        [5, null],
        [9, null],
      ]),
    ).toEqual({
      sent: { service, DatabaseCalls: 2, DatabaseFailures: 0, DatabaseSaturated: 0, DatabaseTime: [5, 9] },
      logged: [],
    });
  });

  it('counts failures, and names their codes in the log, also of an invocation that failed', () => {
    const { sent, logged } = sentOf(
      [
        [5, null],
        [900, 'database_timeout'],
        [7, 'database_timeout'],
      ],
      'onError',
    );
    expect(sent).toMatchObject({ DatabaseCalls: 3, DatabaseFailures: 2, DatabaseSaturated: 0 });
    const database = { calls: 3, failures: { database_timeout: 2 }, slowestMs: 900 };
    expect(logged).toEqual([['warn', 'Not all calls to the database succeeded', { database }]]);
  });

  it.each(['database_exhausted', 'database_throttled'] as const)('counts %s as saturation, too', (code) => {
    expect(sentOf([[5, code]]).sent).toMatchObject({ DatabaseFailures: 1, DatabaseSaturated: 1 });
  });

  it('does not count a waking database as a failure, and logs that it woke', () => {
    const { sent, logged } = sentOf([
      [5, 'database_resuming'],
      [9, null],
    ]);
    expect(sent).toMatchObject({ DatabaseCalls: 2, DatabaseFailures: 0 });
    expect(logged).toMatchObject([['info', expect.any(String), { database: { failures: { database_resuming: 1 } } }]]);
  });

  it('are none for an invocation without calls', () => {
    expect(sentOf([])).toEqual({ sent: { service }, logged: [] });
  });
});
