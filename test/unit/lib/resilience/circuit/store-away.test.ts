import { describe, expect, it } from 'vitest';
import { InProcessStore } from '../../../../../lib/resilience/circuit/in-process-store.ts';
import { initialCircuit } from '../../../../../lib/resilience/circuit/state.ts';
import type { CircuitStore } from '../../../../../lib/resilience/circuit/store.ts';
import { fail, failWith, minuteMs, openSource, Rig, run, secondMs, settled, succeed } from './rig.ts';

/** A store that can be away: it refuses, or never answers. */
function leavingStore() {
  const store = new InProcessStore();
  const presence: { is: 'here' | 'refusing' | 'silent' } = { is: 'here' };
  const through = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (presence.is === 'refusing') throw new Error('away');
    return presence.is === 'silent' ? new Promise<T>(() => undefined) : ask();
  };
  const leaving: CircuitStore = {
    readAll: () => through(() => store.readAll()),
    read: (name) => through(() => store.read(name)),
    write: (name, record) => through(() => store.write(name, record)),
    addFailure: (name, window) => through(() => store.addFailure(name, window)),
  };
  return { presence, rig: new Rig({ store: leaving }), store };
}

describe('a circuit whose store is unavailable', () => {
  it('waits 1.5 s for an answer, passes the call, and asks again only 5 s later', async () => {
    const { presence, rig } = leavingStore();
    presence.is = 'silent';
    const { source } = rig.instance();
    const running = run(source, succeed);
    await settled();
    await rig.wait(1_500);
    expect(await running).toBe('odds');
    expect(await run(source, succeed)).toBe('odds');
    expect(rig.storeCalls).toEqual(['readAll']);
    expect(rig.storeFailures).toMatchObject([{ operation: 'readAll', error: { name: 'TimeoutError' } }]);
    await rig.wait(5 * secondMs);
    presence.is = 'here';
    expect(await run(source, succeed)).toBe('odds');
    expect(rig.storeCalls).toEqual(['readAll', 'readAll']);
  });

  it('opens in this process alone if calls fail', async () => {
    const { presence, rig } = leavingStore();
    presence.is = 'refusing';
    const { source } = rig.instance();
    for (let n = 0; n < 5; n++) expect(await run(source, fail)).toBe('source_failing');
    expect(await run(source, succeed)).toBe('source_circuit_open');
    expect(rig.transitions).toMatchObject([{ from: 'closed', to: 'open', place: 'in-process' }]);
    expect(await run(rig.instance().source, succeed)).toBe('odds');
  });

  it('counts the failure that it could not write to the store', async () => {
    const { presence, rig } = leavingStore();
    const { source } = rig.instance();
    await run(source, succeed);
    presence.is = 'refusing';
    for (let n = 0; n < 5; n++) await run(source, fail);
    expect(await run(source, succeed)).toBe('source_circuit_open');
  });

  it('stays open, as last known, for five minutes; then this process probes by itself', async () => {
    const { presence, rig } = leavingStore();
    await openSource(rig);
    const { source } = rig.instance();
    await run(source, succeed);
    presence.is = 'refusing';
    for (let minute = 1; minute < 5; minute++) {
      await rig.wait(minuteMs);
      expect(await run(source, succeed)).toBe('source_circuit_open');
    }
    await rig.wait(minuteMs);
    const probes = [];
    for (let n = 0; n < 3; n++) probes.push(await run(source, async ({ probe }) => probe));
    expect(probes).toEqual([true, true, false]);
    expect(rig.transitions.at(-1)).toMatchObject({ to: 'closed', place: 'in-process' });
  });

  it('keeps what a probe has shown if the store left while it was under way', async () => {
    const { presence, rig } = leavingStore();
    await openSource(rig);
    await rig.wait(minuteMs);
    const { source } = rig.instance();
    await run(source, succeed);
    const last = await run(source, async () => {
      presence.is = 'refusing';
      return 'odds';
    });
    expect(last).toBe('odds');
    expect(await run(source, async ({ probe }) => probe)).toBe(false);
  });

  it('does not probe if the lease could not be written for sure', async () => {
    const { presence, rig } = leavingStore();
    await openSource(rig);
    const { source } = rig.instance();
    await run(source, succeed);
    await rig.wait(minuteMs);
    presence.is = 'silent';
    const running = run(source, succeed);
    await settled();
    await rig.wait(1_500);
    expect(await running).toBe('source_circuit_open');
  });

  it('uses the store again as soon as it is back', async () => {
    const { presence, rig, store } = leavingStore();
    presence.is = 'refusing';
    const { source } = rig.instance();
    for (let n = 0; n < 5; n++) await run(source, fail);
    presence.is = 'here';
    await rig.wait(5 * secondMs);
    expect(await run(source, succeed)).toBe('odds');
    await run(source, failWith('source_throttled', { retryAfterMs: minuteMs }));
    expect((await store.read('source')).state.is).toBe('open');
  });

  it('does not take an older answer for a newer one', async () => {
    const store = new InProcessStore();
    await store.write('source', { ...initialCircuit, gen: 1 });
    const before = await store.readAll();
    const rig = new Rig({
      store: {
        readAll: async () => before,
        read: (name) => store.read(name),
        write: (name, record) => store.write(name, record),
        addFailure: (name, window) => store.addFailure(name, window),
      },
    });
    const { source } = rig.instance();
    await run(source, failWith('source_throttled', { retryAfterMs: 60 * minuteMs }));
    await rig.wait(minuteMs);
    expect(await run(source, succeed)).toBe('source_circuit_open');
  });
});
