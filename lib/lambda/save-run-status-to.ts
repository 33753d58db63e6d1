import type { MiddlewareObj } from '@middy/core';
import { inTime } from '../resilience/in-time.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { EndedInvocation, RunOutcome, RunStatusStore } from '../telemetry/run-status.ts';

interface SaveRunStatusOptions<Run, Report> {
  readonly statuses: Pick<RunStatusStore, 'write'>;
  /** The statuses to save: none, or one for each thing that ran. */
  readonly outcomesOf: (ending: EndedInvocation<Run, Report>) => readonly RunOutcome[];
  readonly now: () => Date;
  /** Receives the error if a status was not saved. No odds are lost by it, so the run goes on. */
  readonly onFailure: (error: unknown) => void;
  /** A signal that aborts after so many milliseconds. */
  readonly timeUp?: (ms: number) => AbortSignal;
}

/**
 * The store answers in milliseconds, or is unavailable. This leaves time for one attempt that hangs or is throttled and one
 * more, and fits into the reserve of the run's time.
 */
const writeTimeoutMs = 1_500;

/**
 * Middy middleware: saves the status of a run, however the run ended. It comes last and may fail: neither a failure nor a
 * store that hangs changes the run's response. A refused event is no run.
 *
 * It comes before the other reporting middleware, so that the report is out when the status is saved.
 */
export function saveRunStatusTo<Run, Report>(options: SaveRunStatusOptions<Run, Report>): MiddlewareObj<Run, Report> {
  const begun = new WeakMap<object, number>();
  const save = async (request: { context: { awsRequestId: string } }, ending: EndedInvocation<Run, Report>) => {
    const durationMs = Math.round(performance.now() - (begun.get(request) ?? performance.now()));
    const { awsRequestId: correlationId } = request.context;
    const run = { endedAt: options.now().toISOString(), durationMs, correlationId };
    await writeAll(run, ending, options);
  };
  return {
    before: (request) => {
      begun.set(request, performance.now());
    },
    after: async (request) => {
      await save(request, { run: request.event, report: request.response ?? undefined, crash: undefined });
    },
    onError: async (request) => {
      const { event, response, error } = request;
      if (error instanceof OddsError && error.code === 'event_invalid') return;
      const report = response ?? undefined;
      await save(request, { run: event, report, crash: report === undefined ? (error ?? undefined) : undefined });
    },
  };
}

async function writeAll<Run, Report>(
  run: { readonly endedAt: string; readonly durationMs: number; readonly correlationId: string },
  ending: EndedInvocation<Run, Report>,
  { statuses, outcomesOf, onFailure, timeUp = AbortSignal.timeout }: SaveRunStatusOptions<Run, Report>,
): Promise<void> {
  try {
    const signal = timeUp(writeTimeoutMs);
    const writes = outcomesOf(ending).map((outcome) => statuses.write({ ...outcome, ...run }, signal));
    await inTime(Promise.all(writes), signal);
  } catch (error) {
    onFailure(error);
  }
}
