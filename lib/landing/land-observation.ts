import type { Observation } from '../odds/observation.ts';
import { encodeLanded } from './envelope.ts';
import { landedKeyOf } from './landed-key.ts';
import type { LandedKind } from './landed-kind.ts';
import type { LandedStore } from './landed-store.ts';

/** @returns its key, and its size in the store. @throws OddsError `landing_failed` */
export async function landObservation(
  kind: LandedKind,
  observation: Observation,
  landedStore: Pick<LandedStore, 'put'>,
  signal?: AbortSignal,
): Promise<{ readonly key: string; readonly bytes: number }> {
  const key = landedKeyOf(kind, observation);
  const body = encodeLanded(observation);
  await landedStore.put(key, body, signal);
  return { key, bytes: body.length };
}
