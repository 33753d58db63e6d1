import { decodeLanded } from '../landing/envelope.ts';
import { landedKeyOf } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import type { Observation } from '../odds/observation.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { LandedReading, Reader, RecordedKind } from './recorded-kind.ts';

/** @throws OddsError `landing_failed`; one whose policy is `dead`, if the body cannot be read */
export async function readLanded<Reading>(
  kind: RecordedKind<Reading>,
  landedKey: string,
  landedStore: Pick<LandedStore, 'get'>,
  signal?: AbortSignal,
): Promise<LandedReading<Reading>> {
  const observation = decodeLanded(landedKey, await landedStore.get(landedKey, signal));
  if (landedKeyOf(kind, observation) !== landedKey) {
    throw new OddsError('landed_unreadable', `The landed object ${landedKey} holds an observation with another key.`);
  }
  const reader = kind.readers.get(observation.source);
  if (reader) return { ...observation, landedKey, reading: readBy(reader, observation, landedKey) };
  throw new OddsError('landed_unreadable', `The landed object ${landedKey} is of a source without a reader.`);
}

/** An error of a reader concerns this one body only, and affects no other observation. */
function readBy<Reading>(reader: Reader<Reading>, observation: Observation, landedKey: string): Reading {
  try {
    return reader.read(observation);
  } catch (cause) {
    if (cause instanceof OddsError) throw cause;
    throw new OddsError('reader_failed', `The reader failed on ${landedKey}: ${cause}`, { cause });
  }
}
