import { publishedCatalogue } from '../odds/sportsbook-keys.ts';

/**
 * A reading depends on the code that reads and on the catalogue that names sportsbooks. A change of either makes a newer
 * reader, which replay and drains take as one: code 2 with catalogue 7 is 20007.
 */
export function readerVersionOf(code: number, { version } = publishedCatalogue): number {
  return code * 10_000 + version;
}
