import type { Attributes } from './state-items.ts';

// Items of the state table that expire. DynamoDB deletes an item within days of its time, and the local table never does:
// so a writer sets the time with `expiring`, and a reader treats the item as deleted from that time on, with `isExpired`.
// test/integration/aws/expiry.test.ts asks for a case of each.

/** In epoch seconds. The state table names it as its time to live. */
export const expiryAttribute = 'expires_at';

/** @param at epoch milliseconds */
export function expiring(at: number) {
  return { [expiryAttribute]: Math.ceil(at / 1000) };
}

/** An item without a time never expires. */
export function isExpired({ [expiryAttribute]: seconds }: Attributes, now: Date): boolean {
  return typeof seconds === 'number' && seconds * 1000 <= now.getTime();
}
