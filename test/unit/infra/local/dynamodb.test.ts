import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentials, region } from '../../../../infra/local/account.ts';
import { startDynamoDb } from '../../../../infra/local/dynamodb.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odds-dynamodb-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TableName = 'odds-test-state';
const item = { pk: { S: 'circuit#action-network' }, sk: { S: 'state' } };

describe('DynamoDB on this machine', () => {
  test('has the table, and keeps its items across a restart', async () => {
    const first = await startDynamoDb({ folder, table: TableName });
    const before = new DynamoDBClient({ endpoint: first.url, region, credentials });
    await before.send(new PutItemCommand({ TableName, Item: { ...item, gen: { N: '3' } } }));
    await first.close();

    const second = await startDynamoDb({ folder, table: TableName });
    const after = new DynamoDBClient({ endpoint: second.url, region, credentials });
    const { Item } = await after.send(new GetItemCommand({ TableName, Key: item }));
    await second.close();
    expect(Item?.gen).toEqual({ N: '3' });
  });

  test('refuses a write whose condition does not hold', async () => {
    const service = await startDynamoDb({ folder, table: TableName });
    const client = new DynamoDBClient({ endpoint: service.url, region, credentials });
    const put = new PutItemCommand({ TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' });
    await client.send(put);
    await expect(client.send(put)).rejects.toThrow('The conditional request failed');
    await service.close();
  });
});
