import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../functions/migrate-schema/config.ts';
import { loginsOf } from '../../../../functions/migrate-schema/dependencies.ts';
import { migrateEventSchema } from '../../../../functions/migrate-schema/event.ts';
import { readConfig } from '../../../../lib/lambda/read-config.ts';

const environment = {
  STAGE: 'test',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:000000000000:cluster:odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:owner',
  DATABASE_NAME: 'odds',
  RECORDER_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:recorder',
  READER_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:reader',
  RESERVE_MS: '2000',
  STATE_TABLE: 'state',
  POWERTOOLS_SERVICE_NAME: 'migrate-schema',
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
};
const optional = ['RECORDER_SECRET_ARN', 'READER_SECRET_ARN', 'RESERVE_MS'];

describe('the environment of migrate-schema', () => {
  it('holds exactly the variables of the schema', () => {
    expect(Object.keys(configSchema.shape).sort()).toEqual(Object.keys(environment).sort());
  });

  it.each(Object.keys(environment).filter((name) => !optional.includes(name)))('is refused without %s', (name) => {
    expect(() => readConfig(configSchema, { ...environment, [name]: undefined })).toThrow(
      expect.objectContaining({ code: 'environment_invalid', message: expect.stringContaining(`${name} is missing`) }),
    );
  });

  it.each(optional)('is enough without %s', (name) => {
    expect(readConfig(configSchema, { ...environment, [name]: undefined })).toMatchObject({ STAGE: 'test' });
  });

  it('lets those roles log in that have a secret', () => {
    const { RECORDER_SECRET_ARN, READER_SECRET_ARN, ...local } = environment;
    expect(loginsOf(readConfig(configSchema, local))).toEqual([]);
    expect(loginsOf(readConfig(configSchema, environment))).toEqual([
      { role: 'odds_recorder', secretArn: RECORDER_SECRET_ARN },
      { role: 'odds_reader', secretArn: READER_SECRET_ARN },
    ]);
  });
});

describe('the event of migrate-schema', () => {
  it('is empty', () => {
    expect(migrateEventSchema.parse({})).toEqual({});
  });

  it('is refused with a field that does not exist', () => {
    expect(migrateEventSchema.safeParse({ dryRun: true }).error?.message).toContain('dryRun');
  });
});
