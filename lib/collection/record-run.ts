import { odds } from '../backlog/kinds.ts';
import { landedKeyOf } from '../landing/landed-key.ts';
import type { ReadObservation } from '../recording/reading-document.ts';
import { record } from '../recording/record.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import type { Collaborators } from './collaborators.ts';
import type { SlateCollection } from './slate-collection.ts';
import type { RunCall } from './slate-source.ts';

interface Recording extends Pick<Collaborators, 'state' | 'recording'> {
  readonly database: Pick<Database, 'execute'>;
  /** Writes that only the end of the run waits for. They never reject. */
  readonly hints: Promise<void>[];
}

/** Time for one attempt that hangs or is throttled, and one more: a hint is worth no more of a run's time. */
const hintTimeoutMs = 1_500;

/**
 * Records what a run has landed and could read, one call for each observation. If one has to wait for the database, those
 * after it are not tried.
 *
 * @returns why observations were not recorded
 */
export async function recordRun(
  collections: readonly SlateCollection[],
  recording: Recording,
  call: RunCall,
): Promise<readonly OddsError[]> {
  const errors: OddsError[] = [];
  for (const collection of collections) {
    const observed = readIn(collection);
    if (observed === undefined) continue;
    if (recording.recording === 'batched') {
      collection.deferReason = 'batched';
      continue;
    }
    const error = await recordObservation(collection, observed, recording, call);
    if (error === undefined) continue;
    collection.error ??= error;
    errors.push(error);
    if (error.policy.deferred) break;
  }
  return errors;
}

function readIn({ observation, landed, reading }: SlateCollection): ReadObservation | undefined {
  if (!observation || !landed || !reading) return undefined;
  return { ...observation, landedKey: landedKeyOf(odds, observation), reading };
}

/** @returns why it was not recorded; undefined if it was */
async function recordObservation(
  collection: SlateCollection,
  observed: ReadObservation,
  { database, state, hints }: Recording,
  { signal }: RunCall,
): Promise<OddsError | undefined> {
  try {
    collection.recorded = await record(database, observed, signal);
  } catch (error) {
    if (!(error instanceof OddsError)) throw error;
    return error;
  }
  // A lost hint costs the next drain a query: the run neither fails nor waits for it.
  const soon = AbortSignal.any([signal, AbortSignal.timeout(hintTimeoutMs)]);
  hints.push(state.rememberSettled(observed, [observed.landedKey], soon).catch(() => undefined));
  return undefined;
}
