import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentials, region } from '../../../infra/local/account.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';

export const table = 'odds-test-state';

/** The state table on dynalite, its client, and what went over the wire, by the operations' names. */
export async function startStateTable() {
  const folder = mkdtempSync(join(tmpdir(), 'odds-state-'));
  const service = await startDynamoDb({ folder, table });
  const client = new DynamoDBClient({ endpoint: service.url, region, credentials, maxAttempts: 1 });
  const requests: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (sent) => {
        requests.push(commandName);
        return next(sent);
      },
    { step: 'finalizeRequest', name: 'noteRequests' },
  );
  const close = async () => {
    client.destroy();
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { client, requests, close };
}

/** A client of a table that is away. */
export function unreachableClient(): DynamoDBClient {
  return new DynamoDBClient({ endpoint: 'http://127.0.0.1:1', region, credentials, maxAttempts: 1 });
}
