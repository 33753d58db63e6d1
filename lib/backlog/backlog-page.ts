import { isDue, type Mark } from './backlog-state.ts';

/** Some landed observations of one league, oldest first, with the state of each. The drain fills it in. */
export interface BacklogPage {
  readonly keys: readonly string[];
  readonly recorded: Set<string>;
  readonly dead: Set<string>;
  /** Set aside: they wait, but this drain does not try them. */
  readonly held: Set<string>;
}

export function waitingOn({ keys, recorded, dead, held }: BacklogPage): readonly string[] {
  return keys.filter((key) => !recorded.has(key) && !dead.has(key) && !held.has(key));
}

/** What is known of a page without the database: hints, and marks that this reader cannot remove now. */
export function pageOf(
  keys: readonly string[],
  known: { readonly hints: ReadonlySet<string>; readonly marks: ReadonlyMap<string, Mark> },
  reader: number,
  now: Date,
): BacklogPage {
  // A replay may have removed what was recorded: then it left a dead mark, and the hint is outdated.
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

/** The last key of the page up to which everything is settled and at or below the ceiling; undefined if not even the first is. */
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
