import * as z from 'zod';
import type { QuotaMemory } from '../sources/quota-memory.ts';
import { expiring, expiryAttribute, isExpired } from './expiry.ts';
import { StateItems, type StateTable } from './state-table.ts';

interface QuotaMemoryOptions extends StateTable {
  readonly source: string;
  readonly now: () => Date;
}

/** An item without its time was not written by this code. */
const itemSchema = z.object({ remaining: z.number(), [expiryAttribute]: z.number() });

/** An old value says nothing of the next quota period: most quotas are renewed by the month, some by the day. */
const believedForMs = 24 * 60 * 60_000;
/** A quota that is used up is asked for again sooner: a refusal costs nothing, and the plan may have been renewed. */
const usedUpForMs = 60 * 60_000;

/**
 * What is left of a source's quota, in the state table. A decision that uses it does no harm if it is wrong, so the
 * last writer wins. A value that is too old counts as unknown; then the source is asked, and its answer has a new one.
 */
export function dynamoDbQuotaMemory({ source, now, ...state }: QuotaMemoryOptions): QuotaMemory {
  const items = new StateItems('the quotas', state);
  const key = { pk: 'quota', sk: source };
  return {
    async remaining(signal) {
      const item = await items.get(key, signal, false);
      if (item === undefined || isExpired(item, now())) return null;
      return itemSchema.safeParse(item).data?.remaining ?? null;
    },
    async remember({ remaining }, signal) {
      const until = now().getTime() + (remaining === 0 ? usedUpForMs : believedForMs);
      await items.put({ ...key, remaining, ...expiring(until) }, signal);
    },
  };
}
