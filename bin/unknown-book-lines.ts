import { catalogueFile, catalogueLine, type UnknownBooks } from '../lib/odds/unknown-books.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** What a run, or the last run of a source and league, counted of unknown books; nothing if it counted none. */
interface Counted extends Omit<UnknownBooks, 'books'> {
  readonly books: readonly Readonly<UnknownBooks['books'][number]>[];
  readonly source: string;
  readonly league?: string;
  readonly recorded?: boolean;
  readonly asOf?: string;
}

/** The count of each unknown book, and the lines that would name them. Made from the data as it is: each text is escaped here. */
export function unknownBookLines(counted: readonly Counted[], { style }: Pick<Terminal, 'style'>): string[] {
  const found = counted.filter(({ outcomes }) => outcomes > 0);
  const entries = found.flatMap(({ books }) => books.flatMap(({ add }) => add ?? []));
  const lines = [...new Set(entries.map(catalogueLine))];
  return [
    ...found.map((each) => style('yellow', countLine(each))),
    ...(lines.length === 0 ? [] : [`  check each, and add it to ${catalogueFile}:`]),
    ...lines.map((line) => `    ${line}`),
  ];
}

function countLine({ source, league, recorded, asOf, seen, outcomes, books, more }: Counted): string {
  const where = visible([source, league].filter((each) => each !== undefined).join(' '));
  const of = `${where}${recorded ? ', recorded bodies' : ''}${asOf === undefined ? '' : ` at ${visible(asOf)}`}`;
  const named = books.map((book) => `${book.outcomes} ${bookText(book)}`).join(', ');
  const others = more > 0 ? `, and ${more} more` : '';
  return `  unknown   ${of}: ${outcomes} of ${seen} outcomes are of books that the catalogue does not name (${named}${others})`;
}

function bookText({ key, title }: { readonly key: string; readonly title: string | null }): string {
  return visible(title === null ? JSON.stringify(key) : `${JSON.stringify(key)} ${title}`);
}
