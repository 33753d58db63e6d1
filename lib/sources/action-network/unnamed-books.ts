import { publishedCatalogue } from '../../odds/sportsbook-keys.ts';

/** Those of the books that the catalogue does not name: they are asked for, and their prices are counted and left. */
export function unnamedBooks(ids: readonly string[], at: Date, catalogue = publishedCatalogue): readonly string[] {
  return ids.filter((id) => catalogue.sportsbookOf('action-network', id, at.toISOString()) === undefined);
}

/** What to do about books without a name. */
export function unnamedBooksSentence(ids: readonly string[]): string {
  const [books, are] = ids.length === 1 ? ['book', 'is'] : ['books', 'are'];
  return `Action Network's ${books} ${ids.join(', ')} ${are} asked for and not named in lib/odds/sportsbooks.json, so their prices are not recorded: add a line for each and raise the catalogue's version, or ask for other books.`;
}
