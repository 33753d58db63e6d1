import { describe, expect, it } from 'vitest';
import { type Endpoint, unguarded } from '../../../../lib/collection/endpoint.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { observeOnce } from '../../../support/observe-once.ts';
import { minuteMs, Rig, secondMs, settled } from '../resilience/circuit/rig.ts';
import { always, endOf, endpointAt, noBucket, openCircuitAt, reading, sourceOf, unusable } from './endpoints.ts';

describe('an endpoint of a source', () => {
  it('is asked, and its answer is landed and read', async () => {
    const landed: string[] = [];
    const only = endpointAt(new Rig().instance().source);
    const { run, collection, error } = await observeOnce(sourceOf([only]), {
      landedStore: { put: async (key) => void landed.push(key) },
    });
    expect(error).toBeUndefined();
    expect(collection).toMatchObject({ source: 'odds', landed: true, reading });
    expect(landed).toEqual([expect.stringContaining(collection?.observation?.contentHash ?? 'nothing')]);
    expect(run.report()).toMatchObject({ servedBy: ['source'], passedOver: [] });
    expect(only.calls.map(({ correlationId }) => correlationId)).toEqual(['run-1']);
  });

  it('is asked again inside its circuit, which counts one call and none of its first failures', async () => {
    const rig = new Rig();
    const only = endpointAt(rig.instance().source, 'source_failing', 'source_timeout');
    expect(await endOf([only])).toBe('source');
    expect(only.calls).toHaveLength(3);
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it('has its circuit opened by five such calls, of three requests each', async () => {
    const rig = new Rig();
    const only = endpointAt(rig.instance().source, ...always('source_failing'));
    for (let n = 0; n < 5; n++) expect(await endOf([only])).toBe('source_failing');
    expect(await endOf([only])).toBe('source_circuit_open');
    expect(only.calls).toHaveLength(15);
    expect(rig.transitions).toMatchObject([{ name: 'source', to: 'open', because: expect.stringMatching(/^5 calls/) }]);
  });

  it('is asked once by a probe, whatever may be retried', async () => {
    const rig = await dueForProbe();
    const only = endpointAt(rig.instance().source, ...always('source_failing'));
    expect(await endOf([only])).toBe('source_failing');
    expect(only.calls).toHaveLength(1);
    expect(rig.transitions.at(-1)).toMatchObject({ from: 'half_open', to: 'open' });
  });

  it.each(['source_shape_changed', 'source_empty_slate'] as const)(
    'fails in the eyes of its circuit with an answer that cannot be used (%s), and is not asked for it again',
    async (code) => {
      const rig = new Rig();
      const only = endpointAt(rig.instance().source);
      for (let n = 0; n < 5; n++) expect(await endOf([unusable(only, code)])).toBe(code);
      expect(await endOf([only])).toBe('source_circuit_open');
      expect(only.calls).toHaveLength(5);
    },
  );

  it.each(['source_shape_changed', 'source_empty_slate'] as const)(
    'fails its probe with such an answer (%s), after the answer has landed and before the lease ends',
    async (code) => {
      const rig = await dueForProbe();
      const statesAtLanding: unknown[] = [];
      const put = async () => void statesAtLanding.push(rig.transitions.at(-1)?.to);
      await endOf([unusable(endpointAt(rig.instance().source), code)], { landedStore: { put } });
      expect(statesAtLanding).toEqual(['half_open']);
      expect(rig.transitions.at(-1)).toMatchObject({ to: 'open', because: `the probe failed with ${code}` });
    },
  );

  it('closes its circuit with two probes that serve', async () => {
    const rig = await dueForProbe();
    for (const to of ['open', 'closed']) {
      expect(await endOf([endpointAt(rig.instance().source)])).toBe('source');
      expect(rig.transitions.at(-1)).toMatchObject({ from: 'half_open', to });
    }
  });

  it('is aborted when the time of its circuit is over, and that counts as a failure', async () => {
    const rig = new Rig();
    const hanging = endpointAt(rig.instance().source);
    const observe: Endpoint['source']['observe'] = (_slate, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new OddsError('source_timeout', 'It took too long.')));
      });
    const observing = endOf([{ ...hanging, source: { ...hanging.source, observe } }]);
    await settled();
    await rig.wait(20 * secondMs);
    expect(await observing).toBe('source_timeout');
    expect(rig.storeCalls).toEqual(['readAll', 'addFailure source']);
  });

  it('does not read the state of its circuit: there is nothing to choose', async () => {
    const standing = () => Promise.reject(new Error('asked'));
    expect(await endOf([endpointAt({ ...unguarded('only'), standing })])).toBe('only');
  });
});

describe('a landing that fails', () => {
  it('does not count against the circuit of the source', async () => {
    const rig = new Rig();
    const only = endpointAt(rig.instance().source);
    for (let n = 0; n < 6; n++) expect(await endOf([only], { landedStore: noBucket })).toBe('landing_failed');
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it('does not count either if it takes longer than the source itself may', async () => {
    const rig = new Rig();
    const only = endpointAt(rig.instance().source);
    for (let n = 0; n < 6; n++) {
      const bucket = Promise.withResolvers<never>();
      const observing = endOf([only], { landedStore: { put: () => bucket.promise } });
      await settled();
      await rig.wait(21 * secondMs);
      bucket.reject(new OddsError('landing_failed', 'The bucket did not answer.'));
      expect(await observing).toBe('landing_failed');
    }
    expect(new Set(rig.storeCalls)).toEqual(new Set(['readAll']));
  });

  it('leaves a probe inconclusive, so that another instance may probe at once', async () => {
    const rig = await dueForProbe();
    expect(await endOf([endpointAt(rig.instance().source)], { landedStore: noBucket })).toBe('landing_failed');
    expect(rig.transitions.at(-1)).toMatchObject({ to: 'open', because: 'the probe was inconclusive' });
    expect(await endOf([endpointAt(rig.instance().source)])).toBe('source');
  });
});

describe('a probe that gets no verdict', () => {
  it('gives its lease back when the deadline ends the run, also while the landing hangs', async () => {
    const rig = await dueForProbe();
    const deadline = new AbortController();
    void endOf([endpointAt(rig.instance().source)], {
      call: { signal: deadline.signal },
      landedStore: { put: () => new Promise(() => undefined) },
    });
    await settled();
    expect(await endOf([endpointAt(rig.instance().source)])).toBe('source_circuit_open');
    deadline.abort();
    await settled();
    expect(await endOf([endpointAt(rig.instance().source)])).toBe('source');
  });

  it('gives its lease back if our reader throws by a bug, and rethrows that', async () => {
    const rig = await dueForProbe();
    const { circuit, source } = endpointAt(rig.instance().source);
    const read = () => {
      throw new TypeError('undefined is not a function');
    };
    await expect(endOf([{ circuit, source: { ...source, read } }])).rejects.toThrow('undefined is not a function');
    expect(await endOf([endpointAt(rig.instance().source)])).toBe('source');
  });
});

describe('a recorded body', () => {
  it('always passes, and is observed once', async () => {
    const guard = unguarded('recorded');
    expect(await guard.standing()).toEqual({ is: 'pass' });
    const only = endpointAt(guard, ...always('source_failing'));
    for (let n = 0; n < 6; n++) expect(await endOf([only])).toBe('source_failing');
    expect(only.calls).toHaveLength(6);
  });
});

/** A circuit of the kind `source` that is open, and whose probe is due. */
async function dueForProbe(): Promise<Rig> {
  const rig = new Rig();
  await openCircuitAt(rig, 'source');
  await rig.wait(minuteMs);
  return rig;
}
