import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type CircuitRecord, untouched } from '../resilience/circuit/state.ts';
import type { CircuitStore } from '../resilience/circuit/store.ts';
import { circuitIn, circuitItem, failuresIn, nameIn } from './circuit-items.ts';
import { expiring, expiryAttribute } from './expiry.ts';
import { told, toldIfHeld } from './state-items.ts';

const what = 'the circuits';

/** All circuits under one partition key: one query reads them, and there are few. */
const circuits = 'circuit';
const failuresOf = (name: string) => `circuit-failures#${name}`;

/**
 * Circuits in the state table. The failures of a circuit are counted per window of the clock, in items that expire; each
 * count takes in the windows beside its own, so that neither a boundary nor another instance's clock hides a failure.
 */
export function dynamoDbCircuitStore({ client, table }: { client: DynamoDBClient; table: string }): CircuitStore {
  const TableName = table;
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
      return Item === undefined ? untouched : circuitIn(Item);
    },

    async write(name, record, signal) {
      const command = new PutItemCommand({
        TableName,
        Item: { ...keyOf(name), ...circuitItem(record) },
        ...onlyAfter(record),
      });
      return (await toldIfHeld(what, () => client.send(command, { abortSignal: signal }))) !== undefined;
    },

    async addFailure(name, { gen, at, windowMs }, signal) {
      const nth = Math.floor(at / windowMs);
      const windowKey = (n: number) => `${sortable(gen)}#${sortable(n)}`;
      const add = new UpdateItemCommand({
        TableName,
        Key: { pk: { S: failuresOf(name) }, sk: { S: windowKey(nth) } },
        UpdateExpression: `ADD failures :one SET ${expiryAttribute} = :expires`,
        ExpressionAttributeValues: {
          ':one': { N: '1' },
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

function keyOf(name: string): Record<string, AttributeValue> {
  return { pk: { S: circuits }, sk: { S: name } };
}

/** The one condition there is: nobody has changed it since. */
function onlyAfter({ gen }: CircuitRecord) {
  return gen === 1
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'gen = :seen', ExpressionAttributeValues: { ':seen': { N: String(gen - 1) } } };
}

/** So that text order is the order of the numbers. */
function sortable(n: number): string {
  return String(n).padStart(15, '0');
}
