import type { BacklogState } from '../backlog/backlog-state.ts';
import { announceLate } from '../backlog/league-watermark.ts';
import { lateAfterMs } from '../backlog/watermark.ts';
import { landObservation } from '../landing/land-observation.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import type { Observation } from '../odds/observation.ts';

export interface Landing {
  readonly landedStore: Pick<LandedStore, 'put'>;
  readonly state: Pick<BacklogState, 'readWatermark' | 'writeWatermark'>;
  readonly now: () => Date;
  readonly call: { readonly signal: AbortSignal; readonly random: () => number };
}

/**
 * Lands an observation. One that was captured some time ago, as a recorded body was, is announced first, so that drains look for
 * it. Ends with the run's deadline and not with the circuit's time: how long a landing takes is not the source's fault.
 *
 * @returns its key, and its size in the store
 */
export async function landAnnounced(
  kind: LandedKind,
  observation: Observation,
  { landedStore, state, now, call }: Landing,
): Promise<{ readonly key: string; readonly bytes: number }> {
  const ageMs = now().getTime() - Date.parse(observation.capturedAt);
  if (ageMs > lateAfterMs) await announceLate(kind, state, observation, now(), call);
  return await landObservation(kind, observation, landedStore, call.signal);
}
