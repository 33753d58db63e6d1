import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorTable } from '../../../../lib/resilience/error-table.ts';
import { type Candidate, firstAvailable, passedOver } from '../../../../lib/resilience/first-available.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

const signal = new AbortController().signal;

/** Candidates that serve, or fail with a code, or break; and a list of their calls. */
function candidates(...outcomes: (ErrorCode | Error | 'serves')[]) {
  const calls: string[] = [];
  const all = outcomes.map((outcome, at): Candidate => {
    const name = `source-${at}`;
    return {
      name,
      serve: async () => {
        calls.push(name);
        if (outcome === 'serves') return undefined;
        if (outcome instanceof Error) throw outcome;
        return new OddsError(outcome, `${outcome}.`, { details: { status: 1 } });
      },
    };
  });
  return { all, calls };
}

describe('firstAvailable', () => {
  test('asks only the first while it serves', async () => {
    const { all, calls } = candidates('serves', 'serves');
    expect(await firstAvailable(all, signal)).toEqual({ servedBy: 'source-0', failed: [] });
    expect(calls).toEqual(['source-0']);
  });

  test('says which served, and why those before it did not', async () => {
    const { all, calls } = candidates('source_blocked', 'source_off', 'serves', 'serves');
    const served = await firstAvailable(all, signal);
    if (served instanceof OddsError) throw served;
    expect(served.servedBy).toBe('source-2');
    expect(served.failed.map(passedOver)).toEqual([
      { name: 'source-0', code: 'source_blocked', message: 'source_blocked.' },
      { name: 'source-1', code: 'source_off', message: 'source_off.' },
    ]);
    expect(calls).toEqual(['source-0', 'source-1', 'source-2']);
  });

  const codes = Object.keys(errorTable) as ErrorCode[];

  test.each(codes.filter((code) => errorTable[code].tryNextSource))('asks the next after %s', async (code) => {
    const { all } = candidates(code, 'serves');
    expect(await firstAvailable(all, signal)).toMatchObject({ servedBy: 'source-1', failed: [{ error: { code } }] });
  });

  test.each(codes.filter((code) => !errorTable[code].tryNextSource))('asks no other after %s', async (code) => {
    const { all, calls } = candidates(code, 'serves');
    expect(await firstAvailable(all, signal)).toMatchObject({ code, message: `${code}.` });
    expect(calls).toEqual(['source-0']);
  });

  test('asks for another whatever the source’s circuit counts, and never for trouble of the stores', () => {
    const kindOf = (code: ErrorCode) => [errorTable[code].circuit, errorTable[code].tryNextSource];
    const codesOf = (...kind: unknown[]) =>
      codes.filter((code) => JSON.stringify(kindOf(code)) === JSON.stringify(kind));
    expect(codesOf('source', false)).toEqual([]);
    expect(codesOf('database', true)).toEqual([]);
    expect(codesOf('source', true)).toContain('source_shape_changed');
  });

  test('rethrows a bug as it is', async () => {
    const fault = new TypeError('undefined is not a function');
    await expect(firstAvailable(candidates(fault, 'serves').all, signal)).rejects.toBe(fault);
  });

  test('asks no other once the call has been ended', async () => {
    const { all, calls } = candidates('source_timeout', 'serves');
    expect(await firstAvailable(all, AbortSignal.abort())).toMatchObject({ message: 'source_timeout.' });
    expect(calls).toEqual(['source-0']);
  });

  test('if none can serve, fails with the code of the first and the reasons of all', async () => {
    const { all } = candidates('source_throttled', 'source_out_of_quota');
    expect(await firstAvailable(all, signal)).toMatchObject({
      code: 'source_throttled',
      message: 'source_throttled. Nor could another serve. source-1: source_out_of_quota. (source_out_of_quota)',
      details: { status: 1, passedOver: [{ name: 'source-0' }, { name: 'source-1', code: 'source_out_of_quota' }] },
      cause: { code: 'source_throttled' },
    });
  });

  test('if there was but one, fails as it failed', async () => {
    const only = candidates('source_throttled').all;
    expect(await firstAvailable(only, signal)).toMatchObject({
      message: 'source_throttled.',
      details: { status: 1 },
    });
  });

  test('if there is none, says so', async () => {
    expect(await firstAvailable([], signal)).toMatchObject({ code: 'source_off' });
  });
});
