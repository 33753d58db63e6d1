import type { Observation } from '../odds/observation.ts';
import { scheduleRoot } from './landed-key.ts';
import { encodeLanded, type LandedStore, landedKeyOf } from './landing.ts';

/** Lands raw answers of the official schedule as those of odds are landed, and beside them: nobody waits for these to be recorded. */
export function scheduleLanding(landedStore: Pick<LandedStore, 'put'>) {
  /** @returns its key. @throws OddsError `landing_failed` */
  return async (observation: Observation, signal: AbortSignal): Promise<string> => {
    const key = landedKeyOf(observation, scheduleRoot);
    await landedStore.put(key, encodeLanded(observation), signal);
    return key;
  };
}
