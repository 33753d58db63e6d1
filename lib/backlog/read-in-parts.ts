import type { LandedStore } from '../landing/landing.ts';
import { readAhead } from '../landing/read-ahead.ts';
import { type Readers, readLanded } from '../recording/read-landed.ts';
import type { ReadObservation } from '../recording/reading-document.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import { OwnTrouble } from './set-aside.ts';

/** Some landed observations, in their order: those that could be read, and why the others could not. */
export interface LandedPart {
  readonly read: ReadObservation[];
  readonly unread: { readonly landedKey: string; readonly error: OddsError }[];
}

/** Reads landed observations in their order, so many at a time. @throws what is not the trouble of one observation alone */
export async function* readInParts(
  keys: AsyncIterable<string> | Iterable<string>,
  reading: { readonly landedStore: Pick<LandedStore, 'get'>; readonly readers: Readers },
  { size, signal }: { size: number; signal?: AbortSignal | undefined },
): AsyncGenerator<LandedPart> {
  const trouble = new OwnTrouble();
  let part: LandedPart = { read: [], unread: [] };
  for await (const { item: landedKey, outcome } of readAhead(keys, (key) => readLanded(key, reading, signal))) {
    if (outcome.status === 'fulfilled') {
      trouble.wentWell();
      part.read.push(outcome.value);
    } else part.unread.push({ landedKey, error: trouble.check(outcome.reason) });
    if (part.read.length + part.unread.length < size) continue;
    yield part;
    part = { read: [], unread: [] };
  }
  if (part.read.length + part.unread.length > 0) yield part;
}
