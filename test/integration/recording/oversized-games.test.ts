import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { record } from '../../../lib/recording/record.ts';
import type { CallLimits } from '../../../lib/recording/recording-calls.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

/** So small that a game of a dozen prices goes in five parts. */
const limits: CallLimits = { documentBytes: 600, partLength: 300, gameLength: 1_000_000 };
const alternates = (count: number, price: number, market: 'spread' | 'total' = 'spread') =>
  Array.from({ length: count }, (_, n) => offered(price, n / 4, { market, selection: 'home', rung: String(n / 4) }));
const observedWith = (minute: number, price: number, rest: Partial<ReadObservation> = {}) =>
  observedAt(minute, [gameReading(alternates(12, price))], rest);

describe.each(enginesAtHand())('a game that no call can carry, on %s', (kind) => {
  let database: OddsDatabase;
  const recorder = () => database.as('recorder');
  const tables = () => readTables(database.as('owner'));
  const inOwner = async (sql: string) => (await database.as('owner').execute({ sql })).rows;
  const parts = async () => (await inOwner('select count(*)::integer as n from history.reading_part'))[0]?.n;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await emptyTables(database.as('owner'));
    await inOwner('truncate history.reading_part');
  });

  /** The recorder, until so many calls have been made: it is killed before or after the next one arrives. */
  function killedAt(call: number, when: 'before' | 'after'): Pick<Database, 'execute'> {
    let calls = 0;
    return {
      execute: async (statement, signal) => {
        calls += 1;
        if (calls === call && when === 'before') throw new OddsError('deadline_near', 'Killed.');
        const result = await recorder().execute(statement, signal);
        if (calls === call) throw new OddsError('database_unavailable', 'The answer was lost.');
        return result;
      },
    };
  }

  it('of 90,000 prices is recorded whole, in a few calls', async () => {
    const prices = [...alternates(45_000, -110), ...alternates(45_000, 120, 'total')];
    const large = observedAt(0, [gameReading([offered(-105)], { sourceGameId: 'small' }), gameReading(prices)]);
    let calls = 0;
    const counting: Pick<Database, 'execute'> = {
      execute: (statement, signal) => {
        calls += 1;
        return recorder().execute(statement, signal);
      },
    };
    const begun = performance.now();
    expect(await record(counting, large)).toEqual({ changes: 90_001, splitChanges: 0 });
    console.info(`90,000 prices of one game on ${kind}: ${Math.round(performance.now() - begun)} ms, ${calls} calls.`);
    expect(
      await inOwner(`select market, count(*)::integer as n, count(distinct line)::integer as lines, min(price) as price
        from odds.line_change where state = 'offered' group by market order by market`),
    ).toEqual([
      { market: 'moneyline', n: 1, lines: 0, price: -105 },
      { market: 'spread', n: 45_000, lines: 45_000, price: -110 },
      { market: 'total', n: 45_000, lines: 45_000, price: 120 },
    ]);
    expect(await inOwner('select recorded from odds.observation')).toEqual([{ recorded: true }]);
    expect(await parts()).toBe(0);
    expect(await record(recorder(), large)).toEqual({ changes: 0, splitChanges: 0 });
    expect(await parts()).toBe(0);
  });

  it('is in the history wholly or not at all, at whatever call its recorder is killed', async () => {
    const [before, observed] = [observedWith(0, -110), observedWith(10, -120)];
    await record(recorder(), before);
    const without = await tables();
    await record(recorder(), observed, undefined, { limits });
    const whole = await tables();
    expect(changesIn(whole)).toEqual(changesBy(historyOf([before, observed])));
    let kills = 0;
    for (let call = 1; ; call += 1) {
      for (const when of ['before', 'after'] as const) {
        await emptyTables(database.as('owner'));
        await record(recorder(), before);
        const killed = await record(killedAt(call, when), observed, undefined, { limits }).catch((error) => error);
        if (!(killed instanceof OddsError)) {
          expect(kills).toBeGreaterThan(8);
          return;
        }
        kills += 1;
        expect([without, whole]).toContainEqual(await tables());
        // The next recorder finds some of the parts, all of them, or none because the game is recorded.
        await record(recorder(), observed, undefined, { limits });
        expect(await tables()).toEqual(whole);
        expect(await parts()).toBe(0);
      }
    }
  });

  it('waits if parts of it are gone before it is recorded', async () => {
    const thief: Pick<Database, 'execute'> = {
      execute: async (statement, signal) => {
        if (statement.sql.includes('record_staged_reading'))
          await inOwner('delete from history.reading_part where part = 1');
        return await recorder().execute(statement, signal);
      },
    };
    await expect(record(thief, observedWith(0, -110), undefined, { limits })).rejects.toMatchObject({
      code: 'database_busy',
      policy: { deferred: true, retry: 'soon' },
    });
    expect((await tables()).observation).toEqual([]);
  });

  it('is recorded once by several recorders at the same time, and by a newer reader after that', async () => {
    const observed = observedWith(0, -110);
    const newer = { ...observed, reading: readingOf([gameReading(alternates(12, 130))], 2) };
    const all = Array.from({ length: 6 }, () => record(recorder(), observed, undefined, { limits }));
    const recorded = await Promise.all(all);
    expect(recorded.map(({ changes }) => changes).sort()).toEqual([0, 0, 0, 0, 0, 12]);
    await record(recorder(), newer, undefined, { limits });
    await record(recorder(), observed, undefined, { limits });
    expect(changesIn(await tables())).toEqual(changesBy(historyOf([newer])));
    expect(await parts()).toBe(0);
  });

  it('deletes what killed recorders of its source left two days ago', async () => {
    for (const [minute, source] of [
      [1, 'action-network'],
      [2, 'another'],
      [3, 'action-network'],
    ] as const) {
      await record(killedAt(3, 'before'), observedWith(minute, -110, { source }), undefined, { limits }).catch(
        () => undefined,
      );
      if (minute < 3) await inOwner(`update history.reading_part set staged_at = now() - interval '49 hours'`);
    }
    await record(recorder(), observedWith(4, -110), undefined, { limits });
    expect(
      await inOwner('select source, count(*)::integer as n from history.reading_part group by 1 order by 1'),
    ).toEqual([
      { source: 'action-network', n: 2 },
      { source: 'another', n: 2 },
    ]);
  });
});
