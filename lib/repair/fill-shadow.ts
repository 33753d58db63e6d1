import { type BacklogState, isClosedTo, type Mark } from '../backlog/backlog-state.ts';
import { readInParts } from '../backlog/read-in-parts.ts';
import type { LandedReading, RecordedKind } from '../backlog/recorded-kind.ts';
import { OwnTrouble, SetAsideTally, settingAside } from '../backlog/set-aside.ts';
import { type LandedKey, readLandedKey } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landed-store.ts';

/** The progress so far. */
export class Filled {
  readonly keys = new Set<string>();
  recorded = 0;
  readonly unreadable = new SetAsideTally();
  readonly refused = new SetAsideTally();
  /** The marks of each league, read when its first key was reached. */
  readonly marks = new Map<string, ReadonlyMap<string, Mark>>();
}

interface Filling<Reading> {
  readonly kind: RecordedKind<Reading>;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly state: Pick<BacklogState, 'marksOf'>;
  /** All of them or none. */
  readonly record: (observations: readonly LandedReading<Reading>[]) => Promise<unknown>;
  readonly onProgress?: ((observations: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const atOnce = 20;

/**
 * Records what has landed of a kind and was not tried before, oldest first within each league. What is refused is set aside
 * and counted. @returns the number of observations in this pass; what lands meanwhile is for the next pass.
 */
export async function fillWithLanded<Reading>(filled: Filled, filling: Filling<Reading>): Promise<number> {
  const { record, onProgress, signal } = filling;
  const before = filled.keys.size;
  const trouble = new OwnTrouble();
  for await (const { read, unread } of readInParts(newKeys(filled, filling), filling, { size: atOnce, signal })) {
    for (const { landedKey, error } of unread) {
      (error.policy.dead ? filled.unreadable : filled.refused).count(landedKey, error);
    }
    const done = await settingAside(read, { work: record, trouble, refused: filled.refused });
    for (const { observations } of done) filled.recorded += observations.length;
    onProgress?.(filled.keys.size);
  }
  return filled.keys.size - before;
}

/** The keys that were not tried yet and that the reader may read; marks them as tried. */
async function* newKeys<Reading>(filled: Filled, filling: Filling<Reading>): AsyncGenerator<string> {
  const { kind, landedStore, signal } = filling;
  for await (const key of landedStore.list(kind.root, signal ? { signal } : {})) {
    const landed = readLandedKey(key);
    if (landed === undefined || filled.keys.has(key)) continue;
    filled.keys.add(key);
    const mark = (await marksOf(landed, filled, filling)).get(key);
    if (mark !== undefined && isClosedTo(mark, kind.readers.get(landed.source)?.readerVersion ?? 0)) {
      filled.unreadable.count(key, mark);
    } else yield key;
  }
}

async function marksOf<Reading>(
  { source, league }: LandedKey,
  { marks }: Filled,
  { state, signal }: Filling<Reading>,
): Promise<ReadonlyMap<string, Mark>> {
  const name = `${source}/${league}`;
  const known = marks.get(name);
  if (known) return known;
  const found = new Map((await state.marksOf({ source, league }, signal)).map((mark) => [mark.key, mark]));
  marks.set(name, found);
  return found;
}
