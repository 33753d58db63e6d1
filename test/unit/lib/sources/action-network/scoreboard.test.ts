import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { parseScoreboard } from '../../../../../lib/sources/action-network/scoreboard.ts';
import { game, observationOf, slate } from './scoreboards.ts';

function failureOf(observation: Observation): OddsError {
  try {
    parseScoreboard(observation);
  } catch (error) {
    if (error instanceof OddsError) return error;
    throw error;
  }
  throw new Error('The body was taken for a scoreboard.');
}

describe('a body that is no v2 scoreboard', () => {
  test.each([
    ['', 'source_empty_body'],
    ['<html><title>Attention required</title></html>', 'source_not_json'],
    ['{"games":[{"id":1', 'source_truncated'],
  ])('(%j) is refused as %s', (body, code) => {
    expect(failureOf(observationOf(body)).code).toBe(code);
  });

  test.each([
    ['the bare list of The Odds API', [{ id: 'a', sport_key: 'baseball_mlb' }], 'a bare list of 1 was found'],
    ['an error message', { message: 'no', error_code: 'X' }, 'an object with message, error_code was found'],
    ['games that are no list', { games: {} }, 'an object with games was found'],
    ['null', null, 'null was found'],
    ['text', '"games"', 'a string was found'],
    ['an empty object', {}, 'an empty object was found'],
  ])('(%s) is refused, saying what was found', (_what, body, found) => {
    const failure = failureOf(observationOf(body === null ? 'null' : body));
    expect(failure.code).toBe('source_shape_changed');
    expect(failure.message).toContain('a list of `games` was expected');
    expect(failure.message).toContain(found);
  });

  test('(the old v1 shape) is refused, naming what is in the place of the markets', () => {
    const { markets: _markets, ...old } = game({});
    const failure = failureOf(observationOf(slate({ ...old, odds: [] })));
    expect(failure.code).toBe('source_shape_changed');
    expect(failure.message).toContain('none of its 1 games has any; the first is an object with id, status');
    expect(failure.message).toContain('odds');
  });

  test('shows nothing that could harm a terminal', () => {
    expect(failureOf(observationOf({ '\u001b[2J\u0000': 1 })).message).toContain('an object with [2J was found');
  });
});

test('an empty slate has no games, and is no error', () => {
  expect(parseScoreboard(observationOf(slate())).own).toEqual([]);
});

test('fields that come and go do not matter', () => {
  const body = { ...slate(game({}, { ranks: [], broadcast: null })), league: null, market_rules: 3 };
  expect(parseScoreboard(observationOf(body)).own).toHaveLength(1);
});
