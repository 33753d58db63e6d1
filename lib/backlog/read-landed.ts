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
    throw new OddsError('landed_unreadable', `The landed object ${landedKey} holds an observation of another key.`);
  }
  const reader = kind.readers.get(observation.source);
  if (reader) return { ...observation, landedKey, reading: readBy(reader, observation, landedKey) };
  throw new OddsError('landed_unreadable', `The landed object ${landedKey} is of a source that nothing here can read.`);
}

/** Whatever a reader throws is about this one body: it costs none of the others. */
function readBy<Reading>(reader: Reader<Reading>, observation: Observation, landedKey: string): Reading {
  try {
    return reader.read(observation);
  } catch (cause) {
    if (cause instanceof OddsError) throw cause;
    throw new OddsError('reader_failed', `The reader broke on ${landedKey}: ${cause}`, { cause });
  }
}
