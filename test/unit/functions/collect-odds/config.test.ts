import { describe, expect, it } from 'vitest';
import { circuitChoices } from '../../../../functions/circuit-variables.ts';
import { configSchema } from '../../../../functions/collect-odds/config.ts';
import { readConfig } from '../../../../lib/lambda/read-config.ts';
import { defaultBooks } from '../../../../lib/sources/action-network/requested-books.ts';
import { sources, sourceVariables } from '../../../../lib/sources/registry.ts';
import { environment } from './environment.ts';

const optional = [
  'DATABASE_SLEEPS_AFTER_SECONDS',
  'SOURCE_CIRCUIT_FAILURES',
  'SOURCE_CIRCUIT_OPEN_SECONDS',
  'DATABASE_CIRCUIT_FAILURES',
  'DATABASE_CIRCUIT_OPEN_SECONDS',
  'RETRIES_PER_RUN',
  'RECORDING',
  'RECORDING_IN_WINDOWS',
  ...Object.keys(sourceVariables),
  'RESERVE_MS',
  'ALLOW_RECORDED',
];

const configOf = (changes: Readonly<Record<string, string | undefined>> = {}) =>
  readConfig(configSchema, { ...environment, ...changes });

describe('the environment of collect-odds', () => {
  it('holds exactly the variables of the schema', () => {
    expect(Object.keys(configSchema.shape).sort()).toEqual([...Object.keys(environment), ...optional].sort());
  });

  it.each(Object.keys(environment))('is refused without %s', (name) => {
    expect(() => configOf({ [name]: undefined })).toThrow(
      expect.objectContaining({ code: 'environment_invalid', message: expect.stringContaining(`${name} is missing`) }),
    );
  });

  it('without optional variables, names the real hosts, has no key, and accepts no recorded body', () => {
    expect(configOf()).toMatchObject({
      ACTION_NETWORK_URL: ['https://api.actionnetwork.com'],
      THE_ODDS_API_URL: ['https://api.the-odds-api.com'],
      ALLOW_RECORDED: 'false',
      RECORDING: 'live',
    });
    expect(configOf()).not.toHaveProperty('THE_ODDS_API_SECRET_ARN');
    expect(configOf()).not.toHaveProperty('DATABASE_SLEEPS_AFTER_SECONDS');
  });

  it('gives its circuits five failures and a minute for a source, three and half a minute for the database', () => {
    expect(circuitChoices(configOf({ RUN_EVERY_MINUTES: '15' }))).toEqual({
      intervalMs: 15 * 60_000,
      source: { failuresToOpen: 5, firstOpenMs: 60_000 },
      database: { failuresToOpen: 3, firstOpenMs: 30_000 },
    });
  });
});

describe('the books in ACTION_NETWORK_BOOKS', () => {
  it('are ids separated by commas, and the usual ones if it is left out', () => {
    expect(configOf({ ACTION_NETWORK_BOOKS: ' 69, 15' }).ACTION_NETWORK_BOOKS).toEqual(['69', '15']);
    expect(configOf().ACTION_NETWORK_BOOKS).toEqual(defaultBooks);
  });

  it.each(['', '68,', 'draftkings', '68,68', '068'])(
    'are refused by the name of the variable if they are %j',
    (text) => {
      expect(() => configOf({ ACTION_NETWORK_BOOKS: text })).toThrow(
        expect.objectContaining({
          code: 'environment_invalid',
          message: expect.stringContaining('ACTION_NETWORK_BOOKS is wrong ('),
          details: { variables: ['ACTION_NETWORK_BOOKS'] },
        }),
      );
    },
  );
});

describe.each(sources)('the addresses in $addressVariable', ({ addressVariable: name, addressesIn }) => {
  it.each([
    ['https://one.test', ['https://one.test']],
    ['https://one.test,http://127.0.0.1:8080/proxy', ['https://one.test', 'http://127.0.0.1:8080/proxy']],
    [' https://one.test , https://two.test ', ['https://one.test', 'https://two.test']],
  ])('are one or more, in order: %j', (text, urls) => {
    expect(addressesIn(configOf({ [name]: text }))).toEqual(urls);
  });

  it.each([
    '',
    'one.test',
    'localhost:8080',
    'ftp://one.test',
    'https://one.test,',
    'https://one.test,two.test',
    'https://one.test https://two.test',
  ])('are refused by the name of the variable, without their value, if one is no URL: %j', (text) => {
    expect(() => configOf({ [name]: text })).toThrow(
      expect.objectContaining({
        code: 'environment_invalid',
        message: expect.stringMatching(new RegExp(`: ${name} is wrong \\([^)]*\\)\\.$`)),
        details: { variables: [name] },
      }),
    );
  });
});
