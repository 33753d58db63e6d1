import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../lib/resilience/error-table.ts';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { retryBudget } from '../../../../lib/resilience/retry.ts';
import type { Database, Statement } from '../../../../lib/storage/database.ts';
import { countedDatabase, guardedDatabase } from '../../../../lib/storage/guarded-database.ts';
import { Rig, secondMs, settled } from '../resilience/circuit/rig.ts';
import { scriptedDatabase } from './scripted-database.ts';

const inTime = new AbortController().signal;
const options = (retries = 10) => ({ signal: inTime, budget: retryBudget(retries), random: () => 0 });
const statement = { sql: 'record' };

/** A database that fails with these codes, one after the other, and answers from then on. */
function failing(...codes: ErrorCode[]) {
  return scriptedDatabase(() => {
    const code = codes.shift();
    if (code) throw new OddsError(code, `${code}.`);
    return [{ n: 1 }];
  });
}

const always = (code: ErrorCode) => Array<ErrorCode>(100).fill(code);

async function ending(database: Pick<Database, 'execute'>): Promise<unknown> {
  return await database
    .execute(statement)
    .then(({ rows }) => rows)
    .catch((error: OddsError) => error.code);
}

describe('the database behind its circuit', () => {
  it('is asked what it is asked, and answers as it answers', async () => {
    const database = failing();
    const guarded = guardedDatabase(database, new Rig().instance().database, options());
    const statement: Statement = { sql: 'select :n as n', parameters: { n: 1 } };
    expect(await guarded.execute(statement)).toEqual({ rows: [{ n: 1 }], updated: 0 });
    expect([database.sqlLog, database.parameters]).toEqual([[statement.sql], [statement.parameters]]);
  });

  it('is asked again inside the circuit, which does not see a failure that a retry recovers', async () => {
    const rig = new Rig();
    const database = failing('database_busy', 'database_unavailable');
    expect(await ending(guardedDatabase(database, rig.instance().database, options()))).toEqual([{ n: 1 }]);
    expect(database.sqlLog).toHaveLength(3);
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it('is let alone after three statements that failed, each for all its retries', async () => {
    const rig = new Rig();
    const database = failing(...always('database_unavailable'));
    const guarded = guardedDatabase(database, rig.instance().database, options());
    for (let n = 0; n < 3; n++) expect(await ending(guarded)).toBe('database_unavailable');
    expect(await ending(guarded)).toBe('database_circuit_open');
    expect(database.sqlLog).toHaveLength(9);
    expect(rig.transitions).toMatchObject([{ kind: 'database', to: 'open' }]);
  });

  it('spends the retries of the run, and no more', async () => {
    const database = failing(...always('database_unavailable'));
    const guarded = guardedDatabase(database, new Rig().instance().database, options(3));
    await ending(guarded);
    await ending(guarded);
    expect(database.sqlLog).toHaveLength(3 + 2);
  });

  it('keeps its circuit closed if it says no: that is no trouble of its own', async () => {
    const rig = new Rig();
    const guarded = guardedDatabase(failing(...always('database_refused')), rig.instance().database, options());
    for (let n = 0; n < 6; n++) expect(await ending(guarded)).toBe('database_refused');
    expect(rig.storeCalls).toEqual(['readAll']);
  });

  it('ends a statement at the end of its circuit’s own time, which counts, whatever the client makes of it', async () => {
    const rig = new Rig();
    const hanging: Pick<Database, 'execute'> = {
      execute: (_statement, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new OddsError('deadline_near', 'It was given up.')));
        }),
    };
    const asking = ending(guardedDatabase(hanging, rig.instance().database, options()));
    await settled();
    await rig.wait(20 * secondMs);
    expect(await asking).toBe('deadline_near');
    expect(rig.storeCalls).toEqual(['readAll', 'addFailure database']);
  });

  it('ends it with the run, or if a statement has a deadline of its own with that', async () => {
    const signals: AbortSignal[] = [];
    const listening: Pick<Database, 'execute'> = {
      execute: async (_statement, signal) => {
        if (signal) signals.push(signal);
        return { rows: [], updated: 0 };
      },
    };
    const [run, own] = [new AbortController(), new AbortController()];
    const circuit = new Rig().instance().database;
    const guarded = guardedDatabase(listening, circuit, { ...options(), signal: run.signal });
    await guarded.execute(statement);
    await guarded.execute(statement, own.signal);
    run.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    own.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('the calls of a run', () => {
  it('count one for each time that the database is asked, whether it answers or not, and none if it is not', async () => {
    const run = { databaseCalls: 0 };
    const rig = new Rig();
    const counted = countedDatabase(failing('database_busy'), run);
    expect(await ending(guardedDatabase(counted, rig.instance().database, options()))).toEqual([{ n: 1 }]);
    expect(run.databaseCalls).toBe(2);
    const away = guardedDatabase(
      countedDatabase(failing(...always('database_unavailable')), run),
      rig.instance().database,
      options(0),
    );
    for (let n = 0; n < 3; n++) await ending(away);
    expect(await ending(away)).toBe('database_circuit_open');
    expect(run.databaseCalls).toBe(2 + 3);
  });
});
