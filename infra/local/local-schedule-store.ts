import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbScheduleStore } from '../../lib/aws/dynamodb-schedule-store.ts';
import type { ScheduleStore } from '../../lib/games/schedule-store.ts';
import { credentialsOf, region, stateTable } from './account.ts';
import type { Reachable } from './instance.ts';

/** The official schedule that the machine's functions saved, for commands that show it. */
export function openScheduleStore(at: Reachable<'dynamoDb'>, now: () => Date): ScheduleStore & { close(): void } {
  const client = new DynamoDBClient({ endpoint: at.dynamoDb, region, credentials: credentialsOf(at), maxAttempts: 1 });
  return { ...dynamoDbScheduleStore({ client, table: stateTable, now }), close: () => client.destroy() };
}
