import middy from '@middy/core';
import { describe, expect, it } from 'vitest';
import { deadlineNear, fallBack } from '../../../../lib/lambda/fall-back.ts';
import { type ErrorCode, errorTable } from '../../../../lib/resilience/error-table.ts';
import type { InterruptibleRun } from '../../../../lib/resilience/interruptible-run.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

type Report = { readonly status: string; readonly code?: string };

function runThat(landed: boolean): InterruptibleRun<Report> {
  return { landed, concludeWith: (status, { code }) => ({ status, code }) };
}

function handling(work: (signal: AbortSignal) => Promise<Report>, options = {}) {
  return middy<InterruptibleRun<Report>, Report>(options)
    .use(fallBack())
    .handler((_run, _context, { signal }) => work(signal));
}

const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 60_000 } as never;
const codes = Object.keys(errorTable) as ErrorCode[];

describe('the error fallback', () => {
  it.each(codes)('ends a landed run that met %s as the error table says', async (code) => {
    const handler = handling(async () => {
      throw new OddsError(code, 'It happened.');
    });
    const { deferred, skipped } = errorTable[code];
    const status = skipped ? 'skipped' : deferred ? 'deferred' : 'failed';
    expect(await handler(runThat(true), context)).toEqual({ status, code });
  });

  it('fails a run that has not landed, after any error: the backlog has nothing to record', async () => {
    const handler = handling(async () => {
      throw new OddsError('database_unavailable', 'Away.');
    });
    expect(await handler(runThat(false), context)).toEqual({ status: 'failed', code: 'database_unavailable' });
  });

  it('swallows nothing that is not in the table', async () => {
    const handler = handling(async () => {
      throw new TypeError('a fault of ours');
    });
    await expect(handler(runThat(true), context)).rejects.toThrow('a fault of ours');
  });

  it('leaves an event that never became a run to be an error', async () => {
    const handler = handling(async () => {
      throw new OddsError('event_invalid', 'league: missing');
    });
    await expect(handler({ league: 7 } as never, context)).rejects.toThrow('league: missing');
  });

  it('defers what has landed when the time of the invocation is nearly up', async () => {
    const handler = handling(() => new Promise(() => undefined), {
      timeoutEarlyInMillis: 59_950,
      timeoutEarlyResponse: deadlineNear,
    });
    expect(await handler(runThat(true), context)).toEqual({ status: 'deferred', code: 'deadline_near' });
  });
});
