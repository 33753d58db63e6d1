import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSDataClient } from '@aws-sdk/client-rds-data';
import type { S3Client } from '@aws-sdk/client-s3';

/** Above the 45 seconds that the Data API gives a statement. */
const databaseTimeoutMs = 50_000;
const storeTimeoutMs = 20_000;

/**
 * The SDK's clients with its default chains: credentials, region and endpoints come from the caller's environment and
 * profile. Each is loaded and made when it is needed, and ended with the others.
 */
export class StageClients {
  readonly #opened = new DisposableStack();
  /** For reading: the SDK tries again what failed. */
  readonly lambda = this.#ended(new LambdaClient({ maxAttempts: 3 }));
  /** One attempt: an invocation whose answer was lost may have run. */
  readonly invoking = this.#ended(new LambdaClient({ maxAttempts: 1 }));

  async logs(): Promise<CloudWatchLogsClient> {
    const { CloudWatchLogsClient: Client } = await import('@aws-sdk/client-cloudwatch-logs');
    // Six logs are read at once, and CloudWatch lets an account filter five times a second.
    return this.#ended(new Client({ maxAttempts: 8 }));
  }

  async database(): Promise<RDSDataClient> {
    const { rdsDataClient } = await import('../../lib/aws/clients.ts');
    return this.#ended(rdsDataClient({ requestTimeoutMs: databaseTimeoutMs }));
  }

  async bucket(): Promise<S3Client> {
    const { s3Client } = await import('../../lib/aws/clients.ts');
    return this.#ended(s3Client({ requestTimeoutMs: storeTimeoutMs, forcePathStyle: false }));
  }

  async table(): Promise<DynamoDBClient> {
    const { dynamoDbClient } = await import('../../lib/aws/clients.ts');
    return this.#ended(dynamoDbClient({ requestTimeoutMs: storeTimeoutMs }));
  }

  close(): void {
    this.#opened.dispose();
  }

  #ended<Client extends { destroy(): void }>(client: Client): Client {
    return this.#opened.adopt(client, () => client.destroy());
  }
}
