import type { LandedStore } from './landing.ts';
import { readAhead } from './read-ahead.ts';
import { type Readers, readLanded, type UnreadableTally } from './read-landed.ts';
import type { ReadObservation } from './reading-document.ts';

/** Reads landed observations in their order, so many at a time. Those that cannot be read are counted and left out. */
export async function* readInParts(
  keys: AsyncIterable<string> | Iterable<string>,
  reading: { readonly landedStore: Pick<LandedStore, 'get'>; readonly readers: Readers },
  { size, unreadable, signal }: { size: number; unreadable: UnreadableTally; signal?: AbortSignal | undefined },
): AsyncGenerator<readonly ReadObservation[]> {
  let part: ReadObservation[] = [];
  for await (const { item, outcome } of readAhead(keys, (key) => readLanded(key, reading, signal))) {
    if (outcome.status === 'rejected') unreadable.count(item, outcome.reason);
    else part.push(outcome.value);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
