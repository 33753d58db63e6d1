import { decodeLanded, type LandedStore, landedKeyOf } from '../landing/landing.ts';
import type { Observation } from '../odds/observation.ts';
import type { Reading } from '../odds/reading.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { ReadObservation } from './reading-document.ts';

/** How the observations of one source are read. Readings of a higher version replace those of a lower one. */
export interface Reader {
  readonly readerVersion: number;
  /** @throws OddsError where nothing of it can be read */
  read(observation: Observation): Reading;
}

/** The reader of each source, by the source's name. */
export type Readers = ReadonlyMap<string, Reader>;

/** @throws OddsError `landing_failed`; one whose meaning is dead, where the body cannot be read */
export async function readLanded(
  landedKey: string,
  { landedStore, readers }: { readonly landedStore: Pick<LandedStore, 'get'>; readonly readers: Readers },
  signal?: AbortSignal,
): Promise<ReadObservation> {
  const observation = decodeLanded(landedKey, await landedStore.get(landedKey, signal));
  if (landedKeyOf(observation) !== landedKey) {
    throw new OddsError('landed_unreadable', `The landed object ${landedKey} holds an observation of another key.`);
  }
  const reader = readers.get(observation.source);
  if (reader) return { ...observation, landedKey, reading: readBy(reader, observation, landedKey) };
  throw new OddsError('landed_unreadable', `The landed object ${landedKey} is of a source that nothing here can read.`);
}

/** Whatever a reader throws is about this one body: it costs none of the others. */
function readBy(reader: Reader, observation: Observation, landedKey: string): Reading {
  try {
    return reader.read(observation);
  } catch (cause) {
    if (cause instanceof OddsError) throw cause;
    throw new OddsError('reader_failed', `The reader broke on ${landedKey}: ${cause}`, { cause });
  }
}
