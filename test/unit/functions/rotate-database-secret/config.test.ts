import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../functions/rotate-database-secret/config.ts';
import { rotationEventSchema } from '../../../../functions/rotate-database-secret/event.ts';
import { readConfig } from '../../../../lib/lambda/read-config.ts';

const environment = {
  STAGE: 'test',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:000000000000:cluster:odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:owner',
  DATABASE_NAME: 'odds',
  RESERVE_MS: '2000',
  POWERTOOLS_SERVICE_NAME: 'rotate-database-secret',
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
};

describe('the environment of rotate-database-secret', () => {
  it('holds exactly the variables of the schema', () => {
    expect(Object.keys(configSchema.shape).sort()).toEqual(Object.keys(environment).sort());
  });

  it.each(Object.keys(environment).filter((name) => name !== 'RESERVE_MS'))('is refused without %s', (name) => {
    expect(() => readConfig(configSchema, { ...environment, [name]: undefined })).toThrow(
      expect.objectContaining({ code: 'environment_invalid', message: expect.stringContaining(`${name} is missing`) }),
    );
  });

  it('reserves two seconds by default', () => {
    expect(readConfig(configSchema, { ...environment, RESERVE_MS: undefined }).RESERVE_MS).toBe(2_000);
  });
});

describe('the event of rotate-database-secret', () => {
  const event = { Step: 'setSecret', SecretId: 'arn:secret', ClientRequestToken: 'token' };

  it('is the step, the secret and the version of Secrets Manager, whatever else it may send', () => {
    expect(rotationEventSchema.parse({ ...event, RotationToken: 'x' })).toEqual({
      step: 'setSecret',
      secretArn: 'arn:secret',
      token: 'token',
    });
  });

  it.each(Object.keys(event))('is refused without %s', (name) => {
    const faults = rotationEventSchema.safeParse({ ...event, [name]: undefined }).error?.issues;
    expect(faults?.map(({ path }) => path)).toEqual([[name]]);
  });
});
