import * as z from 'zod';
import type { QuotaMemory } from '../sources/quota-memory.ts';
import { expiring, expiryAttribute, isExpired } from './expiry.ts';
import { StateItems, type StateTable } from './state-table.ts';

interface QuotaMemoryOptions extends StateTable {
  readonly source: string;
  readonly now: () => Date;
}

/** An item without its time is none of ours. */
const itemSchema = z.object({ remaining: z.number(), [expiryAttribute]: z.number() });

/** What was last said of a quota says nothing of the next: most are renewed by the month, some by the day. */
const believedForMs = 24 * 60 * 60_000;
/** A quota that is used up is asked for again sooner: a refusal costs nothing, and the plan may have been renewed. */
const usedUpForMs = 60 * 60_000;

/**
 * What is left of a source's quota, in the state table. It is for a decision that does no harm when it is wrong, so the
 * last writer wins. Too old to be believed, it counts as unknown, and asking is how to find out.
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
