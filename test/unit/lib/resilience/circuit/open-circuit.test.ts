import { describe, expect, it } from 'vitest';
import { InProcessStore } from '../../../../../lib/resilience/circuit/in-process-store.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { fail, failWith, heldCall, minuteMs, openSource, Rig, run, secondMs, settled, succeed } from './rig.ts';

describe('an open circuit', () => {
  it('rejects with a code of its own, saying until when and why, and makes no call', async () => {
    const rig = new Rig();
    await openSource(rig);
    const { source } = rig.instance();
    const rejected = source.run(() => Promise.reject(new Error('called')), { signal: AbortSignal.timeout(1_000) });
    await expect(rejected).rejects.toMatchObject({
      code: 'source_circuit_open',
      message:
        'The circuit source is open until 2026-07-04T17:01:00.000Z, because 5 calls failed, the last with source_failing.',
      details: { circuit: 'source', until: '2026-07-04T17:01:00.000Z', byHand: false },
      policy: { deferred: false, circuit: null },
    });
  });

  it('is probed by one of twenty instances; two probes that succeed close it', async () => {
    const rig = new Rig();
    await openSource(rig);
    for (const [nth, to] of ['open', 'closed'].entries()) {
      await rig.wait(minuteMs);
      const held = heldCall();
      const runs = Array.from({ length: 20 }, () => run(rig.instance().source, held.call));
      for (let n = 0; n < 20; n++) await settled();
      held.succeed();
      const ends = await Promise.all(runs);
      expect(ends.filter((end) => end === 'odds')).toHaveLength(1);
      expect(ends.filter((end) => end === 'source_circuit_open')).toHaveLength(19);
      expect(rig.transitions.at(-1)).toMatchObject({ from: 'half_open', to, gen: 3 + 2 * nth });
    }
  });

  it('is read consistently before a probe, and only then', async () => {
    const rig = new Rig();
    await openSource(rig);
    const { source } = rig.instance();
    rig.storeCalls.length = 0;
    await run(source, succeed);
    expect(rig.storeCalls).toEqual(['readAll']);
    await rig.wait(minuteMs);
    rig.storeCalls.length = 0;
    await run(source, succeed);
    expect(rig.storeCalls).toEqual(['read source', 'write source', 'write source']);
  });

  it('says to the call that it is a probe', async () => {
    const rig = new Rig();
    await openSource(rig);
    await rig.wait(minuteMs);
    const { source } = rig.instance();
    expect(await run(source, async ({ probe }) => probe)).toBe(true);
    expect(await run(source, async ({ probe }) => probe)).toBe(true);
    expect(await run(source, async ({ probe }) => probe)).toBe(false);
  });

  it.each([
    [0, [60, 120, 240, 480, 900, 900]],
    [0.999, [48, 96, 192, 384, 720, 720]],
  ])('backs off with each probe that fails, up to 15 minutes, at a luck of %f', async (luck, seconds) => {
    const rig = new Rig({ random: () => luck });
    await openSource(rig);
    const waits = [];
    for (const _ of seconds) {
      const { source } = rig.instance();
      const standing = await source.standing();
      const waitMs = standing.is === 'reject' ? standing.until - rig.now : 0;
      waits.push(Math.round(waitMs / secondMs));
      await rig.wait(waitMs);
      expect(await run(source, fail)).toBe('source_failing');
    }
    expect(waits).toEqual(seconds);
  });

  it('is never closed by a slow success of a call that had passed before', async () => {
    const rig = new Rig();
    const slow = heldCall();
    const running = run(rig.instance().source, slow.call);
    await settled();
    await openSource(rig);
    slow.succeed();
    expect(await running).toBe('odds');
    expect(await run(rig.instance().source, succeed)).toBe('source_circuit_open');
  });

  it('is never closed by a probe whose lease has ended, even if no other instance took it over', async () => {
    const rig = new Rig();
    await openSource(rig);
    await rig.wait(minuteMs);
    const { source } = rig.instance();
    await run(source, succeed);
    const late = heldCall();
    const running = run(source, late.call);
    await settled();
    await rig.wait(31 * secondMs);
    late.succeed();
    expect(await running).toBe('odds');
    expect(rig.transitions.at(-1)).toMatchObject({ to: 'half_open' });
  });

  it('is not probed by a process that was frozen until its lease was nearly over', async () => {
    const store = new InProcessStore();
    const rig = new Rig({
      store: {
        readAll: () => store.readAll(),
        read: (name) => store.read(name),
        addFailure: (name, window) => store.addFailure(name, window),
        write: async (name, record) => {
          const written = await store.write(name, record);
          if (record.state.is === 'half_open') rig.now += 25 * secondMs;
          return written;
        },
      },
    });
    await openSource(rig);
    await rig.wait(minuteMs);
    expect(await run(rig.instance().source, succeed)).toBe('source_circuit_open');
  });

  it('is probed by another if the prober died, once its lease is over', async () => {
    const rig = new Rig();
    await openSource(rig);
    await rig.wait(minuteMs);
    void run(rig.instance().source, () => new Promise(() => undefined));
    await settled();
    await rig.wait(30 * secondMs - 1);
    expect(await run(rig.instance().source, succeed)).toBe('source_circuit_open');
    await rig.wait(1);
    expect(await run(rig.instance().source, succeed)).toBe('odds');
  });

  it('gives the probe to another at once if it was inconclusive', async () => {
    const rig = new Rig();
    await openSource(rig);
    await rig.wait(minuteMs);
    expect(await run(rig.instance().source, failWith('landing_failed'))).toBe('landing_failed');
    expect(await run(rig.instance().source, async ({ probe }) => probe)).toBe(true);
  });
});

