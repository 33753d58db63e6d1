import type { MiddlewareObj } from '@middy/core';
import { inTime } from '../resilience/in-time.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { EndedInvocation, RunNotes, RunOutcome } from '../telemetry/run-status.ts';

interface NoteRunOptions<Run, Report> {
  readonly notes: Pick<RunNotes, 'write'>;
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
 * Stands above the other reporting middleware, so that the report is out when the status is saved.
 */
export function noteRun<Run, Report>(options: NoteRunOptions<Run, Report>): MiddlewareObj<Run, Report> {
  const begun = new WeakMap<object, number>();
  const note = async (request: { context: { awsRequestId: string } }, ending: EndedInvocation<Run, Report>) => {
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
      await note(request, { run: request.event, report: request.response ?? undefined, crash: undefined });
    },
    onError: async (request) => {
      const { event, response, error } = request;
      if (error instanceof OddsError && error.code === 'event_invalid') return;
      const report = response ?? undefined;
      await note(request, { run: event, report, crash: report === undefined ? (error ?? undefined) : undefined });
    },
  };
}

async function writeAll<Run, Report>(
  run: { readonly endedAt: string; readonly durationMs: number; readonly correlationId: string },
  ending: EndedInvocation<Run, Report>,
  { notes, outcomesOf, onFailure, timeUp = AbortSignal.timeout }: NoteRunOptions<Run, Report>,
): Promise<void> {
  try {
    const signal = timeUp(writeTimeoutMs);
    const writes = outcomesOf(ending).map((outcome) => notes.write({ ...outcome, ...run }, signal));
    await inTime(Promise.all(writes), signal);
  } catch (error) {
    onFailure(error);
  }
}
