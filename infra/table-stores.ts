import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Deployment } from './deployment.ts';

interface OpenedTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => Date;
}

/** The stores in the state table, by the adapters of the functions. Each adapter is imported when it is needed. */
export function tableStores(
  open: () => Promise<OpenedTable>,
): Pick<Deployment, 'backlogState' | 'runStatuses' | 'circuits' | 'scheduleStore' | 'gapStore'> {
  return {
    async backlogState(kind) {
      const { dynamoDbBacklogState } = await import('../lib/aws/dynamodb-backlog-state.ts');
      return dynamoDbBacklogState({ ...(await open()), kind });
    },
    async runStatuses() {
      const { dynamoDbRunStatuses } = await import('../lib/aws/dynamodb-run-statuses.ts');
      return dynamoDbRunStatuses(await open());
    },
    async circuits() {
      const { dynamoDbCircuitStore } = await import('../lib/aws/dynamodb-circuit-store.ts');
      return dynamoDbCircuitStore(await open());
    },
    async scheduleStore() {
      const { dynamoDbScheduleStore } = await import('../lib/aws/dynamodb-schedule-store.ts');
      return dynamoDbScheduleStore(await open());
    },
    async gapStore() {
      const { dynamoDbGapStore } = await import('../lib/aws/dynamodb-gap-store.ts');
      return dynamoDbGapStore(await open());
    },
  };
}
