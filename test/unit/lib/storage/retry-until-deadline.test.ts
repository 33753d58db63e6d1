import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { type RetryProgress, retryUntilDeadline } from '../../../../lib/storage/retry-until-deadline.ts';

const codes = Object.keys(errorTable) as ErrorCode[];
const retryable = codes.filter((code) => errorTable[code].retry !== false);
const forbidden: readonly ErrorCode[] = ['database_forbidden', 'secret_refused'];

describe('retrying until the deadline', () => {
  it.each(retryable)('repeats after %s until it passes, and gives what the attempt gives', async (code) => {
    const world = newWorld({ failing: 20, code });
    expect(await world.retry(world.attempt)).toBe('done');
    expect(world.attempts()).toBe(21);
  });

  it.each(codes.filter((code) => !retryable.includes(code) && !forbidden.includes(code)))(
    'throws %s at once',
    async (code) => {
      const world = newWorld({ failing: 1, code });
      await expect(world.retry(world.attempt)).rejects.toMatchObject({ code, message: 'not now' });
      expect([world.attempts(), world.pauses]).toEqual([1, []]);
    },
  );

  it('throws what is no OddsError at once', async () => {
    const bug = new TypeError('a fault of ours');
    const { retry } = newWorld({ failing: 0, code: 'database_busy' });
    await expect(retry(() => Promise.reject(bug))).rejects.toBe(bug);
  });

  it('asks a waking database every 2.5 seconds', async () => {
    const world = newWorld({ failing: 4, code: 'database_resuming' });
    await world.retry(world.attempt);
    expect(world.pauses).toEqual([2_500, 2_500, 2_500, 2_500]);
  });

  it('leaves everything else alone for ever longer, with full jitter, up to 10 seconds', async () => {
    const longest = newWorld({ failing: 9, code: 'database_throttled', random: 1 });
    await longest.retry(longest.attempt);
    expect(longest.pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
    const shortest = newWorld({ failing: 3, code: 'database_throttled', random: 0 });
    await shortest.retry(shortest.attempt);
    expect(shortest.pauses).toEqual([0, 0, 0]);
  });

  it.each(forbidden)('waits for %s for 30 seconds from the first, and then fails by that name', async (code) => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 60_000 }),
        async (random, ms) => {
          const world = newWorld({ failingForMs: ms, code, random });
          const result = world.retry(world.attempt);
          if (ms <= 30_000) {
            expect(await result).toBe('done');
            return;
          }
          await expect(result).rejects.toMatchObject({ code });
          expect(world.now()).toBe(30_000);
        },
      ),
    );
  });

  it('counts those 30 seconds from the first refusal, not from when it began to wait for something else', async () => {
    const world = newWorld({ failing: 0, code: 'database_busy' });
    const failures = [...Array(20).fill('database_resuming'), 'database_forbidden'] as ErrorCode[];
    const attempt = async () => {
      const code = failures.shift();
      if (code) throw new OddsError(code, 'not now');
      return 'done';
    };
    expect(await world.retry(attempt)).toBe('done');
    expect(world.now()).toBeGreaterThan(30_000);
  });

  it('does not wait if the grants of the database say no', async () => {
    const refused = new OddsError('database_forbidden', 'no', { details: { sqlState: '42501' } });
    const { retry, pauses } = newWorld({ failing: 0, code: 'database_busy' });
    await expect(retry(() => Promise.reject(refused))).rejects.toBe(refused);
    expect(pauses).toEqual([]);
  });

  it('ends at the deadline, before a pause, in it, or in the next attempt, and says what it waited for', async () => {
    const late = {
      code: 'deadline_near',
      message: expect.stringContaining('not now'),
      details: { waitedFor: 'database_busy' },
      cause: { code: 'database_busy' },
    };
    const before = newWorld({ failing: 9, code: 'database_busy' });
    await expect(before.retry(before.attempt, AbortSignal.abort())).rejects.toMatchObject(late);
    const during = newWorld({ failing: 9, code: 'database_busy', deadlineAtMs: 1_000 });
    await expect(during.retry(during.attempt, during.signal)).rejects.toMatchObject(late);
    const { retry } = newWorld({ failing: 0, code: 'database_busy' });
    const thrown = [new OddsError('database_busy', 'not now'), new OddsError('deadline_near', 'given up')];
    await expect(retry(() => Promise.reject(thrown.shift()))).rejects.toMatchObject(late);
  });

  it('reports the first wait, and then one every 15 seconds at most', async () => {
    const world = newWorld({ failing: 20, code: 'database_resuming' });
    await world.retry(world.attempt);
    expect(world.progress.map(({ waitedMs }) => waitedMs)).toEqual([0, 15_000, 30_000, 45_000]);
    expect(world.progress[0]).toEqual({ code: 'database_resuming', reason: 'not now', attempts: 1, waitedMs: 0 });
  });
});

interface Choices {
  readonly code: ErrorCode;
  /** So many attempts fail, or all before this time. */
  readonly failing?: number;
  readonly failingForMs?: number;
  readonly random?: number;
  readonly deadlineAtMs?: number;
}

/** Time passes in pauses only. */
function newWorld({
  code,
  failing = 0,
  failingForMs = 0,
  random = 0.5,
  deadlineAtMs = Number.POSITIVE_INFINITY,
}: Choices) {
  let now = 0;
  let attempts = 0;
  const pauses: number[] = [];
  const progress: RetryProgress[] = [];
  const deadline = new AbortController();
  const retry = retryUntilDeadline({
    pause: async (ms) => {
      pauses.push(ms);
      now += ms;
      if (now >= deadlineAtMs) deadline.abort();
    },
    now: () => now,
    random: () => random,
    onProgress: (one) => progress.push(one),
  });
  const attempt = async () => {
    attempts += 1;
    if (attempts <= failing || now < failingForMs) throw new OddsError(code, 'not now');
    return 'done';
  };
  return { retry, attempt, pauses, progress, signal: deadline.signal, attempts: () => attempts, now: () => now };
}
