import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { marketAt } from '../../../../../../infra/local/market/action-network/answer.ts';

const recording = '../shared/payloads/action-network/v2-scoreboard-mlb-2026-08-03-excerpt.json';
const isRecorded = existsSync(recording);
if (!isRecorded) console.log(`skipped: the simulated shape is not compared, because ${recording} is absent`);

const markets = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.array(z.looseObject({})))));
const rawSchema = z.looseObject({ games: z.array(z.looseObject({ teams: z.array(z.looseObject({})), markets })) });

/** These differ from answer to answer in the recordings too: ids are text or numbers, the score is a number or null. */
const loose = new Set(['outcome_id', 'market_id', 'odds_coefficient_score']);

/** Names and kinds of an object's fields, sorted, and so on down. */
function shapeOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return value === null ? 'null' : typeof value;
  const fields = Object.entries(value).map(([name, each]) => [name, loose.has(name) ? 'any' : shapeOf(each)] as const);
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function firstGameOf(answer: unknown) {
  const { games, ...frame } = rawSchema.parse(answer);
  const [game] = games;
  if (!game) throw new Error('An answer without games.');
  const { teams, markets: byBook, ...fields } = game;
  return { frame, fields, team: teams[0], byBook };
}

describe.skipIf(!isRecorded)('the simulated answer beside a recorded one', () => {
  const real = isRecorded ? firstGameOf(JSON.parse(readFileSync(recording, 'utf8'))) : undefined;
  const at = new Date('2026-08-03T15:00:00Z');
  const ours = firstGameOf(JSON.parse(JSON.stringify(marketAt({ seed: 1, date: '2026-08-03', at }))));

  it('has every recorded field of a scheduled game, of the same kind', () => {
    expect(shapeOf(ours.frame)).toMatchObject(z.looseObject({}).parse(shapeOf(real?.frame)));
    expect(shapeOf(ours.fields)).toEqual(shapeOf(real?.fields));
  });

  it('has the same fields of an outcome as each kind of book', () => {
    for (const book of ['15', '30', '68']) {
      for (const market of ['moneyline', 'spread', 'total']) {
        const shape = shapeOf(real?.byBook[book]?.event?.[market]?.[0]);
        expect(shape).toBeTypeOf('object');
        expect([book, market, shapeOf(ours.byBook[book]?.event?.[market]?.[0])]).toEqual([book, market, shape]);
      }
    }
  });

  it('has the fields of a team that name it', () => {
    expect(ours.team).toMatchObject({
      full_name: expect.any(String),
      abbr: expect.any(String),
      id: expect.any(Number),
    });
    expect(Object.keys(real?.team ?? {})).toEqual(expect.arrayContaining(Object.keys(ours.team ?? {})));
  });
});
