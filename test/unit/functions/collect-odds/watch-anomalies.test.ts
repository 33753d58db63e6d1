import { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import { describe, expect, it } from 'vitest';
import { watchAnomalies } from '../../../../functions/collect-odds/watch-anomalies.ts';
import type { CollectionReport } from '../../../../lib/collection/collection-report.ts';
import { CollectionRun } from '../../../../lib/collection/collection-run.ts';
import { CallMeter } from '../../../../lib/resilience/call-meter.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import type { AnomalyMemories, AnomalyMemory } from '../../../../lib/telemetry/run-anomalies.ts';
import { usualMemory, usualRun } from '../../../support/usual-runs.ts';

interface Scene {
  readonly run?: CollectionRun;
  readonly report?: CollectionReport;
  readonly memories?: Partial<AnomalyMemories>;
  readonly calls?: readonly { readonly tookMs: number; readonly code: 'source_timeout' | null }[];
  /** The handler throws, and a fallback makes the report. */
  readonly fails?: true;
}

/** Three runs one after another, as the last one is reported; their memory is kept as the state table would. */
async function threeRuns({ run = usualRun.run, report = usualRun.report, memories, calls, fails }: Scene) {
  let memory = usualMemory;
  const written: AnomalyMemory[] = [];
  const failures: unknown[] = [];
  const metrics = new Metrics({ serviceName: 'collect-odds', namespace: 'Odds/test' });
  const sourceMeter = new CallMeter();
  const { measure, finish } = watchAnomalies({
    memories: {
      read: async () => memory,
      write: async (_series, next) => {
        memory = next;
        written.push(next);
      },
      ...memories,
    },
    sourceMeter,
    metrics,
    now: () => usualRun.at,
    onFailure: (error) => failures.push(error),
    timeUp: () => AbortSignal.timeout(20),
  });
  const handler = middy<CollectionRun, CollectionReport>()
    .use(finish)
    .use(measure)
    .use({
      onError: (request) => {
        request.response = report;
      },
    })
    .handler(async () => {
      if (fails) throw new OddsError('database_unavailable', 'It is away.');
      return report;
    });
  let sent: Record<string, unknown> = {};
  for (let nth = 0; nth < 3; nth += 1) {
    for (const call of calls ?? [{ tookMs: 120, code: null }]) sourceMeter.record(call);
    expect(await handler(run, {} as never)).toBe(report);
    sourceMeter.take();
    const { _aws, service, ...values } = metrics.serializeMetrics();
    sent = values;
    metrics.clearMetrics();
  }
  return { sent, written, failures };
}

const withRecorded = (changes: number): CollectionReport => ({
  ...usualRun.report,
  recorded: { changes, splitChanges: 0 },
});

describe('the anomaly metrics of a run', () => {
  it('are zero for a run like all others of its hour, which is remembered', async () => {
    const { sent, written, failures } = await threeRuns({});
    expect(sent).toEqual({ ChangesAnomaly: 0, LatencyAnomaly: 0 });
    expect(written.map(({ changes }) => changes.current?.values.length)).toEqual([1, 2, 3]);
    expect(failures).toEqual([]);
  });

  it('rise if a feed no longer changes or its source becomes slow', async () => {
    const { sent } = await threeRuns({ report: withRecorded(0), calls: [{ tookMs: 1_200, code: null }] });
    expect(sent.ChangesAnomaly).toBeGreaterThan(3.5);
    expect(sent.LatencyAnomaly).toBeGreaterThan(3.5);
  });

  it('do not count the time of requests that failed: those have a metric of their own', async () => {
    const calls = [{ tookMs: 120, code: null } as const, { tookMs: 9_000, code: 'source_timeout' } as const];
    expect((await threeRuns({ calls })).sent.LatencyAnomaly).toBe(0);
    expect((await threeRuns({ calls: calls.slice(1) })).sent).toEqual({ ChangesAnomaly: 0 });
  });

  it('say nothing of the changes of a run that recorded nothing, or not all', async () => {
    const gap = { slateDate: '2026-07-31', code: 'source_timeout' };
    for (const report of [
      { ...withRecorded(0), status: 'deferred' },
      { ...withRecorded(0), status: 'failed' },
      { ...withRecorded(0), gaps: [gap] },
    ] as const) {
      expect((await threeRuns({ report })).sent).toEqual({ LatencyAnomaly: 0 });
    }
  });

  it('are those of the report that the fallback made, if the run failed', async () => {
    const report = { ...withRecorded(0), status: 'deferred' } as const;
    expect((await threeRuns({ report, fails: true })).sent).toEqual({ LatencyAnomaly: 0 });
  });

  it('do not exist for a run that a person started, or that another source served', async () => {
    const { lateMs: _byClock, ...options } = {
      league: 'mlb',
      slateDates: [],
      sources: [{ name: 'action-network' } as never] as const,
      exclusive: true,
      lateMs: 0,
      correlationId: 'by-hand',
      now: () => 0,
    };
    const byHand = await threeRuns({ run: new CollectionRun(options) });
    expect([byHand.sent, byHand.written]).toEqual([{}, []]);
    const sources = [{ source: 'action-network' }, { source: 'sportsbettingdime' }] as never;
    expect((await threeRuns({ report: { ...usualRun.report, sources } })).sent).toEqual({});
  });

  it('are none if the memory cannot be read, which is then not overwritten', async () => {
    const away = new OddsError('state_unavailable', 'It is away.');
    const { sent, written, failures } = await threeRuns({ memories: { read: () => Promise.reject(away) } });
    expect([sent, written, failures]).toEqual([{}, [], [away, away, away]]);
  });

  it('are none if the memory hangs, and the run ends all the same', async () => {
    const hanging = { read: () => new Promise<never>(() => undefined) };
    const { sent, written, failures } = await threeRuns({ memories: hanging });
    expect([sent, written, failures.length]).toEqual([{}, [], 3]);
  });

  it('are emitted if the memory cannot be written', async () => {
    const away = new OddsError('state_unavailable', 'It is away.');
    const { sent, failures } = await threeRuns({ memories: { write: () => Promise.reject(away) } });
    expect([sent, failures]).toEqual([{ ChangesAnomaly: 0, LatencyAnomaly: 0 }, [away, away, away]]);
  });
});
