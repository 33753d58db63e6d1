import * as z from 'zod';
import type { Claim, LeaseStore } from '../resilience/lease.ts';
import { expiring, expiryAttribute, isExpired } from './expiry.ts';
import { type Attributes, itemOf } from './state-items.ts';
import { StateItems, type StateTable } from './state-table.ts';

const what = 'the leases';

/** A lease that was never given back says which runs were lost, so it outlives a night, and a week without games. */
const keptForMs = 7 * 24 * 60 * 60_000;

const leaseSchema = z.object({
  lease_owner: z.string().default('unknown'),
  /** Of the lease that was taken over; 0 if there was none. */
  expires_before: z.number().default(0),
  owes: z
    .set(z.string())
    .transform((owes) => [...owes].sort())
    .default([]),
  write_nonce: z.string().optional(),
});

/** Leases in the state table, under the partition key `lease`. One that has ended is taken over; nothing relies on its deletion. */
export function dynamoDbLeases(state: StateTable): LeaseStore {
  const items = new StateItems(what, state);
  /** Changes the lease if it is still that claim's. */
  const update = (name: string, nonce: string, expression: string, values: Attributes, signal: AbortSignal) =>
    items.update({ key: keyOf(name), expression, ...ofNonce(nonce, values) }, signal);
  return {
    async take(name, claim, now, signal) {
      const { written, item } = await items.updateIf(taking(name, claim, now), signal);
      const { lease_owner: holder, owes, expires_before, write_nonce: nonce } = itemOf(leaseSchema, item ?? {}, what);
      const owed = written && isExpired({ [expiryAttribute]: expires_before }, new Date(now)) ? [] : owes;
      if (written) return { taken: true, inherited: owed.filter((each) => !claim.owes.includes(each)) };
      // Sets, because the SDK may send it twice: what is owed is in them once.
      if (nonce !== undefined && owed.length > 0 && claim.owes.length > 0) {
        // It is refused, whether this can be written or not.
        await update(name, nonce, 'ADD owes :owes', { ':owes': new Set(claim.owes) }, signal).catch(() => undefined);
      }
      return { taken: false, holder };
    },

    async settle(name, nonce, owes, signal) {
      if (owes.length > 0) await update(name, nonce, 'SET owes = :owes', { ':owes': new Set(owes) }, signal);
      else await update(name, nonce, 'REMOVE owes', {}, signal);
    },

    release: (name, nonce, signal) => items.delete(keyOf(name), signal, ofNonce(nonce)),
  };
}

const keyOf = (name: string) => ({ pk: 'lease', sk: name });

function ofNonce(nonce: string, values: Attributes = {}) {
  return { condition: 'write_nonce = :nonce', values: { ...values, ':nonce': nonce } };
}

/** Not even its owner gets it twice: a repeated delivery has the id of the first. */
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
      ':owner': owner,
      ':until': until,
      ':expires': expiring(until + keptForMs)[expiryAttribute],
      ':now': now,
      ':never': 0,
      ...(owes.length > 0 && { ':owes': new Set(owes) }),
    },
    ...(owes.length > 0 && { add: 'owes :owes' }),
  };
}
