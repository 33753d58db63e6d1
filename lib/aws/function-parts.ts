import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LandedStore } from '../landing/landed-store.ts';
import type { CallMeter } from '../resilience/call-meter.ts';
import type { KeyProvider } from '../sources/key-provider.ts';
import type { Database } from '../storage/database.ts';
import { dynamoDbClient, rdsDataClient, s3Client, secretsManagerClient } from './clients.ts';
import { dataApiDatabase } from './data-api-database.ts';
import { createLogger, createMetrics } from './powertools.ts';
import { s3LandedStore } from './s3-landed-store.ts';
import { secretReader } from './secrets.ts';

// The parts that functions have in common, each by the variables of a function's config that name it.

interface EmitterVariables {
  readonly POWERTOOLS_SERVICE_NAME: string;
  readonly POWERTOOLS_METRICS_NAMESPACE: string;
}

export function emittersOf({
  POWERTOOLS_SERVICE_NAME: serviceName,
  POWERTOOLS_METRICS_NAMESPACE: namespace,
}: EmitterVariables) {
  return { logger: createLogger({ serviceName }), metrics: createMetrics({ serviceName, namespace }) };
}

/** The state table answers in milliseconds; after this the attempt is given up, and its callers' time suffices for another. */
const stateTimeoutMs = 1_000;

export function stateTableOf({ STATE_TABLE: table }: { readonly STATE_TABLE: string }): {
  readonly client: DynamoDBClient;
  readonly table: string;
} {
  return { client: dynamoDbClient({ requestTimeoutMs: stateTimeoutMs }), table };
}

interface DatabaseVariables {
  readonly CLUSTER_ARN: string;
  readonly DATABASE_SECRET_ARN: string;
  readonly DATABASE_NAME: string;
}

/** The database as the user of the function's secret; the timeout is for one answer. */
export function databaseOf(
  { CLUSTER_ARN: clusterArn, DATABASE_SECRET_ARN: secretArn, DATABASE_NAME: database }: DatabaseVariables,
  requestTimeoutMs: number,
  meter: CallMeter,
): Database {
  const client = rdsDataClient({ requestTimeoutMs });
  return dataApiDatabase({ client, clusterArn, secretArn, database, onCall: (call) => meter.record(call) });
}

/** Buckets are host names at AWS only. */
export function landedStoreOf(
  { STAGE, LANDED_BUCKET: bucket }: { readonly STAGE: string; readonly LANDED_BUCKET: string },
  requestTimeoutMs: number,
): LandedStore {
  return s3LandedStore({ client: s3Client({ requestTimeoutMs, forcePathStyle: STAGE === 'local' }), bucket });
}

const secretTimeoutMs = 2_000;

/** The key of a source. Read before each call, so that a rotated key is used at once; none is cached. */
export function keyIn(secretArn: string): KeyProvider {
  const read = secretReader(secretsManagerClient({ requestTimeoutMs: secretTimeoutMs }));
  return (signal) => read(secretArn, signal);
}
