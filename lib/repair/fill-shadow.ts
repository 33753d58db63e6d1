import { type BacklogState, isClosedTo, type Mark } from '../backlog/backlog-state.ts';
import { readInParts } from '../backlog/read-in-parts.ts';
import { OwnTrouble, SetAsideTally, settingAside } from '../backlog/set-aside.ts';
import { type LandedKey, landedRoot, readLandedKey } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landing.ts';
import type { Readers } from '../recording/read-landed.ts';
import type { ReadObservation } from '../recording/reading-document.ts';

/** What has been looked at so far. */
export class Filled {
  readonly keys = new Set<string>();
  recorded = 0;
  readonly unreadable = new SetAsideTally();
  readonly refused = new SetAsideTally();
  /** The marks of each league, as they were when the first of its keys was met. */
  readonly marks = new Map<string, ReadonlyMap<string, Mark>>();
}

interface Filling {
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  readonly state: Pick<BacklogState, 'marksOf'>;
  readonly readers: Readers;
  /** All of them or none. */
  readonly record: (observations: readonly ReadObservation[]) => Promise<unknown>;
  readonly onProgress?: ((observations: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const atOnce = 20;

/**
 * Records whatever has landed and was not looked at before, oldest first within each league. What is refused is set aside and
 * counted. @returns how many that were: what lands meanwhile is for the next pass.
 */
export async function fillWithLanded(filled: Filled, filling: Filling): Promise<number> {
  const { record, onProgress, signal } = filling;
  const before = filled.keys.size;
  const trouble = new OwnTrouble();
  for await (const { read, unread } of readInParts(newKeys(filled, filling), filling, { size: atOnce, signal })) {
    for (const { landedKey, error } of unread) {
      (error.meaning.dead ? filled.unreadable : filled.refused).count(landedKey, error);
    }
    const done = await settingAside(read, { work: record, trouble, refused: filled.refused });
    for (const { observations } of done) filled.recorded += observations.length;
    onProgress?.(filled.keys.size);
  }
  return filled.keys.size - before;
}

/** Those that are not known yet, which become known by it, and that the reader may read. */
async function* newKeys(filled: Filled, filling: Filling): AsyncGenerator<string> {
  const { landedStore, readers, signal } = filling;
  for await (const key of landedStore.list(landedRoot, signal ? { signal } : {})) {
    const landed = readLandedKey(key);
    if (landed === undefined || filled.keys.has(key)) continue;
    filled.keys.add(key);
    const mark = (await marksOf(landed, filled, filling)).get(key);
    if (mark !== undefined && isClosedTo(mark, readers.get(landed.source)?.readerVersion ?? 0)) {
      filled.unreadable.count(key, mark);
    } else yield key;
  }
}

async function marksOf(
  { source, league }: LandedKey,
  { marks }: Filled,
  { state, signal }: Filling,
): Promise<ReadonlyMap<string, Mark>> {
  const name = `${source}/${league}`;
  const known = marks.get(name);
  if (known) return known;
  const found = new Map((await state.marksOf({ source, league }, signal)).map((mark) => [mark.key, mark]));
  marks.set(name, found);
  return found;
}
