import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAmericanPrice } from '../../../../../lib/odds/price.ts';
import type { GameReading, Reading } from '../../../../../lib/odds/reading.ts';
import { slotOfLine } from '../../../../../lib/recording/rule.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import { type Json, mutatedJson } from '../../../../support/arbitraries/mutated-json.ts';
import { shuffledTextOf } from '../action-network/hostile-slates.ts';
import { handWrittenOdds, observationOf } from './odds.ts';

const body: Json = JSON.parse(JSON.stringify(handWrittenOdds()));
const mutated = mutatedJson(Array.isArray(body) ? body : [], {
  names: [
    'key',
    'markets',
    'outcomes',
    'bookmakers',
    'name',
    'price',
    'point',
    'commence_time',
    'last_update',
    'id',
    'sport_key',
  ],
  junk: [
    { toString: 1 },
    'icehockey_nhl',
    'baseball_mlb_preseason',
    'draftkings',
    'bovada',
    'somebook',
    'h2h',
    'h2h_lay',
    'totals',
    'Draw',
    'Over',
    'Harbor City Gulls',
    1.91,
    0.0001,
  ],
});

/** The reading of a body, or undefined if it was refused as a whole. Any other error fails the test. */
function readOrRefused(text: string): Reading | undefined {
  try {
    return readTheOddsApi(observationOf(text));
  } catch (error) {
    if (error instanceof OddsError && error.code.startsWith('source_')) return undefined;
    throw error;
  }
}

function listIn(node: Json | undefined, name: string): Json[] | undefined {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined;
  const list = node[name];
  return Array.isArray(list) ? list : undefined;
}

/** Counts outcomes in its own way: a value in the place of a list of them is one. */
function outcomesOf(event: Json): number {
  const inMarkets = (markets: Json[] | undefined) =>
    markets?.reduce((total: number, market) => total + (listIn(market, 'outcomes')?.length ?? 1), 0) ?? 1;
  return (listIn(event, 'bookmakers') ?? []).reduce(
    (total: number, book) => total + inMarkets(listIn(book, 'markets')),
    0,
  );
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, outcomes) => total + outcomes, 0);
}

function expectSound({ status, scope, quotes, splits }: GameReading): void {
  expect(scope).toEqual([...new Set(scope)].sort());
  if (status !== 'scheduled') expect({ scope, quotes }).toEqual({ scope: [], quotes: [] });
  expect(splits).toEqual([]);
  expect(new Set(quotes.map(({ key }) => JSON.stringify(key))).size).toBe(quotes.length);
  const slots = new Set<string>(scope);
  expect(quotes.filter(({ key }) => !slots.has(slotOfLine(key)))).toEqual([]);
  const offers = quotes.flatMap(({ offer }) => (offer.state === 'offered' ? offer : []));
  expect(offers.filter(({ price, line }) => !isAmericanPrice(price) || !Number.isFinite(line ?? 0))).toEqual([]);
  const totals = quotes.filter(({ key }) => key.selection === 'over' || key.selection === 'under');
  expect(totals.filter(({ offer }) => offer.state === 'offered' && (offer.line ?? 0) <= 0)).toEqual([]);
}

describe('whatever an answer holds', () => {
  test('each of its outcomes is accounted for once, or the answer is refused as a whole', () => {
    let readings = 0;
    let withUnknown = 0;
    fc.assert(
      fc.property(mutated, ({ text, answer }) => {
        const reading = readOrRefused(text);
        if (reading === undefined || !Array.isArray(answer)) return;
        readings += 1;
        const { seen, quotes, skipped, rejected } = reading.outcomes;
        expect(seen).toBe(quotes + sum(skipped) + sum(rejected));
        const unknown = reading.unknownBooks.reduce((total, { outcomes }) => total + outcomes, 0);
        expect(unknown).toBe(skipped.unknown_sportsbook ?? 0);
        withUnknown += unknown > 0 ? 1 : 0;
        expect(quotes).toBe(reading.games.reduce((total, game) => total + game.quotes.length, 0));
        const walked = answer.map(outcomesOf);
        const total = walked.reduce((all, outcomes) => all + outcomes, 0);
        // A game that is lost counts as one if it holds no outcome, and at no other time is more seen than there is.
        const lostEmpty = walked.filter((outcomes) => outcomes === 0).length;
        expect(seen).toBeGreaterThanOrEqual(total);
        expect(seen - total).toBeLessThanOrEqual(Math.min(lostEmpty, answer.length - reading.games.length));
      }),
      { numRuns: 1000 },
    );
    expect(readings).toBeGreaterThan(500);
    expect(withUnknown).toBeGreaterThan(50);
  });

  test('each game is there once, and its quotes are in its scope', () => {
    let games = 0;
    fc.assert(
      fc.property(mutated, ({ text }) => {
        const reading = readOrRefused(text);
        const ids = reading?.games.map(({ sourceGameId }) => sourceGameId) ?? [];
        expect(ids).toEqual([...new Set(ids)].sort());
        for (const game of reading?.games ?? []) {
          expectSound(game);
          games += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(games).toBeGreaterThan(1000);
  });

  test('the order of events, books, markets and outcomes changes nothing', () => {
    fc.assert(
      fc.property(mutated, fc.infiniteStream(fc.nat()), ({ answer, text }, picks) => {
        const shuffled = shuffledTextOf(answer, () => picks.next().value ?? 0);
        expect(JSON.stringify(readOrRefused(shuffled))).toBe(JSON.stringify(readOrRefused(text)));
      }),
      { numRuns: 500 },
    );
  });

  test('one bad game costs the others nothing', () => {
    const events = handWrittenOdds();
    const whole = readTheOddsApi(observationOf(events));
    fc.assert(
      fc.property(fc.nat({ max: events.length - 1 }), fc.jsonValue(), (at, junk) => {
        const bad = { id: events[at]?.id, bookmakers: events[at]?.bookmakers, junk };
        const reading = readTheOddsApi(observationOf(events.with(at, bad)));
        expect(reading.games).toEqual(whole.games.filter(({ sourceGameId }) => sourceGameId !== events[at]?.id));
      }),
    );
  });

  test('bytes that are no answer are refused in our own terms', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const reading = readOrRefused(text);
        expect(reading === undefined || reading.games.length === 0).toBe(true);
      }),
    );
  });
});
