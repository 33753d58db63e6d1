import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import {
  away,
  book,
  event,
  handWrittenOdds,
  home,
  market,
  observationOf,
  over,
  recordedRequest,
  requestFor,
  under,
} from './odds.ts';

function read(body: object, changes: Partial<Observation> = {}) {
  return readTheOddsApi(observationOf(body, changes));
}

describe('what a request asked for', () => {
  test('is each of its markets at every book that the catalogue knows in its regions', () => {
    const { asked } = read([]);
    expect(asked.filter((slot) => slot.startsWith('draftkings-us/'))).toEqual([
      'draftkings-us/full_game/moneyline/main',
      'draftkings-us/full_game/moneyline_3way/main',
      'draftkings-us/full_game/spread/main',
      'draftkings-us/full_game/total/main',
    ]);
    expect(asked).toHaveLength(22 * 4);
    expect(asked.filter((slot) => /^(pinnacle|unibet|kalshi-us)\//.test(slot))).toEqual([]);
    expect(asked).toEqual([...new Set(asked)].sort());
  });

  test('is the books of each of several regions', () => {
    const { asked } = read([], { request: requestFor({ regions: 'us_ex,eu' }) });
    for (const book of ['kalshi-us', 'pinnacle', 'mybookie-offshore'])
      expect(asked).toContain(`${book}/full_game/total/main`);
    expect(asked).not.toContain('draftkings-us/full_game/total/main');
  });

  test('is also what it was answered, in whatever region', () => {
    const { asked } = read([event([book('pinnacle', [market('h2h', [home(), away()])])])]);
    expect(asked.filter((slot) => slot.startsWith('pinnacle/'))).toEqual(['pinnacle/full_game/moneyline/main']);
  });

  test('is the books that it names, and of its markets those that we keep', () => {
    const query = { bookmakers: 'fanduel,somebook', markets: 'totals_1st_5_innings,alternate_totals' };
    expect(read([], { request: requestFor(query) }).asked).toEqual([
      'fanduel-us/first_five/total/main',
      'fanduel-us/full_game/total/alternate',
    ]);
  });

  test('is no book of another region, but for what the answer holds: its lines would go stale', () => {
    const eu = { request: requestFor({ regions: 'eu', markets: 'totals' }) };
    expect(read([], eu).asked).toContain('pinnacle/full_game/total/main');
    expect(read([], eu).asked).not.toContain('draftkings-us/full_game/total/main');
    const held = [event([book('draftkings', [market('totals', [over(), under()])])])];
    expect(read(held, eu).asked).toContain('draftkings-us/full_game/total/main');
  });

  test('of alternates is their own slot, whether their main line was asked for or not', () => {
    const asked = (markets: string) => read([], { request: requestFor({ bookmakers: 'fanduel', markets }) }).asked;
    expect(asked('alternate_spreads_1st_5_innings')).toEqual(['fanduel-us/first_five/spread/alternate']);
    expect(asked('spreads_1st_5_innings,alternate_spreads_1st_5_innings,team_totals')).toEqual([
      'fanduel-us/first_five/spread/alternate',
      'fanduel-us/first_five/spread/main',
      'fanduel-us/full_game/team_total/away/main',
      'fanduel-us/full_game/team_total/home/main',
    ]);
  });

  test('is the moneyline if it names no market', () => {
    const { markets: _markets, ...query } = requestFor({ bookmakers: 'fanduel' }).query;
    expect(read([], { request: { ...requestFor({}), query } }).asked).toEqual([
      'fanduel-us/full_game/moneyline/main',
      'fanduel-us/full_game/moneyline_3way/main',
    ]);
  });

  test('holds whatever its answer speaks for', () => {
    const { asked, games } = read(handWrittenOdds());
    const slots = games.flatMap(({ scope }) => scope);
    expect(slots.length).toBeGreaterThan(10);
    expect(slots.filter((slot) => !asked.includes(slot))).toEqual([]);
  });

  test('is what it holds, and no more, if the body is a recorded one', () => {
    const body = [event([book('draftkings', [market('h2h', [home(), away()])])])];
    expect(read(body, { request: recordedRequest }).asked).toEqual(['draftkings-us/full_game/moneyline/main']);
    expect(read([], { request: recordedRequest }).asked).toEqual([]);
  });

  test('is the whole league, which the source answers with', () => {
    expect(read(handWrittenOdds()).slateDate).toBeNull();
    expect(read(handWrittenOdds(), { request: recordedRequest }).slateDate).toBeNull();
  });
});
