import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import { missingBefore, reconcile, sumOf } from '../../../../lib/backlog/reconcile.ts';
import { landedKeyOf } from '../../../../lib/landing/landed-key.ts';
import { observationAt } from '../../../support/memory-backlog.ts';

const now = new Date('2026-07-30T12:00:00.000Z');
const intervalMs = 5 * 60_000;
const keyAt = (minutesAgo: number) =>
  landedKeyOf(odds, observationAt(new Date(now.getTime() - minutesAgo * 60_000).toISOString()));
const keys = Array.from({ length: 30 }, (_, minute) => keyAt(minute));
const someKeys = fc.subarray(keys).map((some) => new Set(some));
const missingIf = missingBefore(now, intervalMs);

describe('reconciliation', () => {
  it('adds up, whatever the listings: each landed observation is one of the three', () => {
    let withAllThree = 0;
    fc.assert(
      fc.property(someKeys, someKeys, someKeys, (landed, recorded, dead) => {
        const counts = reconcile({ landed, recorded, dead }, missingIf);
        expect(counts.landed).toBe(landed.size);
        expect(counts.recorded + counts.waiting + counts.dead).toBe(counts.landed);
        expect(counts.missing.length).toBeLessThanOrEqual(counts.waiting);
        if (counts.recorded && counts.waiting && counts.dead) withAllThree += 1;
      }),
      { numRuns: 500 },
    );
    expect(withAllThree).toBeGreaterThan(50);
  });

  it('comes to the same in parts, which is how it is made of a listing in pages', () => {
    fc.assert(
      fc.property(someKeys, someKeys, fc.nat(keys.length), (recorded, dead, cut) => {
        const of = (landed: readonly string[]) => reconcile({ landed, recorded, dead }, missingIf);
        const whole = of(keys);
        const { missing, ...counts } = sumOf([of(keys.slice(0, cut)), of(keys.slice(cut))]);
        expect({ ...counts, missing: [...missing].sort() }).toEqual(whole);
      }),
    );
  });

  it('counts what is recorded as recorded, also if it was once given up', () => {
    const [one] = keys;
    const all = new Set([one ?? '']);
    expect(reconcile({ landed: all, recorded: all, dead: all }, missingIf)).toMatchObject({ recorded: 1, dead: 0 });
  });

  it('counts as missing an observation that waits for longer than two drains, by key, the oldest first', () => {
    const nothing = new Set<string>();
    const landed = [keyAt(9), keyAt(10), keyAt(12), keyAt(11)];
    const { waiting, missing } = reconcile({ landed, recorded: nothing, dead: nothing }, missingIf);
    expect(waiting).toBe(4);
    expect(missing).toEqual([keyAt(12), keyAt(11)]);
  });
});
