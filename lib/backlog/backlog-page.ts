import { isDue, type Mark } from './backlog-state.ts';

/** Some landed observations of one league, oldest first, and what has become of each. Filled in as the drain goes. */
export interface BacklogPage {
  readonly keys: readonly string[];
  readonly recorded: Set<string>;
  readonly dead: Set<string>;
  /** Put aside: they wait, but not to be tried in this drain. */
  readonly held: Set<string>;
}

export function waitingOn({ keys, recorded, dead, held }: BacklogPage): readonly string[] {
  return keys.filter((key) => !recorded.has(key) && !dead.has(key) && !held.has(key));
}

/** What is known of a page without the database: hints, and the marks that this reader cannot better now. */
export function pageOf(
  keys: readonly string[],
  known: { readonly hints: ReadonlySet<string>; readonly marks: ReadonlyMap<string, Mark> },
  reader: number,
  now: Date,
): BacklogPage {
  // A replay may have taken back what was recorded: then it left a dead mark, and the hint is of before.
  const isSettled = (key: string) => known.hints.has(key) && known.marks.get(key)?.kind !== 'dead';
  const standing = (kind: Mark['kind']) =>
    keys.filter((key) => {
      const mark = known.marks.get(key);
      return mark?.kind === kind && !isSettled(key) && !isDue(mark, reader, now);
    });
  return {
    keys,
    recorded: new Set(keys.filter(isSettled)),
    dead: new Set(standing('dead')),
    held: new Set(standing('held')),
  };
}

/** The key of the page up to which everything is settled, and none lies above the ceiling; undefined where it is not even the first. */
export function settledThrough({ keys, recorded, dead }: BacklogPage, ceiling: string): string | undefined {
  let through: string | undefined;
  for (const key of keys) {
    if (key > ceiling || !(recorded.has(key) || dead.has(key))) break;
    through = key;
  }
  return through;
}

/** The stream cut into pages of so many. */
export async function* pagesOf(keys: AsyncIterable<string>, size: number): AsyncGenerator<readonly string[]> {
  let page: string[] = [];
  for await (const key of keys) {
    page.push(key);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
