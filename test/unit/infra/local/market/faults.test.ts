import { describe, expect, it } from 'vitest';
import { faultKinds, openFaults, plannedFault } from '../../../../../infra/local/market/faults.ts';

describe('faults', () => {
  it('fires what was injected, in order, and counts it', () => {
    const faults = openFaults({ seed: 1, rate: 0 });
    faults.inject({ kind: 'throttled', times: 2, retryAfterSeconds: 7 });
    faults.inject({ kind: 'html' });
    expect(faults.pending).toBe(3);
    expect([
      faults.take('action-network')?.kind,
      faults.take('action-network')?.retryAfterSeconds,
      faults.take('action-network')?.kind,
      faults.take('action-network'),
    ]).toEqual(['throttled', 7, 'html', undefined]);
    expect(faults.fired).toMatchObject({ throttled: 2, html: 1, hang: 0 });
    expect(faults.pending).toBe(0);
  });

  it('forgets what was injected when cleared, and keeps its counts', () => {
    const faults = openFaults({ seed: 1, rate: 0 });
    faults.inject({ kind: 'failing', times: 5 });
    faults.take('action-network');
    faults.clear();
    expect(faults.take('action-network')).toBeUndefined();
    expect(faults.fired.failing).toBe(1);
  });

  it('keeps what was injected for one source from the others, and gives a fault for no source to the next call', () => {
    const faults = openFaults({ seed: 1, rate: 0 });
    faults.inject({ kind: 'html', source: 'the-odds-api' });
    faults.inject({ kind: 'failing' });
    faults.inject({ kind: 'missing', source: 'the-odds-api', retryAfterSeconds: 9 });
    expect(faults.take('action-network')?.kind).toBe('failing');
    expect(faults.take('action-network')).toBeUndefined();
    expect(faults.pending).toBe(2);
    expect([faults.take('the-odds-api')?.kind, faults.take('the-odds-api')?.kind]).toEqual(['html', 'missing']);
    expect(faults.fired).toMatchObject({ html: 1, failing: 1, missing: 1 });
  });

  it('plans for each source by itself', () => {
    const alone = openFaults({ seed: 4, rate: 0.3 });
    const beside = openFaults({ seed: 4, rate: 0.3 });
    const taken = Array.from({ length: 200 }, () => {
      beside.take('the-odds-api');
      return [alone.take('action-network'), beside.take('action-network')];
    });
    for (const [one, other] of taken) expect(one).toEqual(other);
    const plans = (['action-network', 'the-odds-api'] as const).map((source) =>
      Array.from({ length: 200 }, (_, request) => plannedFault(4, 0.3, request, source)),
    );
    expect(plans[0]).not.toEqual(plans[1]);
  });

  it('plans the same faults for the same seed, of every kind, at about the rate', () => {
    const plan = (seed: number) =>
      Array.from({ length: 5_000 }, (_, request) => plannedFault(seed, 0.1, request, 'action-network'));
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
    const planned = plan(1).filter((kind) => kind !== undefined);
    expect(new Set(planned)).toEqual(new Set(faultKinds));
    expect(planned.length).toBeGreaterThan(400);
    expect(planned.length).toBeLessThan(600);
  });

  it('follows the plan request by request, and none without a rate', () => {
    const faults = openFaults({ seed: 4, rate: 0.3 });
    const taken = Array.from({ length: 200 }, () => faults.take('action-network')?.kind);
    expect(taken).toEqual(Array.from({ length: 200 }, (_, request) => plannedFault(4, 0.3, request, 'action-network')));
    expect(
      Array.from({ length: 200 }, (_, request) => plannedFault(4, 0, request, 'action-network')).filter(Boolean),
    ).toEqual([]);
  });
});
