import type { MiddlewareObj } from '@middy/core';
import type { CollectionReport } from '../../lib/collection/collection-report.ts';
import type { CollectionRun } from '../../lib/collection/collection-run.ts';
import { newYorkClockAt } from '../../lib/odds/slate-date.ts';
import type { CallMeter } from '../../lib/resilience/call-meter.ts';
import { inTime } from '../../lib/resilience/in-time.ts';
import { type HourOfDay, median } from '../../lib/telemetry/anomaly.ts';
import { emitMetrics, type MetricSink } from '../../lib/telemetry/emit-metrics.ts';
import {
  type AnomalyMemories,
  type AnomalyMemory,
  judgeRun,
  type RunSignals,
} from '../../lib/telemetry/run-anomalies.ts';

interface WatchAnomaliesOptions {
  readonly memories: AnomalyMemories;
  /** Has the requests of the run, until they are reported. */
  readonly sourceMeter: Pick<CallMeter, 'answeredMs'>;
  readonly metrics: MetricSink;
  readonly now: () => Date;
  /** Receives the error if the memory was not read or not written. No odds are lost by it, so the run goes on. */
  readonly onFailure: (error: unknown) => void;
  /** A signal that aborts after so many milliseconds. */
  readonly timeUp?: (ms: number) => AbortSignal;
}

/** As for the status of a run (lib/lambda/save-run-status-to.ts): it fits into the reserve of the run's time. */
const storeTimeoutMs = 1_500;

/**
 * Two Middy middlewares that say how unusual a run was. `measure` is between the run's beginning and its fallback: it
 * reads the memory while the run observes, emits, and starts the write. `finish` is first and waits for the write, which
 * so goes on beside that of the run's status. If the state table does not answer, there is no metric, and the run is as it was.
 */
export function watchAnomalies({
  memories,
  sourceMeter,
  metrics,
  now,
  onFailure,
  timeUp = AbortSignal.timeout,
}: WatchAnomaliesOptions) {
  const reads = new WeakMap<object, Promise<AnomalyMemory | undefined>>();
  const writes = new WeakMap<object, Promise<unknown>>();

  /** Never rejects. */
  const attempt = async <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> => {
    try {
      const signal = timeUp(storeTimeoutMs);
      return await inTime(call(signal), signal);
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  };

  const judgeReport = async (request: { readonly response: CollectionReport | null | undefined }) => {
    const memory = await reads.get(request);
    const { response: report } = request;
    if (!memory || !report) return;
    const judged = judgeRun(memory, hourOfDayAt(now()), signalsOf(report, sourceMeter.answeredMs()));
    emitMetrics(metrics, 'anomalies', { ChangesAnomaly: judged.changes, LatencyAnomaly: judged.latency });
    writes.set(
      request,
      attempt((signal) => memories.write(report, judged.memory, signal)),
    );
  };

  const measure: MiddlewareObj<CollectionRun, CollectionReport> = {
    before: (request) => {
      const run = request.event;
      // A run of a window sees what changed in a minute, which compares with no regular run.
      if (run.isScheduled && run.window === undefined)
        reads.set(
          request,
          attempt((signal) => memories.read(run, signal)),
        );
    },
    after: judgeReport,
    onError: judgeReport,
  };
  const waitForWrite = async (request: object) => void (await writes.get(request));
  const finish: MiddlewareObj = { after: waitForWrite, onError: waitForWrite };
  return { measure, finish };
}

/** What another source answered is not usual for this one. */
function signalsOf(report: CollectionReport, answeredMs: readonly number[]): RunSignals {
  const { status, source, sources, events, gaps, outcomes, recorded } = report;
  if (sources.some((asked) => asked.source !== source)) return { recorded: undefined, latencyMs: undefined };
  const recordedAll = (status === 'recorded' || status === 'unchanged') && gaps.length === 0;
  return {
    recorded: recordedAll ? { changes: recorded.changes, quotes: outcomes.quotes } : undefined,
    // Requests for events are among them.
    latencyMs: events === undefined && answeredMs.length > 0 ? median(answeredMs) : undefined,
  };
}

/** By the clock of New York, as slates are. */
function hourOfDayAt(at: Date): HourOfDay {
  const clock = newYorkClockAt(at);
  return { day: Math.floor(clock.getTime() / 86_400_000), hour: clock.getUTCHours() };
}
