import { once } from 'node:events';
import type { Server } from 'node:http';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { credentials, region } from './account.ts';
import type { LocalService } from './local-service.ts';

/**
 * DynamoDB, by dynalite on LevelDB, with the one table that the stacks make: string keys `pk` and `sk`. Dynalite knows no
 * time to live; nothing may rely on it anyway, because DynamoDB too deletes only within days.
 */
export async function startDynamoDb({ folder, table }: { folder: string; table: string }): Promise<LocalService> {
  const server = dynalite({ path: folder, createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = urlOf(server);
  const close = () => closeServer(server);
  try {
    await createTable(url, table);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createTable(endpoint: string, table: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName: table });
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  } finally {
    client.destroy();
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The DynamoDB server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
