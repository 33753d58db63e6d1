import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { marketKeys, oddsAt } from '../../../../../../infra/local/market/the-odds-api/event.ts';

const recording = '../shared/payloads/the-odds-api/v4-mlb-2026-07-25-draftkings.json';
const isRecorded = existsSync(recording);
if (!isRecorded) console.log(`skipped: the simulated shape is not compared, because ${recording} is absent`);

/** Names and kinds of the fields in their order, all the way down; of a list, the shapes that are in it. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((each) => JSON.stringify(shapeOf(each))))].sort();
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.entries(value).map(([name, each]) => [name, name === 'key' ? 'key' : shapeOf(each)]);
}

const timeForm = (answer: unknown) =>
  new Set(
    [...JSON.stringify(answer).matchAll(/"(?:commence_time|last_update)":"([^"]+)"/g)].map(([, time]) =>
      time?.replaceAll(/\d/g, '9'),
    ),
  );

describe.skipIf(!isRecorded)('the simulated answer beside a recorded one', () => {
  const real: unknown = isRecorded ? JSON.parse(readFileSync(recording, 'utf8')) : [];
  const at = new Date('2026-07-25T14:15:10Z');
  const ours = oddsAt({ seed: 1, at, markets: marketKeys, books: ['draftkings'], oddsFormat: 'american' });

  it('has the same fields in the same order, of the same kind', () => {
    const whole = ours.filter(({ bookmakers }) => bookmakers[0]?.markets.length === marketKeys.length);
    expect(whole.length).toBeGreaterThan(5);
    expect(shapeOf(whole)).toEqual(shapeOf(real));
  });

  it('writes times in the same form', () => {
    expect(timeForm(ours)).toEqual(timeForm(real));
    expect(timeForm(real).size).toBe(1);
  });

  it('sorts events and outcomes in the same way', () => {
    const events = z.array(
      z.object({
        commence_time: z.string(),
        bookmakers: z.array(
          z.object({ markets: z.array(z.object({ outcomes: z.array(z.object({ name: z.string() })) })) }),
        ),
      }),
    );
    for (const answer of [real, ours].map((each) => events.parse(each))) {
      const starts = answer.map(({ commence_time }) => commence_time);
      expect(starts).toEqual(starts.toSorted());
      const markets = answer.flatMap(({ bookmakers }) => bookmakers.flatMap((book) => book.markets));
      expect(markets.length).toBeGreaterThan(40);
      for (const { outcomes } of markets) {
        const names = outcomes.map(({ name }) => name);
        expect(names).toEqual(names.toSorted());
      }
    }
  });
});
