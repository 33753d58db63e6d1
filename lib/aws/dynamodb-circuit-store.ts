import { randomUUID } from 'node:crypto';
import { type CircuitRecord, initialCircuit } from '../resilience/circuit/state.ts';
import type { CircuitStore } from '../resilience/circuit/store.ts';
import { circuitIn, circuitItem, failuresIn, nameIn } from './circuit-items.ts';
import { expiring, expiryAttribute } from './expiry.ts';
import { StateItems, type StateTable } from './state-table.ts';

/** All circuits under one partition key: one query reads them, and there are few. */
const circuits = 'circuit';
const failuresOf = (name: string) => `circuit-failures#${name}`;

/**
 * Circuits in the state table. The failures of a circuit are counted per window of the clock, in items that expire; each
 * count takes in the windows beside its own, so that neither a boundary nor another instance's clock hides a failure.
 */
export function dynamoDbCircuitStore(state: StateTable): CircuitStore {
  const items = new StateItems('the circuits', state);
  return {
    async readAll(signal) {
      const all = items.query({ condition: 'pk = :pk', values: { ':pk': circuits } }, signal, false);
      return new Map((await all).map((item) => [nameIn(item), circuitIn(item)]));
    },

    async read(name, signal) {
      const item = await items.get(keyOf(name), signal);
      return item === undefined ? initialCircuit : circuitIn(item);
    },

    write: (name, record, signal) => items.putIf({ ...keyOf(name), ...circuitItem(record) }, onlyAfter(record), signal),

    async addFailure(name, { gen, at, windowMs }, signal) {
      const nth = Math.floor(at / windowMs);
      const windowKey = (n: number) => `${sortable(gen)}#${sortable(n)}`;
      const pk = failuresOf(name);
      await items.update(
        {
          key: { pk, sk: windowKey(nth) },
          // A set, because the SDK may send it twice: the same id is in it once.
          expression: `ADD failure_ids :id SET ${expiryAttribute} = :expires`,
          values: {
            ':id': new Set([randomUUID()]),
            // By then no reader counts this window: readers ask only for their own window and the ones beside it.
            ':expires': expiring((nth + 3) * windowMs)[expiryAttribute],
          },
        },
        signal,
      );
      const windows = items.query(
        {
          condition: 'pk = :pk and sk between :before and :after',
          values: { ':pk': pk, ':before': windowKey(nth - 1), ':after': windowKey(nth + 1) },
        },
        signal,
      );
      return (await windows).reduce((sum, item) => sum + failuresIn(item), 0);
    },
  };
}

function keyOf(name: string) {
  return { pk: circuits, sk: name };
}

/** The only condition: no other writer has changed it since. */
function onlyAfter({ gen }: CircuitRecord) {
  return gen === 1
    ? { condition: 'attribute_not_exists(pk)' }
    : { condition: 'gen = :seen', values: { ':seen': gen - 1 } };
}

/** So that text order is the order of the numbers. */
function sortable(n: number): string {
  return String(n).padStart(15, '0');
}
