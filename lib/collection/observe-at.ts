import { odds } from '../backlog/kinds.ts';
import { announceLate } from '../backlog/league-watermark.ts';
import { lateAfterMs } from '../backlog/watermark.ts';
import { isSuspiciouslyEmpty } from '../games/schedule.ts';
import { landObservation } from '../landing/land-observation.ts';
import type { Observation } from '../odds/observation.ts';
import type { Passage } from '../resilience/circuit/circuit.ts';
import { retryWithin } from '../resilience/guarded-call.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Collaborators } from './collaborators.ts';
import type { CollectionRun } from './collection-run.ts';
import type { Endpoint } from './endpoint.ts';
import type { SlateCollection } from './slate-collection.ts';
import type { RunCall } from './slate-source.ts';

export interface Observing extends Pick<Collaborators, 'landedStore' | 'state' | 'officialGames' | 'now'> {
  readonly call: RunCall;
}

/**
 * Asks one endpoint behind its circuit, lands the answer and reads it. The circuit gets its verdict last: an answer that
 * cannot be used is a failure of the endpoint. It stays landed, whatever the reading says.
 *
 * @returns why the endpoint did not serve; undefined if it did
 */
export async function observeAt(
  { circuit, source }: Endpoint,
  collection: SlateCollection,
  run: CollectionRun,
  observing: Observing,
): Promise<OddsError | undefined> {
  const { call } = observing;
  let passage: Passage | undefined;
  try {
    passage = await circuit.enter(call.signal);
    const slate = { league: run.league, slateDate: collection.slateDate };
    const { correlationId } = call;
    const ask = (signal: AbortSignal) => source.observe(slate, { signal, correlationId, window: run.window });
    collection.observation = await retryWithin(passage, ask, call);
    collection.landedBytes = await land(collection.observation, observing);
    collection.landed = true;
    collection.reading = source.read(collection.observation);
    await refuseSuspiciouslyEmpty(collection, run, observing);
    await passage.succeed();
    return undefined;
  } catch (error) {
    await passage?.fail(error);
    if (!(error instanceof OddsError)) throw error;
    return error;
  }
}

/** @returns its size in the store. Ends with the run's deadline and not with the circuit's time: how long a landing takes is not the source's fault. */
async function land(observation: Observation, { landedStore, state, now, call }: Observing): Promise<number> {
  const age = now().getTime() - Date.parse(observation.capturedAt);
  if (age > lateAfterMs) await announceLate(odds, state, observation, now(), call);
  return (await landObservation(odds, observation, landedStore, call.signal)).bytes;
}

/** @throws OddsError `source_empty_slate` if it has no game on a date on which the official schedule has one */
async function refuseSuspiciouslyEmpty(
  { source, slateDate: ofSlate, observation, reading }: SlateCollection,
  { league, slateDates }: CollectionRun,
  { officialGames, call }: Observing,
): Promise<void> {
  if (!observation || !reading || reading.games.length > 0) return;
  for (const slateDate of slateDates) {
    if (slateDate === null || (ofSlate ?? slateDate) !== slateDate) continue;
    // If the schedule is not known, an empty slate counts as an off day.
    const official = await officialGames(league, slateDate, call.signal).catch(() => undefined);
    if (!isSuspiciouslyEmpty(reading, official, observation.capturedAt)) continue;
    throw new OddsError('source_empty_slate', `${source} has no game on ${slateDate}, and the official schedule has.`, {
      details: { source, slateDate },
    });
  }
}
