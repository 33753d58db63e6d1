import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Claim, LeaseStore } from '../resilience/lease.ts';
import { type StateTable, updateIf } from './conditional-writes.ts';
import { expiring, expiryAttribute, isExpired } from './expiry.ts';
import { type Attributes, itemOf, textAttribute, toldIfHeld } from './state-items.ts';

const what = 'the leases';

/** A lease that was never given back says which runs were lost, so it outlives a night, and a week without games. */
const keptForMs = 7 * 24 * 60 * 60_000;

const leaseSchema = z.object({
  lease_owner: textAttribute.default('unknown'),
  /** Of the lease that was taken over; 0 if there was none. */
  expires_before: z
    .object({ N: z.string() })
    .transform(({ N }) => N)
    .default('0'),
  owes: z
    .object({ SS: z.array(z.string()) })
    .transform(({ SS }) => SS.sort())
    .default([]),
});

/** Leases in the state table, under the partition key `lease`. One that has ended is taken over; nothing relies on its deletion. */
export function dynamoDbLeases(state: StateTable): LeaseStore {
  const { client, table } = state;
  /** Changes the lease if it is still that claim's. */
  const updateOf = async (name: string, nonce: string, change: Change, abortSignal: AbortSignal) => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(name),
      UpdateExpression: change.expression,
      ConditionExpression: 'write_nonce = :nonce',
      ExpressionAttributeValues: { ...change.values, ':nonce': { S: nonce } },
    });
    await toldIfHeld(what, () => client.send(command, { abortSignal }));
  };
  return {
    async take(name, claim, now, signal) {
      const { written, item } = await updateIf(what, state, taking(name, claim, now), signal);
      const { lease_owner: holder, owes, expires_before } = itemOf(leaseSchema, item ?? {}, what);
      const owed = written && isExpired({ [expiryAttribute]: { N: expires_before } }, new Date(now)) ? [] : owes;
      if (written) return { taken: true, inherited: owed.filter((each) => !claim.owes.includes(each)) };
      // Sets, because the SDK may send it twice: what is owed is in them once.
      const nonce = item?.write_nonce?.S;
      if (nonce !== undefined && owed.length > 0 && claim.owes.length > 0) {
        const values = { ':owes': { SS: [...claim.owes] } };
        // It is refused, whether this can be written or not.
        await updateOf(name, nonce, { expression: 'ADD owes :owes', values }, signal).catch(() => undefined);
      }
      return { taken: false, holder };
    },

    async settle(name, nonce, owes, signal) {
      const some = { expression: 'SET owes = :owes', values: { ':owes': { SS: [...owes] } } };
      await updateOf(name, nonce, owes.length > 0 ? some : { expression: 'REMOVE owes' }, signal);
    },

    async release(name, nonce, abortSignal) {
      const command = new DeleteItemCommand({
        TableName: table,
        Key: keyOf(name),
        ConditionExpression: 'write_nonce = :nonce',
        ExpressionAttributeValues: { ':nonce': { S: nonce } },
      });
      await toldIfHeld(what, () => client.send(command, { abortSignal }));
    },
  };
}

interface Change {
  readonly expression: string;
  readonly values?: Attributes;
}

const keyOf = (name: string): Attributes => ({ pk: { S: 'lease' }, sk: { S: name } });

/** Not even its owner gets it twice: a delivery that is repeated bears the id of the first. */
function taking(name: string, { owner, nonce, until, owes }: Claim, now: number) {
  return {
    key: keyOf(name),
    nonce,
    set: [
      `expires_before = if_not_exists(${expiryAttribute}, :never)`,
      `lease_owner = :owner, lease_until = :until, ${expiryAttribute} = :expires`,
    ].join(', '),
    condition: 'attribute_not_exists(pk) or lease_until <= :now',
    values: {
      ':owner': { S: owner },
      ':until': { N: String(until) },
      ':expires': expiring(until + keptForMs)[expiryAttribute],
      ':now': { N: String(now) },
      ':never': { N: '0' },
      ...(owes.length > 0 && { ':owes': { SS: [...owes] } }),
    },
    ...(owes.length > 0 && { add: 'owes :owes' }),
  };
}
