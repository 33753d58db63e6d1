/**
 * SQL as it is written, without the indentation of the TypeScript around it. A value of several lines is indented like the
 * line that it is in: so a statement that is made of parts reads as if it were written in one piece.
 */
export function sql(texts: TemplateStringsArray, ...values: readonly string[]): string {
  const whole = texts.reduce((before, text, n) => {
    // A search for the end of the text from its beginning takes the square of the length of each line.
    const indentation = /^ */.exec(before.slice(before.lastIndexOf('\n') + 1))?.[0] ?? '';
    return `${before}${values[n - 1]?.replaceAll(/\n(?!\n)/g, `\n${indentation}`)}${text}`;
  });
  const [first = '', ...rest] = whole.split('\n');
  const indentation = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return [first, ...rest.map((line) => line.slice(indentation))].join('\n').trim();
}
