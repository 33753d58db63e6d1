import { describe, expect, it } from 'vitest';
import { functionDeclarations } from '../../functions/declarations.ts';
import { functionId } from '../../infra/constructs/construct-ids.ts';
import { stageNamed } from '../../infra/stages.ts';
import { environmentOf, templatesOf } from './stage-templates.ts';

const { storage, collection } = templatesOf('prod');

/** What CloudFormation would put in for a reference to a secret, a function, a role or a queue. */
function deployed(environment: Record<string, string>): Record<string, string> {
  const arnOf = (value: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${value}-a1B2c3`;
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      name.endsWith('_ARN') && !value.startsWith('arn:') ? arnOf(value) : value,
    ]),
  );
}

describe('the environment of each function', () => {
  it.each(functionDeclarations)(
    'is what the config of $name accepts, and nothing that it does not know',
    (declaration) => {
      const { name, config } = declaration;
      const environment = environmentOf(collection, functionId(name));
      expect(config.safeParse(deployed(environment)).error?.issues).toBeUndefined();
      const ours = Object.keys(environment).filter((key) => !key.startsWith('POWERTOOLS_'));
      expect(ours.filter((key) => !(key in config.shape))).toEqual([]);
    },
  );

  it('lets an event bring a recorded body to no function', () => {
    for (const { name } of functionDeclarations) {
      expect(environmentOf(collection, functionId(name))).not.toHaveProperty('ALLOW_RECORDED');
    }
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
    expect(others).toMatchObject({ STAGE: 'prod', RUN_EVERY_MINUTES: '15', SOURCE_CIRCUIT_FAILURES: '5' });
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

  it.each(functionDeclarations)('tells $name from which level on to log, as the stage says', ({ name }) => {
    expect(environmentOf(collection, functionId(name)).POWERTOOLS_LOG_LEVEL).toBe(stageNamed('prod').logLevel);
    expect(stageNamed('dev').logLevel).not.toBe(stageNamed('prod').logLevel);
  });

  it('tells collect-odds what the stage says: to leave the recording to drains, which follow the games', () => {
    expect(environmentOf(collection, 'CollectOdds').RECORDING).toBe('batched');
    expect(environmentOf(collection, 'CollectOdds')).not.toHaveProperty('RECORDING_IN_WINDOWS');
    const drains = { DRAIN_EVERY_MINUTES: '15', DRAIN_FAR_FROM_GAMES_EVERY_MINUTES: '180' };
    for (const id of ['RecordBacklog', 'CheckHealth']) expect(environmentOf(collection, id)).toMatchObject(drains);
  });

  it('tells plan-closing the group, the role and the queue of the schedules that it keeps, and what they start', () => {
    const { SCHEDULE_GROUP, WINDOW_TARGET_ARN, WINDOW_ROLE_ARN, WINDOW_DEAD_LETTER_ARN, CAPTURE_WINDOWS } =
      environmentOf(collection, 'PlanClosing');
    expect([SCHEDULE_GROUP, CAPTURE_WINDOWS]).toEqual(['odds-prod', 'true']);
    expect(WINDOW_TARGET_ARN).toBe('CollectOdds.Arn');
    expect(WINDOW_ROLE_ARN).toMatch(/^SchedulesRole/);
    expect(WINDOW_DEAD_LETTER_ARN).toMatch(/^SchedulesUndelivered/);
    const off = environmentOf(templatesOf({ ...stageNamed('prod'), collecting: false }).collection, 'PlanClosing');
    expect(off.CAPTURE_WINDOWS).toBe('false');
  });
});
