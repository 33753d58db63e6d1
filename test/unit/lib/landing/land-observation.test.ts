import { expect, it } from 'vitest';
import { odds, schedule } from '../../../../lib/backlog/kinds.ts';
import { decodeLanded } from '../../../../lib/landing/envelope.ts';
import { landObservation } from '../../../../lib/landing/land-observation.ts';
import { landedKeyOf } from '../../../../lib/landing/landed-key.ts';
import { MemoryLandedStore, observationAt } from '../../../support/memory-backlog.ts';

it.each([odds, schedule])(
  'lands an answer of the kind $name under its root, in the envelope of all kinds',
  async (kind) => {
    const store = new MemoryLandedStore();
    const observation = observationAt('2026-07-30T12:00:00.000Z');
    const { key, bytes } = await landObservation(kind, observation, store);
    expect(key).toBe(landedKeyOf(kind, observation));
    expect(bytes).toBe(store.objects.get(key)?.length);
    expect([...store.objects.keys()]).toEqual([key]);
    expect(decodeLanded(key, store.objects.get(key) ?? Buffer.alloc(0))).toEqual({
      ...observation,
      body: new Uint8Array(observation.body),
    });
  },
);
