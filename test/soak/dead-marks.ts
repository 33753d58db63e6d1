import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { credentials, region, stateTable } from '../../infra/local/account.ts';
import { dynamoDbBacklogState } from '../../lib/aws/dynamodb-backlog-state.ts';
import type { Mark } from '../../lib/backlog/backlog-state.ts';
import { odds } from '../../lib/backlog/kinds.ts';

/** What the state table says of observations that were put aside: no gate before it. */
export async function marksIn(url: string): Promise<readonly Mark[]> {
  const client = new DynamoDBClient({ endpoint: url, region, credentials });
  const state = dynamoDbBacklogState({ kind: odds, client, table: stateTable, now: () => new Date() });
  try {
    return await state.marksOf({ source: 'action-network', league: 'mlb' });
  } finally {
    client.destroy();
  }
}
