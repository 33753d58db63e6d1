import type { Observation } from '../odds/observation.ts';
import { encodeLanded } from './envelope.ts';
import { landedKeyOf } from './landed-key.ts';
import type { LandedKind } from './landed-kind.ts';
import type { LandedStore } from './landed-store.ts';

/** @returns its key. @throws OddsError `landing_failed` */
export async function landObservation(
  kind: LandedKind,
  observation: Observation,
  landedStore: Pick<LandedStore, 'put'>,
  signal?: AbortSignal,
): Promise<string> {
  const key = landedKeyOf(kind, observation);
  await landedStore.put(key, encodeLanded(observation), signal);
  return key;
}
