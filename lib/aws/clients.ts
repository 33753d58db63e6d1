import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

interface ClientSettings {
  /** Longest wait for one answer. The caller's abort signal may end it sooner. */
  readonly requestTimeoutMs: number;
  /** The SDK finds it in its environment where it is not given; so it does with the endpoint (AWS_ENDPOINT_URL_…). */
  readonly region?: string;
}

const connectionTimeoutMs = 2_000;

/**
 * One attempt: the SDK's own retry cannot know what may run twice (a commit whose reply was lost is sent again), and
 * retries of several layers multiply. A request timeout alone only warns, so it is told to throw.
 */
function settingsOf({ requestTimeoutMs, region }: ClientSettings) {
  return {
    ...(region && { region }),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
}

export function rdsDataClient(settings: ClientSettings): RDSDataClient {
  return new RDSDataClient(settingsOf(settings));
}

/** `forcePathStyle` where buckets are not host names: at every endpoint but AWS's own. */
export function s3Client({
  forcePathStyle,
  ...settings
}: ClientSettings & { readonly forcePathStyle: boolean }): S3Client {
  return new S3Client({ ...settingsOf(settings), forcePathStyle });
}

export function dynamoDbClient(settings: ClientSettings): DynamoDBClient {
  return new DynamoDBClient(settingsOf(settings));
}

export function secretsManagerClient(settings: ClientSettings): SecretsManagerClient {
  return new SecretsManagerClient(settingsOf(settings));
}
