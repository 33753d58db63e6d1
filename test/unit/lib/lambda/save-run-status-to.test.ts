import middy from '@middy/core';
import { describe, expect, it } from 'vitest';
import { beginRun } from '../../../../lib/lambda/begin-run.ts';
import { fallBack } from '../../../../lib/lambda/fall-back.ts';
import { saveRunStatusTo } from '../../../../lib/lambda/save-run-status-to.ts';
import type { InterruptibleRun } from '../../../../lib/resilience/interruptible-run.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import type { EndedRun, RunOutcome } from '../../../../lib/telemetry/run-status.ts';

interface Report {
  readonly status: string;
}
type Run = InterruptibleRun<Report> & { report(): Report };

const run: Run = { landed: true, report: () => ({ status: 'begun' }), concludeWith: (status) => ({ status }) };
const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 } as never;
const now = () => new Date('2026-07-04T17:00:00.000Z');
const outcome: RunOutcome = {
  name: 'some-run',
  status: 'recorded',
  succeeded: true,
  error: null,
  figures: {},
  servedBy: [],
  passedOver: [],
};

/** A function that does `work` and saves its status; `write` is the store's. */
function handlerOf(work: () => Promise<Report>, write?: (run: EndedRun, signal: AbortSignal) => Promise<void>) {
  const written: EndedRun[] = [];
  const failures: unknown[] = [];
  const remember = async (ended: EndedRun) => void written.push(ended);
  const handler = middy<Run, Report>()
    .use(
      saveRunStatusTo<Run, Report>({
        statuses: { write: write ?? remember },
        outcomesOf: ({ run, report, crash }) => [
          {
            ...outcome,
            status: (report ?? run.report()).status,
            error: crash ? { code: 'x', message: crash.message } : null,
          },
        ],
        now,
        onFailure: (error) => failures.push(error),
        timeUp: () => AbortSignal.timeout(20),
      }),
    )
    .use(beginRun(() => run))
    .use(fallBack())
    .handler(work);
  return { invoke: () => handler({} as never, context), written, failures };
}

const recorded = async () => ({ status: 'recorded' });

describe('a run', () => {
  it('saves a status when it ends well, with when, how long and whose it was', async () => {
    const { invoke, written } = handlerOf(recorded);
    expect(await invoke()).toEqual({ status: 'recorded' });
    const durationMs = expect.any(Number);
    expect(written).toEqual([
      { ...outcome, endedAt: '2026-07-04T17:00:00.000Z', durationMs, correlationId: 'request-1' },
    ]);
  });

  it('saves one when it ends as its fallback says', async () => {
    const { invoke, written } = handlerOf(async () => {
      throw new OddsError('database_unavailable', 'Away.');
    });
    expect(await invoke()).toEqual({ status: 'deferred' });
    expect(written).toMatchObject([{ status: 'deferred', error: null }]);
  });

  it('saves one when it throws by a bug, which is rethrown', async () => {
    const { invoke, written } = handlerOf(async () => {
      throw new TypeError('a fault of ours');
    });
    await expect(invoke()).rejects.toThrow('a fault of ours');
    expect(written).toMatchObject([{ status: 'begun', error: { message: 'a fault of ours' } }]);
  });

  it('saves none if the event was refused: it never was a run', async () => {
    const { invoke, written, failures } = handlerOf(async () => {
      throw new OddsError('event_invalid', 'league: missing');
    });
    await invoke().catch(() => undefined);
    expect({ written, failures }).toEqual({ written: [], failures: [] });
  });
});

describe('a status that cannot be written', () => {
  it('does not change the answer, and is reported', async () => {
    const { invoke, failures } = handlerOf(recorded, async () => {
      throw new OddsError('state_unavailable', 'The table is away.');
    });
    expect(await invoke()).toEqual({ status: 'recorded' });
    expect(failures).toMatchObject([{ code: 'state_unavailable' }]);
  });

  it('delays the answer by its own short time at most, also if the store hangs', async () => {
    let aborted = false;
    const { invoke, failures } = handlerOf(recorded, (_run, signal) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    });
    const begun = performance.now();
    expect(await invoke()).toEqual({ status: 'recorded' });
    expect(performance.now() - begun).toBeLessThan(500);
    expect([aborted, failures.length]).toEqual([true, 1]);
  });

  it('does not change a failure of the run, either', async () => {
    const hang = () => new Promise<void>(() => undefined);
    const crash = handlerOf(async () => {
      throw new TypeError('a fault of ours');
    }, hang);
    await expect(crash.invoke()).rejects.toThrow('a fault of ours');
    const broken = handlerOf(async () => {
      throw new OddsError('source_blocked', 'Blocked.');
    }, hang);
    expect(await broken.invoke()).toEqual({ status: 'failed' });
  });
});
