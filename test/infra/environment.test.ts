import { describe, expect, it } from 'vitest';
import { configSchema as checkHealth } from '../../functions/check-health/config.ts';
import { configSchema as collectOdds } from '../../functions/collect-odds/config.ts';
import { configSchema as migrateSchema } from '../../functions/migrate-schema/config.ts';
import { configSchema as recordBacklog } from '../../functions/record-backlog/config.ts';
import { configSchema as rotateDatabaseSecret } from '../../functions/rotate-database-secret/config.ts';
import { configSchema as syncSchedule } from '../../functions/sync-schedule/config.ts';
import type { EnvironmentOf } from '../../infra/constructs/monitored-function.ts';
import { stageNamed } from '../../infra/stages.ts';
import { environmentOf, templatesOf } from './stage-templates.ts';

const { storage, collection } = templatesOf('prod');

/** What CloudFormation would put in for a reference to a secret. */
function deployed(environment: Record<string, string>): Record<string, string> {
  const arnOf = (value: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${value}-a1B2c3`;
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, name.endsWith('_SECRET_ARN') ? arnOf(value) : value]),
  );
}

describe('the environment of each function', () => {
  it.each([
    ['CheckHealth', checkHealth],
    ['CollectOdds', collectOdds],
    ['RecordBacklog', recordBacklog],
    ['SyncSchedule', syncSchedule],
    ['MigrateSchema', migrateSchema],
    ['RotateDatabaseSecret', rotateDatabaseSecret],
  ])('is what the schema of %s accepts, and nothing that it does not know', (id, schema) => {
    const environment = environmentOf(collection, id);
    expect(schema.safeParse(deployed(environment)).error?.issues).toBeUndefined();
    const ours = Object.keys(environment).filter((name) => !name.startsWith('POWERTOOLS_'));
    expect(ours.filter((name) => !(name in schema.shape))).toEqual([]);
  });

  it('does not compile with a variable forgotten, and would not start', () => {
    const complete = {
      STAGE: 'dev',
      CLUSTER_ARN: 'arn:aws:rds:us-east-1:111122223333:cluster:odds',
      DATABASE_NAME: 'odds',
      DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:recorder',
      LANDED_BUCKET: 'landed',
      STATE_TABLE: 'state',
      RUN_EVERY_MINUTES: '5',
    } satisfies EnvironmentOf<typeof collectOdds>;
    const { LANDED_BUCKET: _forgotten, ...rest } = complete;
    // @ts-expect-error LANDED_BUCKET is missing. `npm run types` fails if this line compiles.
    const incomplete: EnvironmentOf<typeof collectOdds> = rest;
    const powertools = { POWERTOOLS_SERVICE_NAME: 'collect-odds', POWERTOOLS_METRICS_NAMESPACE: 'Odds' };
    expect(collectOdds.safeParse({ ...complete, ...powertools }).success).toBe(true);
    expect(collectOdds.safeParse({ ...incomplete, ...powertools }).success).toBe(false);
  });

  it('names secrets and holds none', () => {
    const holders = ['CheckHealth', 'CollectOdds', 'RecordBacklog', 'MigrateSchema', 'RotateDatabaseSecret'];
    const named = holders.flatMap((id) =>
      Object.entries(environmentOf(collection, id)).filter(([name]) => /SECRET|PASSWORD|TOKEN|KEY/.test(name)),
    );
    expect([...new Set(named.map(([, value]) => value))].sort()).toEqual([
      'DatabaseMasterUserSecretSecretArn',
      'ReaderSecret',
      'RecorderSecret',
    ]);
    for (const template of [storage, collection]) expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
  });

  it('tells sync-schedule how often it runs, and nothing of where the database is', () => {
    const { STATE_TABLE, LANDED_BUCKET, ...others } = environmentOf(collection, 'SyncSchedule');
    expect([STATE_TABLE, LANDED_BUCKET]).toEqual(['StateTable', 'LandedBucket']);
    expect(others).toMatchObject({ STAGE: 'prod', RUN_EVERY_MINUTES: '60', SOURCE_CIRCUIT_FAILURES: '5' });
    for (const name of ['CLUSTER_ARN', 'DATABASE_NAME', 'DATABASE_SECRET_ARN']) expect(others).not.toHaveProperty(name);
  });

  it.each(['CollectOdds', 'RecordBacklog'])('gives %s the secret of the recorder, not of the owner', (id) => {
    expect(environmentOf(collection, id).DATABASE_SECRET_ARN).toBe('RecorderSecret');
  });

  it('gives check-health the secret of the reader, and what the stage says should be going on', () => {
    const environment = environmentOf(collection, 'CheckHealth');
    expect(environment.DATABASE_SECRET_ARN).toBe('ReaderSecret');
    expect(JSON.parse(environment.SLATES ?? '')).toEqual(stageNamed('prod').slates);
    expect([environment.TIME_ZONE, environment.COLLECTING]).toEqual(['America/New_York', 'true']);
    expect(environment).not.toHaveProperty('RUNS_START_BY');
  });

  it.each(['CheckHealth', 'CollectOdds', 'RecordBacklog', 'SyncSchedule', 'MigrateSchema', 'RotateDatabaseSecret'])(
    'tells %s from which level on to log, as the stage says',
    (id) => {
      expect(environmentOf(collection, id).POWERTOOLS_LOG_LEVEL).toBe(stageNamed('prod').logLevel);
      expect(stageNamed('dev').logLevel).not.toBe(stageNamed('prod').logLevel);
    },
  );

  it('tells collect-odds what the stage says: to record at once', () => {
    expect(environmentOf(collection, 'CollectOdds').RECORDING).toBe('live');
  });
});
