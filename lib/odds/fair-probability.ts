/** What a price says of its selection, with the book's margin in it: −110 is 0.5238, +150 is 0.4. Between 0 and 1. */
export function impliedProbability(price: number): number {
  return price > 0 ? 100 / (price + 100) : -price / (100 - price);
}

/**
 * The probability of the first of two sides without the book's margin, by the multiplicative method: both implied
 * probabilities are divided by their sum. Undefined if the sum is at most 1: then the two prices are no pair.
 */
export function fairProbability(price: number, otherSide: number): number | undefined {
  const [first, second] = [impliedProbability(price), impliedProbability(otherSide)];
  return first + second > 1 ? first / (first + second) : undefined;
}

/** Of an even number of values, the middle between the two in the middle. @throws RangeError if there are none */
export function median(values: readonly number[]): number {
  const inOrder = values.toSorted((a, b) => a - b);
  const [low, high] = [inOrder[Math.floor((inOrder.length - 1) / 2)], inOrder[Math.floor(inOrder.length / 2)]];
  if (low === undefined || high === undefined) throw new RangeError('Without values there is no median.');
  return low + 0.5 * (high - low);
}
