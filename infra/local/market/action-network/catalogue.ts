import { openId, pricedBooks } from '../books.ts';

/** Books that the real catalogue names too and that this market never prices. */
const others = [
  { id: openId, displayName: 'Open', sourceName: 'open' },
  { id: 255, displayName: 'FanDuel PA', sourceName: 'fanduelpa' },
  { id: 270, displayName: 'FanDuel IL', sourceName: 'fanduelil' },
];

/** `/web/v1/books`: the book of each id. */
export function catalogueAnswer() {
  const books = [...pricedBooks, ...others].map(({ id, displayName, sourceName }) => ({
    id,
    display_name: displayName,
    source_name: sourceName,
  }));
  return { books };
}
