import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadObservation, readingDocument } from '../../../lib/recording/reading-document.ts';
import { record } from '../../../lib/recording/record.ts';
import { type CallLimits, dataApiLimits } from '../../../lib/recording/recording-calls.ts';
import { comparePositions, historyOf } from '../../../lib/recording/rule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { deliveriesOf, histories } from '../../support/arbitraries/histories.ts';
import { enginesAtHand } from '../../support/engines.ts';
import {
  changesBy,
  changesIn,
  emptyTables,
  type HistoryTables,
  lastChangesIn,
  readTables,
} from '../../support/history-tables.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { searchOf } from '../../support/search.ts';

/** Thrown to roll a transaction back once its tables have been read. */
class Enough extends Error {}

/** The tables that a delivery leaves in an empty database. Read in one call: each call of the function sees the last. */
async function tablesAfter(database: Database, delivery: readonly ReadObservation[]): Promise<HistoryTables> {
  let tables: HistoryTables | undefined;
  const documents = `[${delivery.map((observed) => readingDocument(observed)).join(',')}]`;
  await database
    .transaction(async (transaction) => {
      await transaction.execute({
        sql: 'select count(*) from jsonb_array_elements(:documents::jsonb) d, history.record_reading(d)',
        parameters: { documents },
      });
      tables = await readTables(transaction);
      throw new Enough();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });
  if (!tables) throw new Error('the tables were not read');
  return tables;
}

const inOrder = (history: readonly ReadObservation[]) => [...history].sort(comparePositions);
const historyAndDelivery = histories.chain((history) => fc.tuple(fc.constant(history), deliveriesOf(history)));

/** Several histories at once, each of a source of its own: a call to the database costs more than a history. */
const manyHistories = fc
  .array(historyAndDelivery, { minLength: 1, maxLength: 8, size: 'max' })
  .map((cases) => cases.map(([history, delivery], n) => ({ history: from(n, history), delivery: from(n, delivery) })));

function from(n: number, observations: readonly ReadObservation[]): readonly ReadObservation[] {
  return observations.map((observed) => ({ ...observed, source: `source-${n}` }));
}

function isOutOfOrder(delivery: readonly ReadObservation[]): boolean {
  return delivery.some((observed, n) => comparePositions(observed, delivery[n - 1] ?? observed) < 0);
}

/** With the small ones most observations are cut between games, and most games are staged in parts. */
const limits: fc.Arbitrary<CallLimits> = fc.constantFrom(
  dataApiLimits,
  { documentBytes: 700, partLength: 200, gameLength: 100_000 },
  { documentBytes: 1_100, partLength: 317, gameLength: 100_000 },
);

describe.each(enginesAtHand())('recording on %s', (kind) => {
  let database: OddsDatabase;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());

  it('leaves the same tables, row for row, in any order and however often: those of the rule', async () => {
    const owner = database.as('owner');
    const search = searchOf(`Recording on ${kind}`, { inTests: 40, long: 2_000 });
    let runs = 0;
    let cases = 0;
    let late = 0;
    await fc.assert(
      fc.asyncProperty(manyHistories, async (many) => {
        if (runs++ % 25 === 0) await emptyTables(owner);
        const tables = await tablesAfter(
          owner,
          many.flatMap(({ delivery }) => delivery),
        );
        expect(changesIn(tables)).toEqual(changesBy(historyOf(many.flatMap(({ history }) => history))));
        const { inRow, inHistory } = lastChangesIn(tables);
        expect(inRow).toEqual(inHistory);
        expect(tables).toEqual(
          await tablesAfter(
            owner,
            many.flatMap(({ history }) => inOrder(history)),
          ),
        );
        cases += many.length;
        late += many.filter(({ delivery }) => isOutOfOrder(delivery)).length;
      }),
      search,
    );
    console.info(`Recording on ${kind}: ${cases} histories, ${late} of them delivered out of order.`);
    expect(cases).toBeGreaterThan(search.numRuns * 2);
    expect(late).toBeGreaterThan(cases / 4);
  }, 3_600_000);

  it('leaves the same by calls for each observation, as the recorder, however small a call has to be', async () => {
    const search = searchOf(`Recording in calls on ${kind}`, { inTests: 12, long: 400 });
    const owner = database.as('owner');
    const calls = { record_reading: 0, stage_reading_part: 0, record_staged_reading: 0 };
    const functions = Object.keys(calls) as (keyof typeof calls)[];
    const recorder: Pick<Database, 'execute'> = {
      execute: (statement, signal) => {
        for (const name of functions) if (statement.sql.includes(`history.${name}(`)) calls[name] += 1;
        return database.as('recorder').execute(statement, signal);
      },
    };
    await fc.assert(
      fc.asyncProperty(historyAndDelivery, limits, async ([history, delivery], ofCall) => {
        await emptyTables(owner);
        for (const observed of delivery) await record(recorder, observed, undefined, { limits: ofCall });
        expect(changesIn(await readTables(owner))).toEqual(changesBy(historyOf(history)));
      }),
      search,
    );
    for (const name of functions) expect([name, calls[name] > search.numRuns / 4]).toEqual([name, true]);
  }, 3_600_000);
});
