import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { type RetryBudget, retryBudget, retrying } from '../../../../lib/resilience/retry.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const plenty = () => retryBudget(100);
const never = new AbortController().signal;

/** A call that fails so many times, and when it was made. */
function failing(times: number, code: ErrorCode, details: Record<string, unknown> = {}) {
  const startedAt = Date.now();
  const madeAt: number[] = [];
  const call = async () => {
    madeAt.push(Date.now() - startedAt);
    if (madeAt.length <= times) throw new OddsError(code, 'It failed.', { details });
    return 'an answer';
  };
  return { madeAt, call };
}

async function outcomeOf(call: () => Promise<string>, options: { budget?: RetryBudget; signal?: AbortSignal } = {}) {
  const { budget = plenty(), signal = never } = options;
  const outcome = retrying(call, { signal, budget, random: () => 0.5 }).catch((error: OddsError) => error.code);
  await vi.runAllTimersAsync();
  return outcome;
}

describe('retrying', () => {
  it('makes a call that succeeds once', async () => {
    const { call, madeAt } = failing(0, 'source_failing');
    expect(await outcomeOf(call)).toBe('an answer');
    expect(madeAt).toEqual([0]);
  });

  it('makes a call that may succeed soon at most twice more, after growing waits', async () => {
    const { call, madeAt } = failing(9, 'source_failing');
    expect(await outcomeOf(call)).toBe('source_failing');
    expect(madeAt).toEqual([0, 200, 600]);
  });

  it('does not make a call again that would be refused again', async () => {
    const codes = ['source_blocked', 'source_not_json', 'database_refused', 'event_invalid'] as const;
    for (const code of codes) {
      const { call, madeAt } = failing(1, code);
      expect(await outcomeOf(call)).toBe(code);
      expect(madeAt).toHaveLength(1);
    }
    expect(codes).toHaveLength(4);
  });

  it('does not retry a bug', async () => {
    const call = vi.fn(async () => {
      throw new TypeError('a fault of ours');
    });
    await expect(retrying(call, { signal: never, budget: plenty(), random: () => 0 })).rejects.toThrow(TypeError);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('waits as long as the source asks for, and not at all if that is too long for an invocation', async () => {
    const short = failing(1, 'source_throttled', { retryAfterMs: 3_000 });
    expect(await outcomeOf(short.call)).toBe('an answer');
    expect(short.madeAt).toEqual([0, 3_000]);
    const long = failing(1, 'source_throttled', { retryAfterMs: 60_000 });
    expect(await outcomeOf(long.call)).toBe('source_throttled');
    expect(long.madeAt).toEqual([0]);
  });

  it('asks a waking database every 2.5 s for as long as it takes, without spending the budget', async () => {
    const { call, madeAt } = failing(8, 'database_resuming');
    expect(await outcomeOf(call, { budget: retryBudget(0) })).toBe('an answer');
    expect(madeAt.at(-1)).toBe(8 * 2_500);
  });

  it('starts no call after the deadline', async () => {
    const { call, madeAt } = failing(100, 'database_resuming');
    const deadline = new AbortController();
    setTimeout(() => deadline.abort(), 6_000);
    expect(await outcomeOf(call, { signal: deadline.signal })).toBe('database_resuming');
    expect(madeAt.at(-1)).toBeLessThanOrEqual(6_000);
  });

  it('shares one budget among all calls of an invocation', async () => {
    const budget = retryBudget(3);
    const calls = [failing(9, 'source_failing'), failing(9, 'source_failing'), failing(9, 'source_failing')];
    for (const { call } of calls) await outcomeOf(call, { budget });
    expect(calls.map(({ madeAt }) => madeAt.length)).toEqual([3, 2, 1]);
  });
});
