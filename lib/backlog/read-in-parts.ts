import { pMapIterable } from 'p-map';
import type { LandedStore } from '../landing/landed-store.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import { readLanded } from './read-landed.ts';
import type { LandedReading, RecordedKind } from './recorded-kind.ts';
import { OwnTrouble } from './set-aside.ts';

/** Some landed observations, in their order: those that could be read, and why the others could not. */
export interface LandedPart<Reading> {
  readonly read: LandedReading<Reading>[];
  readonly unread: { readonly landedKey: string; readonly error: OddsError }[];
}

const readsAtOnce = 9;

/** Reads landed observations in their order, `size` at a time. @throws errors that do not concern one observation alone */
export async function* readInParts<Reading>(
  keys: AsyncIterable<string> | Iterable<string>,
  { kind, landedStore }: { readonly kind: RecordedKind<Reading>; readonly landedStore: Pick<LandedStore, 'get'> },
  { size, signal }: { size: number; signal?: AbortSignal | undefined },
): AsyncGenerator<LandedPart<Reading>> {
  const trouble = new OwnTrouble();
  let part: LandedPart<Reading> = { read: [], unread: [] };
  // The error of one observation is an outcome too, and is handled in its turn.
  const read = async (landedKey: string) => {
    const [outcome] = await Promise.allSettled([readLanded(kind, landedKey, landedStore, signal)]);
    return { landedKey, outcome };
  };
  for await (const { landedKey, outcome } of pMapIterable(keys, read, { concurrency: readsAtOnce })) {
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
