import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { QuotaMemory } from '../sources/quota-memory.ts';
import { expiring, expiryAttribute, isExpired } from './expiry.ts';
import { integerAttribute } from './state-items.ts';

interface QuotaMemoryOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly source: string;
  readonly now: () => Date;
}

/** An item without its time is none of ours. */
const itemSchema = z.object({ remaining: integerAttribute, [expiryAttribute]: integerAttribute });

/** What was last said of a quota says nothing of the next: most are renewed by the month, some by the day. */
const believedForMs = 24 * 60 * 60_000;
/** A quota that is used up is asked for again sooner: a refusal costs nothing, and the plan may have been renewed. */
const usedUpForMs = 60 * 60_000;

/**
 * What is left of a source's quota, in the state table. It is for a decision that does no harm when it is wrong, so the
 * last writer wins. Too old to be believed, it counts as unknown, and asking is how to find out.
 */
export function dynamoDbQuotaMemory({ client, table, source, now }: QuotaMemoryOptions): QuotaMemory {
  const Key = { pk: { S: 'quota' }, sk: { S: source } };
  return {
    async remaining(abortSignal) {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key }), { abortSignal });
      if (Item === undefined || isExpired(Item, now())) return null;
      return itemSchema.safeParse(Item).data?.remaining ?? null;
    },
    async remember({ remaining }, abortSignal) {
      const Item = {
        ...Key,
        remaining: { N: String(remaining) },
        ...expiring(now().getTime() + (remaining === 0 ? usedUpForMs : believedForMs)),
      };
      await client.send(new PutItemCommand({ TableName: table, Item }), { abortSignal });
    },
  };
}
