import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { credentialsOf, region } from './account.ts';
import { closeServer, listenLocally } from './local-server.ts';
import type { LocalService } from './local-service.ts';

export interface DynamoDbOptions {
  readonly folder: string;
  readonly table: string;
  /** The only access key id that is accepted; any by default. */
  readonly accessKeyId?: string;
}

/**
 * DynamoDB, by dynalite on LevelDB, with the one table that the stacks make: string keys `pk` and `sk`. Dynalite knows no
 * time to live; nothing may rely on it anyway, because DynamoDB too deletes only within days.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<LocalService> {
  const { folder, accessKeyId } = options;
  const server = dynalite({ path: folder, createTableMs: 0 });
  const url = await listenLocally(server, { accessKeyId });
  const close = () => closeServer(server);
  try {
    await createTable(url, options);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function createTable(endpoint: string, { table, accessKeyId }: DynamoDbOptions): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region, credentials: credentialsOf({ accessKeyId }) });
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
