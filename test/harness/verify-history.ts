import { readWholeTables } from '../support/history-tables.ts';
import { engineDatabase } from './engine-database.ts';
import { countDuplicates, differences, expectedRows, foundRows, lastChangesAgree } from './history-rows.ts';
import { readAllLanded, type StoredState } from './stored-state.ts';
import type { World } from './world.ts';

export interface HistoryCheck {
  /** Landed, and neither recorded nor dead. */
  readonly lost: readonly string[];
  readonly duplicatedRows: number;
  /** Numbers of rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Empty if everything is right. */
  readonly problems: readonly string[];
}

/**
 * Compares the tables with one recording in order of everything that landed, and the marks with what can be read.
 * `seenLanding` are keys whose landing a gate has seen: an object that the bucket has lost is lost too.
 */
export async function verifyHistory(
  world: World,
  { landed, recorded, dead, held, counts }: StoredState,
  seenLanding: Iterable<string> = [],
): Promise<HistoryCheck> {
  const { read, unreadable } = await readAllLanded(world);
  const tables = await readWholeTables(engineDatabase(world.engine));
  const [expected, found] = [expectedRows(read), foundRows(tables)];
  const lost = [...new Set([...seenLanding, ...landed])].filter((key) => !recorded.has(key) && !dead.has(key));
  return {
    lost,
    duplicatedRows: Object.keys(found).reduce((sum, table) => sum + countDuplicates(found, table), 0),
    rows: Object.fromEntries(Object.entries(found).map(([table, rows]) => [table, rows.length])),
    problems: [
      ...lost.map((key) => `Landed, and neither recorded nor dead: ${key}`),
      ...(counts.landed === counts.recorded + counts.waiting + counts.dead ? [] : ['The counts do not add up.']),
      ...differences(expected, found),
      ...(lastChangesAgree(tables) ? [] : ["The last change in a line's row is not the last of its history."]),
      ...unreadable.filter((key) => !dead.has(key)).map((key) => `Unreadable, and not marked dead: ${key}`),
      ...read.filter(({ landedKey: key }) => dead.has(key)).map(({ landedKey }) => `Dead, and readable: ${landedKey}`),
      ...held.map(({ key, code }) => `Still held for ${code}: ${key}`),
    ],
  };
}
