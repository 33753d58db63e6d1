import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../../functions/collect-odds/config.ts';
import { readOddsRequest } from '../../../../../infra/local/market/the-odds-api/odds-request.ts';
import { readConfig } from '../../../../../lib/lambda/read-config.ts';
import {
  choiceFault,
  creditsOf,
  defaultChoice,
  featuredMarkets,
  knownBookmakers,
  knownRegions,
} from '../../../../../lib/sources/the-odds-api/odds-choice.ts';
import { choiceEnvironment, oddsChoiceOf } from '../../../../../lib/sources/the-odds-api/odds-variables.ts';
import { oddsRequest, urlOf } from '../../../../../lib/sources/the-odds-api/request.ts';
import { environment } from '../../../functions/collect-odds/environment.ts';

const books = [...knownBookmakers].sort();
const choices = fc.record({
  regions: fc.subarray([...knownRegions], { minLength: 1 }),
  bookmakers: fc.subarray(books),
  markets: fc.subarray([...featuredMarkets], { minLength: 1 }),
});

describe('the cost of a request', () => {
  test('is its markets times its regions; ten books count as a region, and the past costs ten times as much', () => {
    expect(creditsOf(defaultChoice)).toBe(3);
    expect(creditsOf({ ...defaultChoice, regions: ['us', 'us2', 'eu'] })).toBe(9);
    expect(creditsOf({ ...defaultChoice, bookmakers: books.slice(0, 10) })).toBe(3);
    expect(creditsOf({ ...defaultChoice, bookmakers: books.slice(0, 11) })).toBe(6);
    expect(creditsOf(defaultChoice, { historical: true })).toBe(30);
  });

  test('is what the source takes for it, as the simulated market does by its documentation', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const url = new URL(urlOf(oddsRequest('http://market', 'mlb', choice)));
        expect(readOddsRequest(url)).toMatchObject({ cost: creditsOf(choice) });
      }),
    );
  });
});

describe('a choice', () => {
  test('is sound if the source knows all its names', () => {
    fc.assert(fc.property(choices, (choice) => choiceFault(choice) === undefined));
  });

  test('reaches a function through its environment as it is', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const config = readConfig(configSchema, { ...environment, ...choiceEnvironment(choice) });
        expect(oddsChoiceOf(config)).toEqual(choice);
      }),
    );
    expect(oddsChoiceOf(readConfig(configSchema, environment))).toEqual(defaultChoice);
  });

  test.each([
    ['THE_ODDS_API_REGIONS', 'us,mars', '"mars" is no region: au, ca, eu'],
    ['THE_ODDS_API_REGIONS', 'us,us', 'it names "us" twice'],
    ['THE_ODDS_API_REGIONS', '', 'it names no region'],
    ['THE_ODDS_API_REGIONS', 'us,', 'one of its names is no region'],
    ['THE_ODDS_API_BOOKMAKERS', 'draftkings,draftking', '"draftking" is no bookmaker of the catalogue'],
    ['THE_ODDS_API_MARKETS', 'h2h,team_totals', '"team_totals" is no market that can be asked for all games at once'],
    ['THE_ODDS_API_MARKETS', '', 'it names no market'],
  ])('is refused at the start by the name of the variable: %s=%s', (name, text, message) => {
    expect(() => readConfig(configSchema, { ...environment, [name]: text })).toThrow(
      expect.objectContaining({
        code: 'environment_invalid',
        message: expect.stringContaining(`${name} is wrong (${message}`),
      }),
    );
  });

  test('is refused without showing what may be a credential', () => {
    const key = '0123456789abcdef0123456789abcdef';
    const refused = () => readConfig(configSchema, { ...environment, THE_ODDS_API_BOOKMAKERS: key });
    expect(refused).toThrow(/one of its names is no bookmaker/);
    expect(refused).not.toThrow(new RegExp(key));
  });
});
