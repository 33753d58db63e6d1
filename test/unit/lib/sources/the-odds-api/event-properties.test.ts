import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineKeyText } from '../../../../../lib/odds/line.ts';
import type { Reading } from '../../../../../lib/odds/reading.ts';
import { slotOfLine } from '../../../../../lib/recording/rule.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import { mutatedJson } from '../../../../support/arbitraries/mutated-json.ts';
import { shuffledTextOf } from '../action-network/hostile-slates.ts';
import { handWrittenEvent, observationOf, recordedRequest } from './odds.ts';

const recorded = { request: recordedRequest };

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, outcomes) => total + outcomes, 0);
}

describe('whatever an event holds', () => {
  const mutated = mutatedJson(JSON.parse(JSON.stringify([handWrittenEvent(), { ...handWrittenEvent(), id: 'e2' }])), {
    names: ['key', 'outcomes', 'name', 'price', 'point', 'description', 'markets'],
    junk: ['team_totals', 'alternate_totals', 'h2h', 'Draw', 'Over', 'Harbor City Gulls', 0.0001, 1e300, 'NaN'],
  });

  function readOrRefused(text: string): Reading | undefined {
    try {
      return readTheOddsApi(observationOf(text, recorded));
    } catch (error) {
      if (error instanceof OddsError && error.code.startsWith('source_')) return undefined;
      throw error;
    }
  }

  test('each outcome is accounted for once, and each quote is in the scope of its game', () => {
    let quoted = 0;
    fc.assert(
      fc.property(mutated, ({ text }) => {
        const reading = readOrRefused(text);
        if (reading === undefined) return;
        const { seen, quotes, skipped, rejected } = reading.outcomes;
        expect(seen).toBe(quotes + sum(skipped) + sum(rejected));
        for (const game of reading.games) {
          const keys = game.quotes.map(({ key }) => lineKeyText(key));
          expect(new Set(keys).size).toBe(keys.length);
          const slots = new Set<string>(game.scope);
          const strays = game.quotes.filter(({ key }) => !slots.has(slotOfLine(key)));
          expect(strays).toEqual([]);
          expect(game.scope.filter((slot) => !reading.asked.includes(slot))).toEqual([]);
          quoted += keys.length;
        }
      }),
      { numRuns: 300 },
    );
    expect(quoted).toBeGreaterThan(5_000);
  });

  test('the order of books, markets and outcomes changes nothing', () => {
    fc.assert(
      fc.property(mutated, fc.infiniteStream(fc.nat()), ({ answer, text }, picks) => {
        const shuffled = shuffledTextOf(answer, () => picks.next().value ?? 0);
        expect(JSON.stringify(readOrRefused(shuffled))).toBe(JSON.stringify(readOrRefused(text)));
      }),
      { numRuns: 200 },
    );
  });
});
