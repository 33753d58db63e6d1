import { randomUUID } from 'node:crypto';
import { GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type CircuitRecord, initialCircuit } from '../resilience/circuit/state.ts';
import type { CircuitStore } from '../resilience/circuit/store.ts';
import { circuitIn, circuitItem, failuresIn, nameIn } from './circuit-items.ts';
import { putIf, type StateTable } from './conditional-writes.ts';
import { expiring, expiryAttribute } from './expiry.ts';
import { type Attributes, told } from './state-items.ts';

const what = 'the circuits';

/** All circuits under one partition key: one query reads them, and there are few. */
const circuits = 'circuit';
const failuresOf = (name: string) => `circuit-failures#${name}`;

/**
 * Circuits in the state table. The failures of a circuit are counted per window of the clock, in items that expire; each
 * count takes in the windows beside its own, so that neither a boundary nor another instance's clock hides a failure.
 */
export function dynamoDbCircuitStore(state: StateTable): CircuitStore {
  const { client, table: TableName } = state;
  return {
    async readAll(signal) {
      const command = new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: circuits } },
      });
      const { Items = [] } = await told(what, () => client.send(command, { abortSignal: signal }));
      return new Map(Items.map((item) => [nameIn(item), circuitIn(item)]));
    },

    async read(name, signal) {
      const command = new GetItemCommand({ TableName, Key: keyOf(name), ConsistentRead: true });
      const { Item } = await told(what, () => client.send(command, { abortSignal: signal }));
      return Item === undefined ? initialCircuit : circuitIn(Item);
    },

    async write(name, record, signal) {
      return await putIf(
        what,
        state,
        { item: { ...keyOf(name), ...circuitItem(record) }, ...onlyAfter(record) },
        signal,
      );
    },

    async addFailure(name, { gen, at, windowMs }, signal) {
      const nth = Math.floor(at / windowMs);
      const windowKey = (n: number) => `${sortable(gen)}#${sortable(n)}`;
      const add = new UpdateItemCommand({
        TableName,
        Key: { pk: { S: failuresOf(name) }, sk: { S: windowKey(nth) } },
        // A set, because the SDK may send it twice: the same id is in it once.
        UpdateExpression: `ADD failure_ids :id SET ${expiryAttribute} = :expires`,
        ExpressionAttributeValues: {
          ':id': { SS: [randomUUID()] },
          // By then nobody counts this window any more: a reader asks for the windows beside its own only.
          ':expires': expiring((nth + 3) * windowMs)[expiryAttribute],
        },
      });
      await told(what, () => client.send(add, { abortSignal: signal }));
      const count = new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk and sk between :before and :after',
        ExpressionAttributeValues: {
          ':pk': { S: failuresOf(name) },
          ':before': { S: windowKey(nth - 1) },
          ':after': { S: windowKey(nth + 1) },
        },
      });
      const { Items = [] } = await told(what, () => client.send(count, { abortSignal: signal }));
      return Items.reduce((sum, item) => sum + failuresIn(item), 0);
    },
  };
}

function keyOf(name: string): Attributes {
  return { pk: { S: circuits }, sk: { S: name } };
}

/** The one condition there is: nobody has changed it since. */
function onlyAfter({ gen }: CircuitRecord) {
  return gen === 1
    ? { condition: 'attribute_not_exists(pk)' }
    : { condition: 'gen = :seen', values: { ':seen': { N: String(gen - 1) } } };
}

/** So that text order is the order of the numbers. */
function sortable(n: number): string {
  return String(n).padStart(15, '0');
}
