import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { odds } from '../../../../lib/backlog/kinds.ts';
import {
  ceilingAt,
  graceMs,
  isLowered,
  lateAfterMs,
  lowered,
  noWatermark,
  raised,
  takenBack,
} from '../../../../lib/backlog/watermark.ts';
import { landedBefore } from '../../../../lib/landing/landed-key.ts';
import { mlb } from '../../../support/memory-backlog.ts';

const now = new Date('2026-07-30T12:00:00.000Z');
const ago = (minutes: number) => landedBefore(odds, mlb, new Date(now.getTime() - minutes * 60_000).toISOString());
/** Lambda's own limit. */
const longestInvocationMs = 15 * 60_000;

describe('the ceiling of a watermark', () => {
  it('is below all keys that an invocation may still land without an announcement', () => {
    const oldest = landedBefore(odds, mlb, new Date(now.getTime() - longestInvocationMs - lateAfterMs).toISOString());
    expect(ceilingAt(noWatermark, odds, mlb, now) < oldest).toBe(true);
  });

  it('is at what was announced, for as long as that may still land', () => {
    const announced = lowered({ settledThrough: ago(40) }, ago(300), now);
    const at = (ms: number) => ceilingAt(announced, odds, mlb, new Date(now.getTime() + ms));
    expect(at(0)).toBe(ago(300));
    expect(at(longestInvocationMs)).toBe(ago(300));
    expect(at(graceMs)).toBe(ago(0));
  });
});

describe('a watermark', () => {
  it('is lowered by a late observation, and two late ones keep it below both', () => {
    const one = lowered({ settledThrough: ago(40) }, ago(300), now);
    const both = lowered(one, ago(100), new Date(now.getTime() + 60_000));
    expect(both.settledThrough).toBe(ago(300));
    expect(both.floor).toEqual({ below: ago(300), until: new Date(now.getTime() + 60_000 + graceMs).toISOString() });
  });

  it('is low already only if lowering it again would keep it no lower and hardly longer', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.nat(45), fc.nat(500), (settledAt, first, minutesLater, second) => {
        const announced = lowered({ settledThrough: ago(settledAt) }, ago(first), now);
        const later = new Date(now.getTime() + minutesLater * 60_000);
        const again = lowered(announced, ago(second), later);
        const isLow = isLowered(announced, ago(second), later);
        const sameDepth =
          again.settledThrough === announced.settledThrough && again.floor?.below === announced.floor?.below;
        expect(isLow).toBe(sameDepth && minutesLater <= 1);
      }),
    );
  });

  it('that is low already is still below all keys that the announcer may land', () => {
    const announced = lowered({ settledThrough: ago(40) }, ago(300), now);
    const later = new Date(now.getTime() + 60_000);
    expect(isLowered(announced, ago(300), later)).toBe(true);
    const lastMoment = new Date(later.getTime() + longestInvocationMs);
    expect(ceilingAt(announced, odds, mlb, lastMoment)).toBe(ago(300));
  });

  it('forgets a floor that has expired', () => {
    const announced = lowered({ settledThrough: ago(40) }, ago(300), now);
    const later = new Date(now.getTime() + graceMs);
    expect(raised(announced, ago(35), later)).toEqual({ settledThrough: ago(35) });
    expect(lowered(announced, ago(50), later).floor?.below).toBe(ago(50));
  });

  it('is never raised by being lowered, nor lowered by being raised', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (settledAt, other) => {
        const watermark = { settledThrough: ago(settledAt) };
        expect(lowered(watermark, ago(other), now).settledThrough <= ago(settledAt)).toBe(true);
        expect(takenBack(watermark, ago(other)).settledThrough <= ago(settledAt)).toBe(true);
        expect(raised(watermark, ago(other), now).settledThrough >= ago(settledAt)).toBe(true);
      }),
    );
  });
});
