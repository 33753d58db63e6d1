import * as z from 'zod';
import type { AskedEvents, QuotaMemory } from '../sources/quota-memory.ts';
import { expiring, expiryAttribute, isExpired } from './expiry.ts';
import { jsonText } from './state-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

interface QuotaMemoryOptions extends StateTable {
  readonly source: string;
  readonly now: () => Date;
}

/** An item without its time was not written by this code. */
const itemSchema = z.object({ remaining: z.number(), [expiryAttribute]: z.number() });

/** One item for all events of a source: two runs that ask events at once would count only those of one. */
const eventsSchema = z.object({
  date: z.string(),
  spent: z.number(),
  lastAsked: jsonText.pipe(z.record(z.string(), z.string())),
});

/** An old value says nothing of the next quota period: most quotas are renewed by the month, some by the day. */
const believedForMs = 24 * 60 * 60_000;
/** A quota that is used up is asked for again sooner: a refusal costs nothing, and the plan may have been renewed. */
const usedUpForMs = 60 * 60_000;

/** Until the date that they are of is over, wherever it began. */
const eventsKeptForMs = 2 * believedForMs;

/**
 * What is left of a source's quota, in the state table. A decision that uses it does no harm if it is wrong, so the
 * last writer wins. A value that is too old counts as unknown; then the source is asked, and its answer has a new one.
 */
export function dynamoDbQuotaMemory({ source, now, ...state }: QuotaMemoryOptions): QuotaMemory {
  const items = new StateItems('the quotas', state);
  const key = { pk: 'quota', sk: source };
  const eventsKey = { pk: 'quota', sk: `${source}/events` };
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
    async askedEvents(signal) {
      const item = await items.get(eventsKey, signal, true);
      if (item === undefined || isExpired(item, now())) return null;
      return eventsSchema.safeParse(item).data ?? null;
    },
    async rememberEvents({ lastAsked, ...asked }: AskedEvents, signal) {
      const item = { ...eventsKey, ...asked, lastAsked: JSON.stringify(lastAsked) };
      await items.put({ ...item, ...expiring(now().getTime() + eventsKeptForMs) }, signal);
    },
  };
}
