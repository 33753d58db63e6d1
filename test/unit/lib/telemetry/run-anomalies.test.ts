import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRun, nothingRemembered, type RunSignals } from '../../../../lib/telemetry/run-anomalies.ts';

const hour = 19;

/** What is remembered after ten days of the same three runs. */
function afterDaysOf(run: RunSignals) {
  let memory = nothingRemembered;
  for (let day = 0; day < 10; day += 1) {
    for (let nth = 0; nth < 3; nth += 1) ({ memory } = judgeRun(memory, { day, hour }, run));
  }
  return memory;
}

function anomaliesOf(run: RunSignals, memory = afterDaysOf(usual)) {
  const at = { day: 10, hour };
  const second = judgeRun(judgeRun(memory, at, run).memory, at, run);
  const { changes, latency } = judgeRun(second.memory, at, run);
  return { changes, latency };
}

const usual = { recorded: { changes: 200, quotes: 3_000 }, latencyMs: 120 };

describe('how unusual a run is', () => {
  it('is nothing for a run like those before', () => {
    expect(anomaliesOf(usual)).toEqual({ changes: 0, latency: 0 });
  });

  it.each([0, 40, 2_000])('is more than the threshold of an alarm for %i changes in place of 200', (changes) => {
    expect(anomaliesOf({ ...usual, recorded: { ...usual.recorded, changes } }).changes).toBeGreaterThan(3.5);
  });

  it('is nothing for a day of few games whose prices change as often', () => {
    expect(anomaliesOf({ ...usual, recorded: { changes: 20, quotes: 309 } }).changes).toBeLessThan(0.2);
  });

  it('counts a source that answers more slowly, and none that answers faster', () => {
    expect(anomaliesOf({ ...usual, latencyMs: 360 }).latency).toBeGreaterThan(3.5);
    expect(anomaliesOf({ ...usual, latencyMs: 12 }).latency).toBe(0);
  });

  it('is unknown for a signal that is unknown, whose memory stays as it was', () => {
    const memory = afterDaysOf(usual);
    const deferred = judgeRun(memory, { day: 10, hour }, { recorded: undefined, latencyMs: 120 });
    expect(deferred).toMatchObject({ changes: undefined, latency: 0, memory: { changes: memory.changes } });
    const unanswered = judgeRun(memory, { day: 10, hour }, { ...usual, latencyMs: undefined });
    expect(unanswered).toMatchObject({ changes: 0, latency: undefined, memory: { latency: memory.latency } });
  });

  it('is unknown for answers without a quote: a day without games is no feed that stopped changing', () => {
    expect(anomaliesOf({ ...usual, recorded: { changes: 0, quotes: 0 } }).changes).toBeUndefined();
  });

  it('is finite and never negative, whatever was counted', () => {
    const runs = fc.record({
      recorded: fc.option(fc.record({ changes: fc.nat(), quotes: fc.nat() }), { nil: undefined }),
      latencyMs: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(runs, runs, (before, now) => {
        for (const score of Object.values(anomaliesOf(now, afterDaysOf(before)))) {
          expect(score === undefined || (Number.isFinite(score) && score >= 0)).toBe(true);
        }
      }),
    );
  });
});
