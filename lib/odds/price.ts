/** What a 4-byte integer holds. No price comes near it; a number beyond it is damage, and would not fit where prices are kept. */
const largest = 2 ** 31 - 1;

/** American: an integer of at least 100 either way. Even money is +100; some books write −100 for it, and that is accepted. */
export function isAmericanPrice(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) >= 100 && Math.abs(Number(value)) <= largest;
}
