import { describe, expect, it } from 'vitest';
import { CallMeter } from '../../../../lib/resilience/call-meter.ts';

describe('the meter of the database', () => {
  it('counts the calls since the last take', () => {
    const meter = new CallMeter();
    meter.record({ tookMs: 5, code: null });
    meter.record({ tookMs: 900, code: 'database_timeout' });
    meter.record({ tookMs: 7, code: 'database_timeout' });
    expect(meter.take()).toEqual({
      calls: 3,
      samplesMs: [5, 900, 7],
      slowestMs: 900,
      failures: { database_timeout: 2 },
    });
    expect(meter.take()).toEqual({ calls: 0, samplesMs: [], slowestMs: 0, failures: {} });
  });

  it.each([1, 50, 51, 100, 101, 1_000])('takes an even sample of %i calls, no more than a metric can take', (count) => {
    const meter = new CallMeter();
    for (let n = 0; n < count; n += 1) meter.record({ tookMs: n, code: null });
    const { calls, samplesMs } = meter.take();
    expect(calls).toBe(count);
    expect(samplesMs.length).toBeLessThanOrEqual(50);
    expect(samplesMs.length).toBeGreaterThan(Math.min(count, 50) / 2);
    const gaps = new Set(samplesMs.slice(1).map((ms, n) => ms - (samplesMs[n] ?? 0)));
    expect(gaps.size).toBeLessThanOrEqual(1);
  });
});
