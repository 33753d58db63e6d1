import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Attributes, told, toldIfHeld } from './state-items.ts';

// Writes that depend on what is stored. The SDK sends a write again if its reply is lost, and then the condition may have
// become false by the write itself. So each write carries a nonce, the same in all attempts of one call, and is done if
// the item bears it.

export interface StateTable {
  readonly client: DynamoDBClient;
  readonly table: string;
}

interface Condition {
  readonly condition: string;
  readonly values?: Attributes;
}

interface ConditionalPut extends Condition {
  readonly item: Attributes;
}

/** @returns false, and nothing is written, if the condition does not hold. @throws OddsError `state_unavailable` */
export async function putIf(
  what: string,
  { client, table }: StateTable,
  { item, condition, values }: ConditionalPut,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const nonce = { S: randomUUID() };
  const command = new PutItemCommand({
    TableName: table,
    Item: { ...item, write_nonce: nonce },
    ConditionExpression: `(${condition}) or write_nonce = :nonce`,
    ExpressionAttributeValues: { ...values, ':nonce': nonce },
  });
  return (await toldIfHeld(what, () => client.send(command, signal && { abortSignal: signal }))) !== undefined;
}

interface ConditionalUpdate extends Condition {
  readonly key: Attributes;
  /** The part of the expression behind `SET`. */
  readonly set: string;
  /** Of the caller, who wants to name the write later; a new one by default. */
  readonly nonce?: string;
  /** The part behind `ADD`. */
  readonly add?: string;
}

interface Updated {
  /** Whether this call has written it. */
  readonly written: boolean;
  /** The item as it stands now; undefined if it is gone. */
  readonly item: Attributes | undefined;
}

/**
 * Updates an item so that it keeps what the caller wants to know of its predecessor: a repeated write could not learn it
 * from what it overwrites. A refused update costs a read.
 *
 * @throws OddsError `state_unavailable`
 */
export async function updateIf(
  what: string,
  { client, table }: StateTable,
  { key, set, add, condition, values, nonce = randomUUID() }: ConditionalUpdate,
  signal: AbortSignal | undefined,
): Promise<Updated> {
  const options = signal && { abortSignal: signal };
  const command = new UpdateItemCommand({
    TableName: table,
    Key: key,
    UpdateExpression: `SET ${set}, write_nonce = :nonce${add === undefined ? '' : ` ADD ${add}`}`,
    ConditionExpression: condition,
    ExpressionAttributeValues: { ...values, ':nonce': { S: nonce } },
    ReturnValues: 'ALL_NEW',
  });
  const updated = await toldIfHeld(what, () => client.send(command, options));
  if (updated !== undefined) return { written: true, item: updated.Attributes };
  const read = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
  const { Item: item } = await told(what, () => client.send(read, options));
  return { written: item?.write_nonce?.S === nonce, item };
}
