import { randomBytes } from 'node:crypto';
import { rdsDataClient, secretsManagerClient } from '../../lib/aws/clients.ts';
import { dataApiDatabase } from '../../lib/aws/data-api-database.ts';
import { emittersOf } from '../../lib/aws/function-parts.ts';
import { rotatingSecrets } from '../../lib/aws/secrets.ts';
import { CallMeter } from '../../lib/resilience/call-meter.ts';
import { type Rotation, type RotationRequest, rotateLogin } from '../../lib/storage/rotate-login.ts';
import { patientRetry } from '../patient-retry.ts';
import type { Config } from './config.ts';

/** More than the 45 seconds that the Data API gives a statement: the API's own error is the better one. */
const statementTimeoutMs = 50_000;
const secretTimeoutMs = 5_000;

/** All dependencies of rotate-database-secret, wired once per cold start. */
export function buildDependencies(config: Config) {
  const { logger, metrics } = emittersOf(config);
  const meter = new CallMeter();
  const client = rdsDataClient({ requestTimeoutMs: statementTimeoutMs });
  const databaseAs = (secretArn: string) =>
    dataApiDatabase({
      client,
      clusterArn: config.CLUSTER_ARN,
      secretArn,
      database: config.DATABASE_NAME,
      onCall: (call) => meter.record(call),
    });
  const rotation: Rotation = {
    secrets: rotatingSecrets(secretsManagerClient({ requestTimeoutMs: secretTimeoutMs })),
    ownerDatabase: databaseAs(config.DATABASE_SECRET_ARN),
    databaseAs,
    randomBytes,
    retry: patientRetry(logger),
  };
  return {
    logger,
    metrics,
    meter,
    rotate: (request: RotationRequest, signal: AbortSignal) => rotateLogin(rotation, request, signal),
  };
}
