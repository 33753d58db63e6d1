import { SourceMap } from 'node:module';

const position = /(?:file:\/\/)?[\w./-]*\bindex\.mjs:(\d+):(\d+)/g;

/** Puts the file, line and column of the source in the place of each position in a bundle. What is of no source stays. */
export function resolveFrames(stack: string, sourceMap: string): string {
  const map = new SourceMap(JSON.parse(sourceMap));
  return stack.replaceAll(position, (written, line: string, column: string) => {
    const origin = map.findOrigin(Number(line), Number(column));
    return 'fileName' in origin ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}` : written;
  });
}
