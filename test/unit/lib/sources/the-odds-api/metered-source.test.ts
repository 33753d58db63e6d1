import { describe, expect, it } from 'vitest';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { type Meter, metered } from '../../../../../lib/sources/the-odds-api/metered-source.ts';
import type { Quota } from '../../../../../lib/sources/the-odds-api/quota.ts';
import { observationOf } from './odds.ts';

const now = new Date('2026-08-03T22:00:00.000Z');
const pitchIn = (minutes: number) => async () => new Date(now.getTime() + minutes * 60_000);
const budget = { cost: 3, reserve: 60, closingMs: 15 * 60_000 };
const slate = { league: 'mlb', slateDate: null };
const call = { signal: new AbortController().signal, correlationId: 'run-1' };
const away = () => Promise.reject(new OddsError('state_unavailable', 'The table is away.'));

interface Scene {
  readonly left?: number | null;
  readonly nextPitch?: Meter['nextPitch'];
  readonly memory?: Partial<Meter['memory']>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Thrown in place of an answer. */
  readonly refusal?: Error;
}

/** A source with `left` credits of its quota; the calls that it made, and what the quota's memory was given. */
function scene({ left = null, nextPitch = pitchIn(300), memory = {}, headers = {}, refusal }: Scene) {
  const remembered: Quota[] = [];
  const calls: unknown[] = [];
  const answer = observationOf('[]', { headers });
  const observe = metered(
    async (...all) => {
      calls.push(all);
      if (refusal) throw refusal;
      return answer;
    },
    {
      memory: {
        remaining: async () => left,
        remember: async (quota) => void remembered.push(quota),
        ...memory,
      },
      budget,
      nextPitch,
      now: () => now,
    },
  );
  return { observe: () => observe(slate, call), calls, remembered, answer };
}

describe('a source with a quota', () => {
  it('is asked as it is, if there is plenty', async () => {
    const { observe, calls, answer } = scene({ left: 500 });
    expect(await observe()).toBe(answer);
    expect(calls).toEqual([[slate, call]]);
  });

  it('is asked if nothing is known of its quota, whatever the hour', async () => {
    const nextPitch = () => Promise.reject(new Error('no call is expected'));
    const { observe, calls } = scene({ left: null, nextPitch });
    await observe();
    expect(calls).toHaveLength(1);
  });

  it('keeps its reserve outside of the closing minutes: the source is not asked, and that is no failure', async () => {
    const { observe, calls, remembered } = scene({ left: 62 });
    const kept = await observe().catch((error: unknown) => error);
    expect(kept).toMatchObject({
      code: 'source_reserve_kept',
      message:
        'The Odds API has 62 credits left, and a call costs 3: the last 60 are for the 15 minutes before a first pitch.',
      details: { remaining: 62, reserve: 60, cost: 3 },
      policy: { skipped: true, tryNextSource: true, circuit: null, retry: false },
    });
    expect([calls, remembered]).toEqual([[], []]);
  });

  it('spends its reserve within them', async () => {
    const { observe, calls } = scene({ left: 62, nextPitch: pitchIn(15) });
    await observe();
    expect(calls).toHaveLength(1);
  });

  it('looks for the next pitch of the league that is asked for', async () => {
    const looked: unknown[] = [];
    const nextPitch: Meter['nextPitch'] = async (...all) => {
      looked.push(all);
      return now;
    };
    const { observe } = scene({ left: 62, nextPitch });
    await observe();
    expect(looked).toEqual([['mlb', now, call.signal]]);
  });

  it.each([5, 300])(
    'with less than a call costs is out of quota %i minutes before a pitch, and not asked',
    async (minutes) => {
      const { observe, calls } = scene({ left: 2, nextPitch: pitchIn(minutes) });
      await expect(observe()).rejects.toMatchObject({
        code: 'source_out_of_quota',
        message: 'The Odds API has 2 credits left, and a call costs 3: it is not asked until its quota is renewed.',
        details: { remaining: 2, cost: 3 },
        policy: { tryNextSource: true, circuit: null, retry: false },
      });
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ['no pitch is known', async () => null],
    ['the schedule is unavailable', away],
  ])('knows no closing minutes if %s: the reserve is kept, and what is above it is spent', async (_why, nextPitch) => {
    await expect(scene({ left: 62, nextPitch }).observe()).rejects.toMatchObject({ code: 'source_reserve_kept' });
    const { observe, calls } = scene({ left: 63, nextPitch });
    await observe();
    expect(calls).toHaveLength(1);
  });
});

describe('what is left of a quota', () => {
  const headers = { 'x-requests-remaining': '484', 'x-requests-used': '16', 'x-requests-last': '3' };

  it('is remembered as the answer says', async () => {
    const { observe, remembered } = scene({ left: 487, headers });
    await observe();
    expect(remembered).toEqual([{ remaining: 484, used: 16, cost: 3 }]);
  });

  it('is remembered also if it is nothing', async () => {
    const { observe, remembered } = scene({ headers: { ...headers, 'x-requests-remaining': '0' } });
    await observe();
    expect(remembered).toMatchObject([{ remaining: 0 }]);
  });

  it('stays as it was if the answer does not say', async () => {
    const { observe, remembered } = scene({ left: 487, headers: { 'x-requests-used': '16' } });
    await observe();
    expect(remembered).toEqual([]);
  });

  it('is remembered also as a refusal says it, and the refusal is thrown on', async () => {
    const refusal = new OddsError('source_throttled', 'Too often.', {
      details: { quota: { remaining: 7, used: null, cost: 0 } },
    });
    const { observe, remembered } = scene({ left: 500, refusal });
    await expect(observe()).rejects.toBe(refusal);
    expect(remembered).toEqual([{ remaining: 7, used: null, cost: 0 }]);
  });

  it.each([
    new OddsError('source_failing', 'No word of a quota.', { details: { status: 500 } }),
    new TypeError('not even an answer'),
  ])('stays as it was if the refusal does not say: %s', async (refusal) => {
    const { observe, remembered } = scene({ left: 500, refusal });
    await expect(observe()).rejects.toBe(refusal);
    expect(remembered).toEqual([]);
  });

  it('blocks no call if it cannot be read, and loses no answer if it cannot be written', async () => {
    const { observe, calls, answer } = scene({ headers, memory: { remaining: away, remember: away } });
    expect(await observe()).toBe(answer);
    expect(calls).toHaveLength(1);
  });
});
