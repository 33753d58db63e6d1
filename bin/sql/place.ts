/** A place in a text, for people: counted from 1, in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The line, or the part of it around the place, and below it a caret at the place. */
  readonly excerpt: readonly [line: string, caret: string];
}

/** Columns; of a longer line only the part around the place is shown. */
const shown = 72;

/** `offset` is in UTF-16 units, as in every string of JavaScript. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(lineEnd);
  const start = [...(before.at(-1) ?? '')];
  const line = [...start, ...(text.slice(offset).split(lineEnd)[0] ?? '')].map((character) =>
    printable(character) ? character : ' ',
  );
  const from = Math.max(0, Math.min(start.length - shown / 2, line.length - shown));
  return {
    line: before.length,
    column: start.length + 1,
    excerpt: [
      line
        .slice(from, from + shown)
        .join('')
        .trimEnd(),
      `${' '.repeat(start.length - from)}^`,
    ],
  };
}

const lineEnd = /\r\n|\r|\n/;

function printable(character: string): boolean {
  return !/\p{C}/u.test(character);
}
