import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { OddsError } from '../resilience/odds-error.ts';
import type { Attributes } from './state-items.ts';

// The calls to the state table. Conditional writes have to know that the SDK sends a write again if its reply is lost: by
// then the condition may have become false by the write itself. So each such write carries a nonce, the same in all
// attempts of one call, and is done if the item has it.

export interface StateTable {
  readonly client: DynamoDBClient;
  readonly table: string;
}

type Key = Readonly<Record<'pk' | 'sk', string>>;

interface Condition {
  readonly condition: string;
  readonly values?: Attributes;
}

type Query = Required<Condition>;

interface Update extends Partial<Condition> {
  readonly key: Key;
  readonly expression: string;
}

interface ConditionalUpdate extends Condition {
  readonly key: Key;
  /** The part of the expression behind `SET`. */
  readonly set: string;
  /** Given by a caller that refers to the write later; a new one by default. */
  readonly nonce?: string;
  /** The part behind `ADD`. */
  readonly add?: string;
}

interface Updated {
  /** Whether this call wrote it. */
  readonly written: boolean;
  /** The item as it is now; undefined if it is gone. */
  readonly item: Attributes | undefined;
}

/** The items of one concern, which errors name. Every method throws OddsError `state_unavailable` if the table fails. */
export class StateItems {
  readonly #what: string;
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(what: string, { client, table }: StateTable) {
    this.#what = what;
    this.#client = client;
    this.#table = table;
  }

  async get(key: Key, signal?: AbortSignal, consistent = true): Promise<Attributes | undefined> {
    const command = new GetItemCommand({ TableName: this.#table, Key: marshall(key), ConsistentRead: consistent });
    const { Item: item } = await this.#done(this.#client.send(command, optionsOf(signal)));
    return item && plain(item);
  }

  /** All pages of them. */
  async query({ condition, values }: Query, signal?: AbortSignal, consistent = true): Promise<readonly Attributes[]> {
    const query = {
      TableName: this.#table,
      ConsistentRead: consistent,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: marshalled(values),
    };
    const items: Attributes[] = [];
    try {
      const pages = paginateQuery({ client: this.#client }, query, optionsOf(signal));
      for await (const { Items = [] } of pages) items.push(...Items.map(plain));
      return items;
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /** @returns false, and nothing is written, if the condition does not hold */
  async put(item: Key & Attributes, signal?: AbortSignal, condition?: Condition): Promise<boolean> {
    const command = new PutItemCommand({ TableName: this.#table, Item: marshalled(item), ...parametersOf(condition) });
    return (await this.#doneIfHeld(this.#client.send(command, optionsOf(signal)))) !== undefined;
  }

  /** Likewise, with a nonce: also true if an earlier attempt of this call has written it. */
  putIf(item: Key & Attributes, { condition, values }: Condition, signal?: AbortSignal): Promise<boolean> {
    const nonce = randomUUID();
    return this.put({ ...item, write_nonce: nonce }, signal, {
      condition: `(${condition}) or write_nonce = :nonce`,
      values: { ...values, ':nonce': nonce },
    });
  }

  /** @returns the item after the write; undefined, and nothing is written, if the condition does not hold */
  async update({ key, expression, ...condition }: Update, signal?: AbortSignal): Promise<Attributes | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: marshall(key),
      UpdateExpression: expression,
      ReturnValues: 'ALL_NEW',
      ...parametersOf(condition),
    });
    const updated = await this.#doneIfHeld(this.#client.send(command, optionsOf(signal)));
    return updated && plain(updated.Attributes ?? {});
  }

  /**
   * Updates an item so that it keeps what the caller needs of its predecessor: a repeated write could not read it
   * from what it has overwritten. A refused update costs a read.
   */
  async updateIf(
    { key, set, add, condition, values, nonce = randomUUID() }: ConditionalUpdate,
    signal?: AbortSignal,
  ): Promise<Updated> {
    const expression = `SET ${set}, write_nonce = :nonce${add === undefined ? '' : ` ADD ${add}`}`;
    const updated = await this.update({ key, expression, condition, values: { ...values, ':nonce': nonce } }, signal);
    if (updated !== undefined) return { written: true, item: updated };
    const item = await this.get(key, signal);
    return { written: item?.write_nonce === nonce, item };
  }

  /** Nothing is deleted if the condition does not hold. */
  async delete(key: Key, signal?: AbortSignal, condition?: Condition): Promise<void> {
    const command = new DeleteItemCommand({ TableName: this.#table, Key: marshall(key), ...parametersOf(condition) });
    await this.#doneIfHeld(this.#client.send(command, optionsOf(signal)));
  }

  async #done<T>(call: Promise<T>): Promise<T> {
    return await call.catch((cause) => {
      throw this.#failed(cause);
    });
  }

  /** Undefined if the condition of a write did not hold: another writer came first. */
  #doneIfHeld<T>(write: Promise<T>): Promise<T | undefined> {
    return this.#done(
      write.catch((cause) => {
        if (cause instanceof ConditionalCheckFailedException) return undefined;
        throw cause;
      }),
    );
  }

  #failed(cause: unknown): OddsError {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const sentence = `The state table did not do what was asked of ${this.#what}. ${reason}`;
    return new OddsError('state_unavailable', sentence, { cause });
  }
}

function optionsOf(signal: AbortSignal | undefined) {
  return signal ? { abortSignal: signal } : {};
}

function parametersOf({ condition, values }: Partial<Condition> = {}) {
  return {
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(values && { ExpressionAttributeValues: marshalled(values) }),
  };
}

function marshalled(attributes: Attributes): Record<string, AttributeValue> {
  return marshall(attributes, { removeUndefinedValues: true });
}

/** Any number is a number; by default those beyond 2^53 become a bigint, or an error that is not the table's. */
function plain(item: Record<string, AttributeValue>): Attributes {
  return unmarshall(item, { wrapNumbers: Number });
}