describe('a passage through a circuit', () => {
  /** A probe that the caller gives its own verdict on. */
  async function probe(rig: Rig, signal: AbortSignal) {
    await openSource(rig);
    await rig.wait(minuteMs);
    return await rig.instance().source.enter(signal);
  }
  const mayProbe = async (rig: Rig) => (await rig.instance().source.standing()).is === 'probe';

  it('gives its lease back when its deadline comes, also if the caller never gives a verdict', async () => {
    const rig = new Rig();
    const deadline = new AbortController();
    expect(await probe(rig, deadline.signal)).toMatchObject({ probe: true });
    expect(await mayProbe(rig)).toBe(false);
    deadline.abort();
    await settled();
    expect(await mayProbe(rig)).toBe(true);
    expect(rig.transitions.at(-1)).toMatchObject({
      from: 'half_open',
      to: 'open',
      because: 'the probe was inconclusive',
    });
  });

  it('gives its lease back at once if the deadline came while it was taken', async () => {
    const rig = new Rig();
    await probe(rig, AbortSignal.abort());
    await settled();
    expect(await mayProbe(rig)).toBe(true);
  });

  it('is inconclusive if the caller throws by a bug', async () => {
    const rig = new Rig();
    const passage = await probe(rig, new AbortController().signal);
    await passage.fail(new TypeError('undefined is not a function'));
    expect(await mayProbe(rig)).toBe(true);
    expect(rig.transitions.at(-1)).toMatchObject({ because: 'the probe was inconclusive' });
  });

  it('counts its first verdict only', async () => {
    const rig = new Rig();
    const deadline = new AbortController();
    const passage = await probe(rig, deadline.signal);
    await passage.fail(new OddsError('source_shape_changed', 'Another shape.'));
    const settledTransitions = rig.transitions.length;
    await passage.succeed();
    await passage.fail(new OddsError('source_failing', 'It failed.'));
    deadline.abort();
    await settled();
    expect(rig.transitions).toHaveLength(settledTransitions);
    expect(rig.transitions.at(-1)).toMatchObject({ because: 'the probe failed with source_shape_changed' });
  });

  it('counts one failure of a closed circuit, however often it is given', async () => {
    const rig = new Rig();
    const passage = await rig.instance().source.enter(new AbortController().signal);
    for (let n = 0; n < 5; n++) await passage.fail(new OddsError('source_failing', 'It failed.'));
    expect(rig.storeCalls).toEqual(['readAll', 'addFailure source']);
  });
});
