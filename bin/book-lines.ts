import type { SeenUnknownBooks } from '../lib/telemetry/run-status.ts';
import { type Column, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { unknownBookLines } from './unknown-book-lines.ts';
import { visibleData } from './visible.ts';

/** An entry of the catalogue of sportsbooks. */
export interface CatalogueEntry {
  readonly id: string;
  readonly operator: string;
  readonly jurisdiction: string | null;
  readonly kind: string;
  readonly name: string;
  /** By source, what it calls this sportsbook. */
  readonly keys?: Readonly<Record<string, readonly CatalogueKey[] | undefined>>;
}

interface CatalogueKey {
  readonly key: string;
  /** From and until when it means this sportsbook; left out if that never changed. */
  readonly from?: string;
  readonly until?: string;
}

export interface BookFilter {
  readonly kind?: string | undefined;
  /** Only what has a key at this source. */
  readonly source?: string | undefined;
}

/** What `odds books` found. */
export interface FoundBooks {
  readonly sportsbooks: readonly CatalogueEntry[];
  /** How many of them are of each kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Null if nothing has run in this store yet. */
  readonly unknownBooks: readonly SeenUnknownBooks[] | null;
}

export function findBooks(
  catalogue: readonly CatalogueEntry[],
  seen: readonly SeenUnknownBooks[] | null,
  { kind, source }: BookFilter,
): FoundBooks {
  const sportsbooks = catalogue.filter(
    (entry) => (kind ?? entry.kind) === entry.kind && (source === undefined || keysAt(entry, source).length > 0),
  );
  const byKind = Map.groupBy(sportsbooks, (entry) => entry.kind);
  const kinds = [...byKind].map(([of, entries]): [string, number] => [of, entries.length]).sort();
  const unknownBooks = seen?.filter((each) => (source ?? each.source) === each.source) ?? null;
  return { sportsbooks, kinds: Object.fromEntries(kinds), unknownBooks };
}

function keysAt({ keys = {} }: CatalogueEntry, source: string): readonly CatalogueKey[] {
  return Object.hasOwn(keys, source) ? (keys[source] ?? []) : [];
}

const columns: readonly Column[] = ['id', 'name', 'operator', 'jurisdiction', 'kind', 'keys'].map((title) => ({
  title,
}));

export function bookLines(found: FoundBooks, { style, width }: Pick<Terminal, 'style' | 'width'>): string[] {
  const { sportsbooks, kinds } = visibleData(found);
  const cells = sportsbooks.map(({ id, name, operator, jurisdiction, kind, keys = {} }) => {
    const atSources = Object.entries(keys).map(([source, all = []]) => `${source} ${all.map(keyText).join(' ')}`);
    return [id, name, operator, jurisdiction ?? '', kind, atSources.join(', ')];
  });
  const counts = Object.entries(kinds).map(([kind, entries]) => `${entries} ${kind}`);
  return [
    ...tableLines(columns, cells, { width, heading: (title) => style('bold', title) }),
    `${sportsbooks.length} in all${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`,
    ...unknownLines(found.unknownBooks, style),
  ];
}

function keyText({ key, from, until }: CatalogueKey): string {
  const dates = [from && `from ${from}`, until && `until ${until}`].filter((each) => each !== undefined);
  return dates.length > 0 ? `${key} (${dates.join(', ')})` : key;
}

function unknownLines(seen: FoundBooks['unknownBooks'], style: Terminal['style']): string[] {
  if (seen === null) return [style('dim', 'Nothing has run in this store yet, so no unknown book was seen.')];
  if (seen.length === 0) return ['The last run of each source and league met no unknown book.'];
  return unknownBookLines(seen, { style });
}
