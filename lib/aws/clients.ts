import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { thawingAgents } from './thawing-agents.ts';

interface ClientSettings {
  /** Longest wait for the answer to one attempt. The caller's abort signal may end it sooner. */
  readonly requestTimeoutMs: number;
  /** If left out, the SDK takes it from the environment, as it does the endpoint (AWS_ENDPOINT_URL_…). */
  readonly region?: string;
}

const connectionTimeoutMs = 2_000;
/**
 * Of S3, DynamoDB, Secrets Manager and Scheduler. The SDK is the one layer that retries them (docs/adr/0014): up to 50 and 100 ms later
 * after a reset, a timeout or a 5xx, up to 1 and 2 s later after a throttle, and never beyond the caller's signal.
 */
const attempts = 3;

/** `throwOnRequestTimeout`, because a request timeout alone only warns. */
function settingsOf({ requestTimeoutMs, region }: ClientSettings, maxAttempts: number) {
  return {
    ...(region && { region }),
    maxAttempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      ...thawingAgents(),
    },
  };
}

/** One attempt: a commit whose reply was lost may not be sent again. The caller knows whether its statement may run twice. */
export function rdsDataClient(settings: ClientSettings): RDSDataClient {
  return new RDSDataClient(settingsOf(settings, 1));
}

/** `forcePathStyle` if buckets are not host names: at every endpoint except AWS's own. */
export function s3Client({
  forcePathStyle,
  ...settings
}: ClientSettings & { readonly forcePathStyle: boolean }): S3Client {
  return new S3Client({ ...settingsOf(settings, attempts), forcePathStyle });
}

export function dynamoDbClient(settings: ClientSettings): DynamoDBClient {
  return new DynamoDBClient(settingsOf(settings, attempts));
}

export function secretsManagerClient(settings: ClientSettings): SecretsManagerClient {
  return new SecretsManagerClient(settingsOf(settings, attempts));
}

export function schedulerClient(settings: ClientSettings): SchedulerClient {
  return new SchedulerClient(settingsOf(settings, attempts));
}
