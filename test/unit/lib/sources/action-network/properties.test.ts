import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicSplits, slotOf } from '../../../../../lib/odds/market.ts';
import { isAmericanPrice } from '../../../../../lib/odds/price.ts';
import type { GameReading, Reading } from '../../../../../lib/odds/reading.ts';
import { slotOfLine } from '../../../../../lib/recording/rule.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { type Json, mutatedSlates, shuffledTextOf } from './hostile-slates.ts';
import { handWrittenSlate, observationOf } from './scoreboards.ts';

/** The reading of a body, or undefined if it was refused as a whole. Any other error fails the test. */
function readOrRefused(text: string): Reading | undefined {
  try {
    return readActionNetwork(observationOf(text));
  } catch (error) {
    if (error instanceof OddsError && error.code.startsWith('source_')) return undefined;
    throw error;
  }
}

/** Counts outcomes in its own way: a value in the place of an outcome, or of a list of them, is one. */
function outcomesOf(game: Json): number {
  const count = (node: Json, depth: number): number => {
    if (depth === 3) return Array.isArray(node) ? node.length : 1;
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return 1;
    return Object.values(node).reduce((sum: number, inner) => sum + count(inner, depth + 1), 0);
  };
  const markets = typeof game === 'object' && game !== null && !Array.isArray(game) ? game.markets : undefined;
  return typeof markets === 'object' && markets !== null && !Array.isArray(markets) ? count(markets, 0) : 0;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, outcomes) => total + outcomes, 0);
}

function expectSound({ status, scope, quotes, splits }: GameReading): void {
  expect(scope).toEqual([...new Set(scope)].sort());
  if (status !== 'scheduled') expect({ scope, quotes, splits }).toEqual({ scope: [], quotes: [], splits: [] });
  expect(new Set(quotes.map(({ key }) => JSON.stringify(key))).size).toBe(quotes.length);
  const slots = new Set<string>(scope);
  const unspoken = [
    ...quotes.filter(({ key }) => !slots.has(slotOfLine(key))),
    ...splits.filter(({ period, market, team }) => !slots.has(slotOf(publicSplits, period, market, team))),
  ];
  expect(unspoken).toEqual([]);
  const offers = quotes.flatMap(({ offer }) => (offer.state === 'offered' ? offer : []));
  expect(offers.filter(({ price, line }) => !isAmericanPrice(price) || !Number.isFinite(line ?? 0))).toEqual([]);
  const totals = quotes.filter(({ key }) => key.selection === 'over' || key.selection === 'under');
  expect(totals.filter(({ offer }) => offer.state === 'offered' && (offer.line ?? 0) <= 0)).toEqual([]);
  expect(splits.filter(({ tickets, money }) => tickets === null && money === null)).toEqual([]);
}

describe('whatever an answer holds', () => {
  test('each of its outcomes is accounted for once, or the answer is refused as a whole', () => {
    let readings = 0;
    let withUnknown = 0;
    fc.assert(
      fc.property(mutatedSlates, ({ text, games }) => {
        const reading = readOrRefused(text);
        if (reading === undefined) return;
        readings += 1;
        const { seen, quotes, skipped, rejected } = reading.outcomes;
        expect(seen).toBe(quotes + sum(skipped) + sum(rejected));
        const unknown = reading.unknownBooks.reduce((total, { outcomes }) => total + outcomes, 0);
        expect(unknown).toBe(skipped.unknown_sportsbook ?? 0);
        withUnknown += unknown > 0 ? 1 : 0;
        expect(quotes).toBe(reading.games.reduce((total, game) => total + game.quotes.length, 0));
        const walked = games.map(outcomesOf);
        const total = walked.reduce((all, outcomes) => all + outcomes, 0);
        // A game that is lost counts as one if it holds no outcome, and at no other time is more seen than there is.
        const lostEmpty = walked.filter((outcomes) => outcomes === 0).length;
        expect(seen).toBeGreaterThanOrEqual(total);
        expect(seen - total).toBeLessThanOrEqual(Math.min(lostEmpty, games.length - reading.games.length));
      }),
      { numRuns: 1000 },
    );
    expect(readings).toBeGreaterThan(500);
    expect(withUnknown).toBeGreaterThan(0);
  });

  test('each game is there once, its quotes and splits are in its scope, and that in what was asked for', () => {
    let games = 0;
    fc.assert(
      fc.property(mutatedSlates, ({ text }) => {
        const reading = readOrRefused(text);
        const ids = reading?.games.map(({ sourceGameId }) => sourceGameId) ?? [];
        expect(ids).toEqual([...new Set(ids)].sort());
        const asked = new Set(reading?.asked);
        expect(reading?.asked ?? []).toEqual([...asked].sort());
        for (const game of reading?.games ?? []) {
          expectSound(game);
          expect(game.scope.filter((slot) => !asked.has(slot))).toEqual([]);
          games += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(games).toBeGreaterThan(1000);
  });

  test('the order of games, teams, books, markets and outcomes changes nothing', () => {
    fc.assert(
      fc.property(mutatedSlates, fc.infiniteStream(fc.nat()), ({ answer, text }, picks) => {
        const shuffled = shuffledTextOf(answer, () => picks.next().value ?? 0);
        expect(JSON.stringify(readOrRefused(shuffled))).toBe(JSON.stringify(readOrRefused(text)));
      }),
      { numRuns: 500 },
    );
  });

  test('one bad game costs the others nothing', () => {
    const { games } = handWrittenSlate();
    const whole = readActionNetwork(observationOf({ games }));
    fc.assert(
      fc.property(fc.nat({ max: games.length - 1 }), fc.jsonValue(), (at, junk) => {
        const reading = readActionNetwork(
          observationOf({ games: games.with(at, { id: games[at]?.id, markets: games[at]?.markets, junk }) }),
        );
        expect(reading.games).toEqual(whole.games.filter(({ sourceGameId }) => sourceGameId !== String(games[at]?.id)));
      }),
    );
  });

  test('bytes that are no answer are refused by an OddsError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const reading = readOrRefused(text);
        expect(reading === undefined || reading.games.length === 0).toBe(true);
      }),
    );
  });
});
