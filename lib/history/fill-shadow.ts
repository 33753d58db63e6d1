import type { Database } from '../storage/database.ts';
import { landedRoot, readLandedKey } from './landed-key.ts';
import type { LandedStore } from './landing.ts';
import { readInParts } from './read-in-parts.ts';
import type { Readers, UnreadableTally } from './read-landed.ts';
import { recordSeveral } from './record.ts';

/** What has been looked at so far. */
export interface Filled {
  readonly keys: Set<string>;
  recorded: number;
  readonly unreadable: UnreadableTally;
}

interface Filling {
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly readers: Readers;
  readonly onProgress?: ((observations: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const atOnce = 20;

/**
 * Records whatever has landed and was not looked at before, oldest first within each league. @returns how many that were:
 * what lands meanwhile is for the next pass.
 */
export async function fillWithLanded(
  shadow: Pick<Database, 'execute'>,
  filled: Filled,
  { landedStore, readers, onProgress, signal }: Filling,
): Promise<number> {
  const before = filled.keys.size;
  const keys = newKeys(landedStore, filled.keys, signal);
  const { unreadable } = filled;
  for await (const part of readInParts(keys, { landedStore, readers }, { size: atOnce, unreadable, signal })) {
    await recordSeveral(shadow, part, signal);
    filled.recorded += part.length;
    onProgress?.(filled.keys.size);
  }
  return filled.keys.size - before;
}

/** Those that are not known yet, which become known by it. */
async function* newKeys(
  landedStore: Pick<LandedStore, 'list'>,
  known: Set<string>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  for await (const key of landedStore.list(landedRoot, signal ? { signal } : {})) {
    if (known.has(key) || readLandedKey(key) === undefined) continue;
    known.add(key);
    yield key;
  }
}
