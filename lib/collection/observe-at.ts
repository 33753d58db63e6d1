import { odds } from '../backlog/kinds.ts';
import { isSuspiciouslyEmpty } from '../games/schedule.ts';
import type { Passage } from '../resilience/circuit/circuit.ts';
import { retryWithin } from '../resilience/guarded-call.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Collaborators } from './collaborators.ts';
import type { CollectionRun } from './collection-run.ts';
import type { Endpoint } from './endpoint.ts';
import { landAnnounced } from './land-announced.ts';
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
    collection.landedBytes = (await landAnnounced(odds, collection.observation, observing)).bytes;
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
