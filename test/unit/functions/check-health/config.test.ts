import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../functions/check-health/config.ts';
import { readConfig } from '../../../../lib/lambda/read-config.ts';

const slates = [{ league: 'mlb', everyMinutes: 5, hours: { from: 9, to: 22 }, months: { from: 3, to: 11 } }];
const environment = {
  STAGE: 'test',
  CLUSTER_ARN: 'arn:aws:rds:us-east-1:000000000000:cluster:odds',
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:reader',
  DATABASE_NAME: 'odds',
  STATE_TABLE: 'state',
  RUN_EVERY_MINUTES: '5',
  SLATES: JSON.stringify(slates),
  TIME_ZONE: 'America/New_York',
  DRAIN_EVERY_MINUTES: '15',
  POWERTOOLS_SERVICE_NAME: 'check-health',
  POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
};

describe('the environment of check-health', () => {
  it('says what should be running', () => {
    const config = readConfig(configSchema, environment);
    expect(config).toMatchObject({ SLATES: slates, COLLECTING: 'true', RUNS_START_BY: 'clock' });
    expect(config.SCHEDULE_EVERY_MINUTES).toBeUndefined();
  });

  it.each(Object.keys(environment))('is refused without %s', (name) => {
    expect(() => readConfig(configSchema, { ...environment, [name]: undefined })).toThrow(`${name} is missing`);
  });

  it.each([
    ['SLATES', 'mlb', 'is no JSON'],
    ['SLATES', '[]', 'SLATES is wrong'],
    ['SLATES', JSON.stringify([{ ...slates[0], hours: { from: 9, to: 24 } }]), 'SLATES is wrong'],
    ['TIME_ZONE', 'Boston', 'is no zone'],
    ['COLLECTING', 'yes', 'COLLECTING is wrong'],
    ['DRAIN_EVERY_MINUTES', '0', 'DRAIN_EVERY_MINUTES is wrong'],
  ])('is refused with %s=%s', (name, value, message) => {
    expect(() => readConfig(configSchema, { ...environment, [name]: value })).toThrow(new RegExp(message));
  });
});
