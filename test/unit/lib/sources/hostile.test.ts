import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicSplits, slotOf } from '../../../../lib/odds/market.ts';
import { isAmericanPrice } from '../../../../lib/odds/price.ts';
import type { Reading } from '../../../../lib/odds/reading.ts';
import { slotOfLine } from '../../../../lib/recording/rule.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { otherSourceHint } from '../../../../lib/sources/look-alike.ts';
import { type DeclaredSource, sources } from '../../../../lib/sources/registry.ts';
import { type Json, mutatedJson } from '../../../support/arbitraries/mutated-json.ts';
import { sourceFixtures } from '../../../support/source-fixtures.ts';
import { shuffledTextOf } from './action-network/hostile-slates.ts';

/** The reading of a body, or undefined if it is refused as a whole. Any other error fails the test. */
function readOrRefused(source: DeclaredSource, text: string): Reading | undefined {
  try {
    return source.read(sourceFixtures[source.name].observationOf(text));
  } catch (error) {
    if (error instanceof OddsError && error.code.startsWith('source_')) return undefined;
    throw error;
  }
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((total, n) => total + n, 0);

function expectSound({ games, outcomes, asked }: Reading): void {
  const { seen, quotes, skipped, rejected } = outcomes;
  expect(seen).toBe(quotes + sum(skipped) + sum(rejected));
  expect(quotes).toBe(games.reduce((total, game) => total + game.quotes.length, 0));
  const ids = games.map(({ sourceGameId }) => sourceGameId);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(asked).toEqual([...new Set(asked)].sort());
  for (const game of games) {
    expect(game.scope).toEqual([...new Set(game.scope)].sort());
    if (game.status !== 'scheduled') expect([game.scope, game.quotes, game.splits]).toEqual([[], [], []]);
    const [inScope, inRequest] = [new Set(game.scope), new Set(asked)];
    expect(game.scope.filter((slot) => !inRequest.has(slot))).toEqual([]);
    const keys = game.quotes.map(({ key }) => JSON.stringify(key));
    expect(new Set(keys).size).toBe(keys.length);
    expect(game.quotes.filter(({ key }) => !inScope.has(slotOfLine(key)))).toEqual([]);
    expect(
      game.splits.filter(({ period, market, team }) => !inScope.has(slotOf(publicSplits, period, market, team))),
    ).toEqual([]);
    for (const { offer } of game.quotes) {
      if (offer.state === 'offered')
        expect([isAmericanPrice(offer.price), Number.isFinite(offer.line ?? 0)]).toEqual([true, true]);
    }
    for (const share of game.splits.flatMap(({ tickets, money }) => [tickets ?? 0, money ?? 0])) {
      expect([share, Number.isInteger(share) && share >= 0 && share <= 100]).toEqual([share, true]);
    }
  }
}

describe.each(sources)('whatever an answer of $name holds', (source) => {
  const { answer, fields } = sourceFixtures[source.name];
  const good = JSON.stringify(answer);
  const parsed: Json = JSON.parse(good);
  const body = typeof parsed === 'object' && parsed !== null ? parsed : [];
  const others = sources.filter(({ name }) => name !== source.name);
  const junk = ['', '0', '+150', '2.50', 'mlb', 'nfl', 'draftkings', 'home', { toString: 1 }, ['+150']];
  const mutated = mutatedJson(body, { names: fields, junk });

  test('the fixture is a good answer with quotes, of which the mutations below are', () => {
    expect(readOrRefused(source, good)?.outcomes.quotes).toBeGreaterThan(10);
  });

  test('it is accounted for and sound, or refused as a whole', () => {
    let readings = 0;
    fc.assert(
      fc.property(mutated, ({ text }) => {
        const reading = readOrRefused(source, text);
        if (reading === undefined) return;
        readings += 1;
        expectSound(reading);
      }),
      { numRuns: 500 },
    );
    expect(readings).toBeGreaterThan(250);
  });

  test('the order of lists and fields changes nothing', () => {
    fc.assert(
      fc.property(mutated, fc.infiniteStream(fc.nat()), ({ answer: json, text }, picks) => {
        const shuffled = shuffledTextOf(json, () => picks.next().value ?? 0);
        expect(JSON.stringify(readOrRefused(source, shuffled))).toBe(JSON.stringify(readOrRefused(source, text)));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    '',
    ' \n',
    'null',
    '0',
    '"text"',
    '{}',
    '{"games":null}',
    '<html>',
    `${'['.repeat(20_000)}`,
    good.slice(0, -2),
  ])('what is no answer is refused by a code of sources: %#', (text) => {
    expect(readOrRefused(source, text)).toBeUndefined();
  });

  test.each(others)('an answer of $name is refused, and known for what it is', ({ name, isLike, leagueMarksOf }) => {
    const other = sourceFixtures[name].answer;
    expect(readOrRefused(source, JSON.stringify(other))).toBeUndefined();
    expect([isLike(other), source.isLike(other)]).toEqual([true, false]);
    expect(otherSourceHint(other, source.name)).toContain(`--source ${name}`);
    expect(leagueMarksOf(answer).entries.flat()).toEqual([]);
  });
});
