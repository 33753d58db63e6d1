import * as z from 'zod';
import type { Instant } from './instant.ts';

// Books that a source sends and the catalogue of sportsbooks does not name. Their outcomes are counted and not recorded.

/** The file that a new book is added to. */
export const catalogueFile = 'lib/odds/sportsbooks.json';

/** A book that the catalogue does not name, as its source writes it. */
export interface UnknownBook {
  readonly key: string;
  /** What the source calls it for people; null if it does not say. */
  readonly title: string | null;
  readonly outcomes: number;
}

const catalogueEntrySchema = z.object({
  id: z.string(),
  operator: z.string(),
  jurisdiction: z.null(),
  kind: z.literal('book'),
  name: z.string(),
  /** By source; `seen` is the first and the last month. */
  keys: z.record(z.string(), z.array(z.object({ key: z.string(), seen: z.string() }))),
});
/** An entry of the catalogue as far as it follows from what a source sends. A person checks it before adding it. */
type ProposedEntry = z.infer<typeof catalogueEntrySchema>;

export const unknownBooksSchema = z.object({
  /** All outcomes of the source, of known and unknown books. */
  seen: z.number(),
  /** Outcomes of unknown books: those of `books`, and those of `more` books. */
  outcomes: z.number(),
  /** The books with the most outcomes first; at most {@link mostBooks}. */
  books: z.array(
    z.object({
      key: z.string(),
      title: z.string().nullable(),
      outcomes: z.number(),
      /** What to add to the catalogue; null if the key is too long to be one. */
      add: catalogueEntrySchema.nullable(),
    }),
  ),
  /** How many more books there are. */
  more: z.number(),
});
/** The unknown books of one source in one run. Bounded, whatever a body holds. */
export type UnknownBooks = Readonly<z.infer<typeof unknownBooksSchema>>;

/** Books that a report names. A source has some hundred books in all; only a damaged or hostile body has more unknown ones. */
const mostBooks = 20;
/** Characters of a key, and of a title. The longest known key has 18. */
const longestText = 64;

interface CountedBooks {
  readonly seen: number;
  readonly books: readonly UnknownBook[];
}

/** Adds up what the readings of one source counted. `capturedAt` is when the last of them was received. */
export function addUpUnknownBooks(source: string, capturedAt: Instant, counted: readonly CountedBooks[]): UnknownBooks {
  const all = sortedBooks(counted.flatMap(({ books }) => books));
  return {
    seen: counted.reduce((sum, { seen }) => sum + seen, 0),
    outcomes: all.reduce((sum, { outcomes }) => sum + outcomes, 0),
    books: all.slice(0, mostBooks).map(({ key, title, outcomes }) => ({
      key: clip(key),
      title: title === null ? null : clip(title),
      outcomes,
      add: proposeEntry(source, { key, title }, capturedAt),
    })),
    more: Math.max(0, all.length - mostBooks),
  };
}

/** Each key once, the most outcomes first: the same counts in another order give the same list. */
export function sortedBooks(counted: readonly UnknownBook[]): readonly UnknownBook[] {
  const books = new Map<string, UnknownBook>();
  for (const book of counted) {
    const before = books.get(book.key);
    const outcomes = (before?.outcomes ?? 0) + book.outcomes;
    books.set(book.key, { key: book.key, title: firstOf(before?.title ?? null, book.title), outcomes });
  }
  return [...books.values()]
    .filter(({ outcomes }) => outcomes > 0)
    .sort((a, b) => b.outcomes - a.outcomes || (a.key < b.key ? -1 : 1));
}

/** In alphabetical order, so that the order of the counts does not matter. */
function firstOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function proposeEntry(
  source: string,
  { key, title }: Omit<UnknownBook, 'outcomes'>,
  capturedAt: Instant,
): ProposedEntry | null {
  if (key === '' || key.length > longestText) return null;
  const words = title ?? (/\p{L}/u.test(key) ? key : `${source} ${key}`);
  const id = idOf(words) || idOf(`${source} ${key}`);
  const month = capturedAt.slice(0, 7);
  const keys = { [source]: [{ key, seen: `${month}/${month}` }] };
  return { id, operator: id, jurisdiction: null, kind: 'book', name: clip(words), keys };
}

/** `Betsson (UK)` is `betsson-uk`. */
function idOf(words: string): string {
  const plain = words.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestText)
    .replaceAll(/^-|-$/g, '');
}

function clip(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1).toWellFormed()}…`;
}

/** One line of the catalogue. What a terminal would obey is escaped, so the line can be shown and copied as it is. */
export function catalogueLine(entry: ProposedEntry): string {
  // A text has no line break of its own here: JSON escapes it.
  const line = JSON.stringify(entry, null, 1)
    .replaceAll(/(?<=[[{])\n *|\n *(?=[\]}])/g, '')
    .replaceAll(/\n */g, ' ');
  return line.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
