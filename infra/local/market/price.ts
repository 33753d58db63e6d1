/** An American price: an integer, at least 100 in size. */
export type American = number;

/** No book sells a price on what is all but certain. */
const surest = 0.975;

/** A book's two prices on a fair chance; together they imply its booksum. */
export function pricesOf(
  chance: number,
  book: { readonly booksum: number; readonly tick: 1 | 5; readonly evenMoney: 100 | -100 },
): readonly [American, American] {
  return [americanOf(chance * book.booksum, book), americanOf((1 - chance) * book.booksum, book)];
}

function americanOf(implied: number, book: { readonly tick: 1 | 5; readonly evenMoney: 100 | -100 }): American {
  const q = Math.min(surest, Math.max(1 - surest, implied));
  const exact = q < 0.5 ? (100 * (1 - q)) / q : (-100 * q) / (1 - q);
  // down is always in the book's favour: rounding never gives money away
  const rounded = Math.floor(exact / book.tick) * book.tick;
  return Math.abs(rounded) <= 100 ? book.evenMoney : rounded;
}

/** The chance that a normal variable stays under z. Abramowitz and Stegun 26.2.17, good to 7 digits. */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = 0.3989422804 * Math.exp((-z * z) / 2) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
