import { expect, test } from 'vitest';
import { functionDeclarations } from '../../../../functions/declarations.ts';
import { environmentOf } from '../../../../infra/local/function-environment.ts';

const machine = {
  home: {
    root: '/home/odds',
    database: '',
    objects: '',
    tables: '',
    market: '',
    functionLog: '',
    lock: '',
    instance: '',
  },
  instance: {
    id: 'b5f4a2f0-4e3c-4e53-9c9d-0f7f6d1f5a11',
    accessKeyId: 'c0ffee',
    pid: 1,
    startedAt: '2026-07-01T17:00:00.000Z',
    database: 'PGlite',
    endpoint: 'http://127.0.0.1:1',
    dataApi: 'http://127.0.0.1:2',
    s3: 'http://127.0.0.1:3',
    dynamoDb: 'http://127.0.0.1:4',
  },
};

test.each(functionDeclarations)('$name gets what its config reads, and the secret of its own role', (declaration) => {
  const { name, config, uses } = declaration;
  const environment = environmentOf(name, machine);
  expect(config.safeParse(environment).error?.issues).toBeUndefined();
  const platform = /^(AWS|POWERTOOLS)_/;
  expect(Object.keys(environment).filter((key) => !platform.test(key) && !(key in config.shape))).toEqual([]);
  const secretArn = uses.database && expect.stringMatching(new RegExp(`/${uses.database.as}$`));
  expect(environment.DATABASE_SECRET_ARN).toEqual(secretArn);
});

test('a function is silent unless it is asked to print its log', () => {
  expect(environmentOf('collect-odds', machine).POWERTOOLS_LOG_LEVEL).toBe('SILENT');
  expect(environmentOf('collect-odds', machine, { verbose: true }).POWERTOOLS_LOG_LEVEL).toBe('INFO');
  for (const verbose of [true, false]) {
    expect(environmentOf('collect-odds', machine, { verbose, logLevel: 'DEBUG' }).POWERTOOLS_LOG_LEVEL).toBe('DEBUG');
  }
});

test('the real host is asked unless another is named', () => {
  expect(environmentOf('collect-odds', machine)).not.toHaveProperty('ACTION_NETWORK_URL');
  const simulated = environmentOf('collect-odds', machine, { sources: { ACTION_NETWORK_URL: 'http://127.0.0.1:5' } });
  expect(simulated.ACTION_NETWORK_URL).toBe('http://127.0.0.1:5');
  expect(environmentOf('sync-schedule', machine)).not.toHaveProperty('MLB_STATS_API_URL');
  const official = environmentOf('sync-schedule', machine, { sources: { MLB_STATS_API_URL: 'http://127.0.0.1:5' } });
  expect(official.MLB_STATS_API_URL).toBe('http://127.0.0.1:5');
});

test('the usual books are asked for unless others are named', () => {
  expect(environmentOf('collect-odds', machine)).not.toHaveProperty('ACTION_NETWORK_BOOKS');
  const choices = { sources: { ACTION_NETWORK_BOOKS: '3,15' } };
  expect(environmentOf('collect-odds', machine, choices).ACTION_NETWORK_BOOKS).toBe('3,15');
});

test('a run records what it lands unless a setting leaves that to the backlog', () => {
  expect(environmentOf('collect-odds', machine).RECORDING).toBe('live');
  expect(environmentOf('collect-odds', machine, { recording: 'batched' }).RECORDING).toBe('batched');
});

test('only if the machine serves a key do collect-odds and a deep check of the health know of a secret', () => {
  const secretsManager = 'http://127.0.0.1:6/b5f4a2f0-4e3c-4e53-9c9d-0f7f6d1f5a11';
  const withKey = { ...machine, instance: { ...machine.instance, secretsManager, keyedSources: ['the-odds-api'] } };
  const choices = { sources: { THE_ODDS_API_URL: 'http://127.0.0.1:5' } };
  expect(environmentOf('collect-odds', withKey, choices)).toMatchObject({
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
    THE_ODDS_API_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:odds-local/the-odds-api',
    THE_ODDS_API_URL: 'http://127.0.0.1:5',
  });
  expect(environmentOf('check-health', withKey)).toHaveProperty('THE_ODDS_API_SECRET_ARN');
  expect(environmentOf('migrate-schema', withKey)).not.toHaveProperty('THE_ODDS_API_SECRET_ARN');
  const without = environmentOf('collect-odds', machine);
  for (const name of ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'THE_ODDS_API_SECRET_ARN', 'THE_ODDS_API_URL']) {
    expect(without).not.toHaveProperty(name);
  }
});

test('a run that does not come is no fault here: a person starts them', () => {
  expect(environmentOf('check-health', machine).RUNS_START_BY).toBe('hand');
});

test('an event may bring a recorded body here', () => {
  expect(environmentOf('collect-odds', machine).ALLOW_RECORDED).toBe('true');
});

test('a function signs with the secret of the machine, by which the services know it', () => {
  expect(environmentOf('collect-odds', machine).AWS_ACCESS_KEY_ID).toBe(machine.instance.accessKeyId);
});
