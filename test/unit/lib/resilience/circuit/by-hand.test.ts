import { describe, expect, it } from 'vitest';
import { setByHand } from '../../../../../lib/resilience/circuit/by-hand.ts';
import { InProcessStore } from '../../../../../lib/resilience/circuit/in-process-store.ts';
import { beginning, fail, failWith, minuteMs, openSource, Rig, run, secondMs, succeed } from './rig.ts';

describe('a circuit set by hand', () => {
  const signal = new AbortController().signal;
  const byAnn = (position: 'open' | 'closed') => ({
    position,
    owner: 'ann',
    reason: 'they asked',
    until: beginning + 10 * minuteMs,
  });

  it('stays open until the override expires, and says who wants it so', async () => {
    const store = new InProcessStore();
    const rig = new Rig({ store });
    await setByHand('source', byAnn('open'), { store, signal });
    const rejected = rig.instance().source.run(succeed, { signal });
    await expect(rejected).rejects.toThrow('ann opened it by hand: they asked');
    await rig.wait(10 * minuteMs);
    expect(await run(rig.instance().source, succeed)).toBe('odds');
  });

  it('counts nothing while it is held closed', async () => {
    const store = new InProcessStore();
    const rig = new Rig({ store });
    await setByHand('source', byAnn('closed'), { store, signal });
    const { source } = rig.instance();
    for (let n = 0; n < 7; n++) expect(await run(source, fail)).toBe('source_failing');
    expect(rig.storeCalls).toEqual(['readAll']);
    expect((await store.read('source')).state).toEqual({ is: 'closed' });
  });

  it('lets everything pass while it is held closed, and is then what it was', async () => {
    const store = new InProcessStore();
    const rig = new Rig({ store });
    await openSource(rig);
    await setByHand('source', byAnn('closed'), { store, signal });
    const { source } = rig.instance();
    for (let n = 0; n < 7; n++) expect(await run(source, fail)).toBe('source_failing');
    expect(rig.transitions).toHaveLength(1);
    await rig.wait(10 * minuteMs);
    expect(await run(source, async ({ probe }) => probe)).toBe(true);
  });

  it('is seen within 30 s by an instance that knows it to be open for long, and within 10 s by one that knows it closed', async () => {
    const store = new InProcessStore();
    const rig = new Rig({ store });
    const { source } = rig.instance();
    await run(source, failWith('source_throttled', { retryAfterMs: 60 * minuteMs }));
    await setByHand('source', byAnn('closed'), { store, signal });
    await rig.wait(29 * secondMs);
    expect(await run(source, succeed)).toBe('source_circuit_open');
    await rig.wait(1 * secondMs);
    expect(await run(source, succeed)).toBe('odds');
    await setByHand('source', byAnn('open'), { store, signal });
    await rig.wait(10 * secondMs);
    expect(await run(source, succeed)).toBe('source_circuit_open');
  });

  it('loses its override, and does not change if it has none', async () => {
    const store = new InProcessStore();
    await setByHand('source', byAnn('open'), { store, signal });
    expect(await setByHand('source', null, { store, signal })).toMatchObject({ gen: 2, override: null });
    expect(await setByHand('source', null, { store, signal })).toMatchObject({ gen: 2, override: null });
  });

  it('reads again if another writer changed it in between', async () => {
    const store = new InProcessStore();
    let disturbed = false;
    const disturbing = {
      ...{ readAll: () => store.readAll(), addFailure: store.addFailure.bind(store) },
      read: (name: string) => store.read(name),
      write: async (name: string, record: Parameters<typeof store.write>[1]) => {
        if (!disturbed) await store.write(name, { ...record, override: null, because: 'another writer' });
        disturbed = true;
        return store.write(name, record);
      },
    };
    const record = await setByHand('source', byAnn('open'), { store: disturbing, signal });
    expect(record).toMatchObject({ gen: 2, because: 'another writer', override: { owner: 'ann' } });
  });
});
