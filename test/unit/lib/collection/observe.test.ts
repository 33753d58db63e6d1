import { describe, expect, it } from 'vitest';
import { unguarded } from '../../../../lib/collection/endpoint.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { observeOnce } from '../../../support/observe-once.ts';
import { minuteMs, Rig } from '../resilience/circuit/rig.ts';
import { always, endOf, endpointAt, noBucket, officialGame, openCircuitAt, sourceOf, unusable } from './endpoints.ts';

const lucky = (...luck: number[]) => ({ call: { random: () => luck.shift() ?? 0 } });

describe('a source at several endpoints', () => {
  it('is served by the next one if the first cannot serve, and says why', async () => {
    const { sourceAt } = new Rig().instance();
    const [first, second] = [endpointAt(sourceAt('one'), ...always('source_failing')), endpointAt(sourceAt('two'))];
    const { run } = await observeOnce(sourceOf([first, second]));
    expect(run.report()).toMatchObject({
      servedBy: ['two'],
      passedOver: [{ name: 'one', code: 'source_failing', message: 'one: source_failing.' }],
      landed: 1,
    });
    expect([first.calls.length, second.calls.length]).toEqual([3, 1]);
  });

  it('is asked at the next one for a usable answer, and at no other after an error of ours', async () => {
    const { sourceAt } = new Rig().instance();
    const [first, second] = [endpointAt(sourceAt('one')), endpointAt(sourceAt('two'))];
    const { run } = await observeOnce(sourceOf([unusable(first, 'source_shape_changed'), second]));
    expect(run.report()).toMatchObject({
      servedBy: ['two'],
      passedOver: [{ name: 'one', code: 'source_shape_changed' }],
    });
    expect(await endOf([first, second], { landedStore: noBucket })).toBe('landing_failed');
    expect(second.calls).toHaveLength(1);
  });

  it('has a circuit for each: one that is open costs the others nothing', async () => {
    const rig = new Rig();
    await openCircuitAt(rig, 'one');
    const { sourceAt } = rig.instance();
    const [first, second] = [endpointAt(sourceAt('one')), endpointAt(sourceAt('two'))];
    for (const luck of [
      [0, 0.99],
      [0.99, 0],
    ]) {
      const { run } = await observeOnce(sourceOf([first, second]), lucky(...luck));
      expect(run.report()).toMatchObject({ servedBy: ['two'], passedOver: [] });
    }
    expect(first.calls).toHaveLength(0);
  });

  it('is asked last at the open one, which rejects the call', async () => {
    const rig = new Rig();
    await openCircuitAt(rig, 'one');
    const { sourceAt } = rig.instance();
    const endpoints = [endpointAt(sourceAt('one')), endpointAt(sourceAt('two'), 'source_blocked')];
    expect((await observeOnce(sourceOf(endpoints))).error).toMatchObject({
      code: 'source_blocked',
      message: expect.stringMatching(/^two: source_blocked\. Nor could another serve\. one: The circuit one is open/),
    });
  });

  it.each([
    ['evenly if both are well', false, [0.5, 0.4], 'two'],
    ['evenly if both are well', false, [0.4, 0.5], 'one'],
    ['half as often at the second one while its probe is due', true, [0.5, 0.4], 'one'],
    ['half as often at the second one while its probe is due', true, [0.5, 0.2], 'two'],
  ] as const)('is asked by chance, %s (%s, %j: %s)', async (_share, secondIsDue, luck, expected) => {
    const rig = new Rig();
    if (secondIsDue) {
      await openCircuitAt(rig, 'two');
      await rig.wait(minuteMs);
    }
    const { sourceAt } = rig.instance();
    const endpoints = [endpointAt(sourceAt('one')), endpointAt(sourceAt('two'))];
    expect(await endOf(endpoints, lucky(...luck))).toBe(expected);
  });

  it('is asked at no other once the deadline has ended the call', async () => {
    const deadline = new AbortController();
    const { sourceAt } = new Rig().instance();
    const [first, second] = [endpointAt(sourceAt('one')), endpointAt(sourceAt('two'))];
    const observe = async () => {
      deadline.abort();
      throw new OddsError('source_timeout', 'one: source_timeout.');
    };
    const endpoints = [{ ...first, source: { ...first.source, observe } }, second];
    const { error } = await observeOnce(sourceOf(endpoints), { call: { signal: deadline.signal } });
    expect(error).toMatchObject({ code: 'source_timeout', message: 'one: source_timeout.' });
    expect(second.calls).toHaveLength(0);
  });

  it('is asked at none if the deadline has passed', async () => {
    const only = endpointAt(unguarded('only'));
    expect(await endOf([only], { call: { signal: AbortSignal.abort() } })).toBe('deadline_near');
    expect(only.calls).toHaveLength(0);
  });
});

describe('a source that answers at two of its endpoints', () => {
  const empty = unusable(endpointAt(unguarded('empty')), 'source_empty_slate');
  const full = endpointAt(unguarded('full'));

  /** What the run knows of each answer: the body, whether it landed, and how many games were read. */
  async function observed(put: () => Promise<void> = async () => undefined) {
    const officialGames = async () => [officialGame];
    const { run, error } = await observeOnce(sourceOf([empty, full]), { landedStore: { put }, officialGames });
    const collections = run.collections.map(({ observation, landed, reading, error: { code } = {} }) => ({
      body: Buffer.from(observation?.body ?? []).toString(),
      landed: landed ?? false,
      games: reading?.games.length,
      ...(code && { code }),
    }));
    return { run, collections, error };
  }

  it('has both answers landed, and each read as itself', async () => {
    const { run, collections, error } = await observed();
    expect(collections).toEqual([
      { body: 'empty', landed: true, games: 0 },
      { body: 'full', landed: true, games: 1 },
    ]);
    expect(error).toBeUndefined();
    expect(run.report()).toMatchObject({ landed: 2, gaps: [], servedBy: ['full'] });
  });

  it('keeps what was read of the first apart from the second, if that one does not land', async () => {
    let landings = 0;
    const { run, collections, error } = await observed(async () => {
      landings += 1;
      if (landings > 1) await noBucket.put();
    });
    expect(collections).toEqual([
      { body: 'empty', landed: true, games: 0 },
      { body: 'full', landed: false, games: undefined, code: 'landing_failed' },
    ]);
    expect(error).toMatchObject({ code: 'landing_failed' });
    const [first] = run.collections;
    expect(run.report()).toMatchObject({ landed: 1, observation: first?.observation?.contentHash, gaps: [] });
  });
});
