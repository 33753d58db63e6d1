import { randomBytes } from 'node:crypto';
import { secretsManagerClient } from '../../lib/aws/clients.ts';
import { databaseOf, emittersOf, stateTableOf } from '../../lib/aws/function-parts.ts';
import { secretReader } from '../../lib/aws/secrets.ts';
import { migrationOutcomes } from '../../lib/health/outcomes.ts';
import { saveRunStatus } from '../../lib/lambda/save-run-status.ts';
import { CallMeter } from '../../lib/resilience/call-meter.ts';
import type { DatabaseRole } from '../../lib/storage/logins.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import { prepareSchema } from '../../lib/storage/prepare-schema.ts';
import { patientRetry } from '../patient-retry.ts';
import type { Config } from './config.ts';
import { limitReaders } from './limit-readers.ts';
import { syncSportsbooks } from './sync-sportsbooks.ts';

/** More than the 45 seconds that the Data API gives a statement: the API's own error is the better one. */
const statementTimeoutMs = 50_000;
const secretTimeoutMs = 5_000;

/** All dependencies of migrate-schema, wired once per cold start. */
export function buildDependencies(config: Config, retryOf: typeof patientRetry = patientRetry) {
  const { logger, metrics } = emittersOf(config);
  const meter = new CallMeter();
  const preparation = {
    database: databaseOf(config, statementTimeoutMs, meter),
    migrations,
    replaceables,
    logins: loginsOf(config),
    readSecret: secretReader(secretsManagerClient({ requestTimeoutMs: secretTimeoutMs })),
    randomBytes,
    retry: retryOf(logger),
    onStep: (step: object) => logger.info('The next step of the schema', { step }),
    afterSteps: [limitReaders, syncSportsbooks],
  };
  const stateTable = { ...stateTableOf(config), now: () => new Date(), logger };
  return {
    logger,
    metrics,
    meter,
    saveRunStatus: saveRunStatus(stateTable, migrationOutcomes),
    prepare: (signal: AbortSignal) => prepareSchema(preparation, signal),
  };
}

/** The roles that have a secret. */
export function loginsOf({ RECORDER_SECRET_ARN, READER_SECRET_ARN }: Config) {
  const arns: readonly (readonly [DatabaseRole, string | undefined])[] = [
    ['odds_recorder', RECORDER_SECRET_ARN],
    ['odds_reader', READER_SECRET_ARN],
  ];
  return arns.flatMap(([role, secretArn]) => (secretArn === undefined ? [] : [{ role, secretArn }]));
}
