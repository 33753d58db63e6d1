import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import type { GameReading } from '../../../lib/odds/reading.ts';
import { record, recordSeveral } from '../../../lib/recording/record.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { rebuild } from '../../../lib/repair/rebuild.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { whyMissing } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { land, memoryStore, movingPrices, readBy, readersOf } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { isLongSearch } from '../../support/search.ts';

const missing = whyMissing('postgres');
if (missing) console.warn(`A swap under load is skipped: ${missing}.`);

const readers = readersOf(1);
const gamesAt = (n: number): GameReading[] =>
  ['g1', 'g2', 'g3'].map((sourceGameId) => gameReading([offered(-120 - (n % 5))], { sourceGameId }));
/**
 * In the tests, a second swap that replaces what the first has put in place, with a pause between two calls of each
 * caller that is shorter than a swap, so that all of them wait for it. In a long search more swaps of more, and no pause.
 */
const { swapsWanted, landedCount, pauseMs } = isLongSearch
  ? { swapsWanted: 8, landedCount: 200, pauseMs: 0 }
  : { swapsWanted: 2, landedCount: 60, pauseMs: 20 };
const landed = movingPrices('2026-07-01T00:00:00.000Z', landedCount, gamesAt);
const meanwhile = movingPrices('2026-07-05T00:00:00.000Z', 400, gamesAt);

/** The views one by one, and two at once in both orders: as few locks as many, and a chance of a deadlock. */
const questions = [
  'select count(*)::integer as n from odds.line_change',
  'select count(*)::integer as n from odds.current_line',
  'select count(*)::integer as n from odds.observation where recorded',
  'select (select count(*) from odds.game) + (select count(*) from odds.line_change) as n',
  'select (select count(*) from odds.line_change) + (select count(*) from odds.game) as n',
];

describe.skipIf(missing)('a swap on PostgreSQL while others read and record', () => {
  let database: OddsDatabase;
  beforeAll(async () => {
    database = await openOddsDatabase('postgres');
  });
  afterAll(() => database?.close());

  it('never shows fewer rows or an error to a query, and loses nothing that is recorded meanwhile', async () => {
    const landedStore = memoryStore();
    await land(landedStore, landed);
    await recordSeveral(database.as('recorder'), readBy(readers, landed));

    let going = true;
    const seen = await Promise.all([
      swapSeveralTimes().finally(() => {
        going = false;
      }),
      writeUntilTheEnd(),
      ...questions.map(askUntilTheEnd),
    ]);

    const [swaps, written, ...answers] = seen;
    expect(swaps).toBe(swapsWanted);
    expect(written).toBeGreaterThan(10);
    for (const numbers of answers) {
      expect(numbers.length).toBeGreaterThan(10);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
    const recorded = [...landed, ...meanwhile.slice(0, written)];
    expect(changesIn(await readTables(database.as('owner')))).toEqual(changesBy(historyOf(readBy(readers, recorded))));

    async function swapSeveralTimes(): Promise<number> {
      let swaps = 0;
      const now = () => performance.now();
      const schema = { migrations, replaceables };
      const options = {
        database: database.as('owner'),
        landedStore,
        state: new MemoryBacklogState(),
        kind: recordedOdds(readers),
        schema,
        now,
        swap: true,
        acceptLoss: false,
      };
      for (let n = 0; n < swapsWanted; n++) if ((await rebuild(options)).outcome === 'swapped') swaps += 1;
      return swaps;
    }

    /** As a run does it: first it lands, and then it records; if it has to wait too long it tries again later. */
    async function writeUntilTheEnd(): Promise<number> {
      let n = 0;
      while (going && n < meanwhile.length) {
        const observation = meanwhile[n++];
        if (!observation) break;
        if (pauseMs > 0) await setTimeout(pauseMs);
        await land(landedStore, [observation]);
        for (const read of readBy(readers, [observation])) {
          while (!(await isRecorded(record(database.as('recorder'), read))));
        }
      }
      return n;
    }

    async function askUntilTheEnd(sql: string): Promise<number[]> {
      const numbers: number[] = [];
      while (going) {
        const { rows } = await database.as('reader').execute({ sql });
        numbers.push(Number(rows[0]?.n));
        if (pauseMs > 0) await setTimeout(pauseMs);
      }
      return numbers;
    }
  }, 600_000);
});

/** False if it was deferred, by the error table. */
async function isRecorded(recording: Promise<unknown>): Promise<boolean> {
  try {
    await recording;
    return true;
  } catch (error) {
    if (error instanceof OddsError && error.policy.deferred) return false;
    throw error;
  }
}
