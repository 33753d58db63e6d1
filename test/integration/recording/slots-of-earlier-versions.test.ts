import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiServer, startDataApi } from '../../../infra/local/data-api/server.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import type { Slot } from '../../../lib/odds/market.ts';
import { type ReadObservation, readingDocument } from '../../../lib/recording/reading-document.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import type { Executor } from '../../../lib/storage/database.ts';
import { migrateSchema } from '../../../lib/storage/migrate.ts';
import type { Replaceable } from '../../../lib/storage/migration.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { liveSchemas } from '../../../lib/storage/schema-names.ts';
import { deliveriesOf, histories } from '../../support/arbitraries/histories.ts';
import { functionsAsOf } from '../../support/earlier-functions.ts';
import { enginesAtHand, openFreshEngine } from '../../support/engines.ts';
import { changesBy, changesIn, type HistoryTables, lastChangesIn, readTables } from '../../support/history-tables.ts';
import { searchOf } from '../../support/search.ts';

/** What came before a change of what slots name: the functions, and the scopes that code of that time would have sent. */
interface EarlierVersion {
  readonly what: string;
  readonly functions: readonly Replaceable[];
  readonly slotAsThen: (slot: Slot) => string;
}

const versions: readonly EarlierVersion[] = [
  {
    what: 'named teams',
    functions: functionsAsOf('0004'),
    slotAsThen: (slot) => slot.replace(/(\/(home|away))?\/(main|alternate)$/, '').replace(/\/(home|away)$/, ''),
  },
  {
    what: 'named main lines and alternates',
    functions: functionsAsOf('0008'),
    slotAsThen: (slot) => slot.replace(/\/(main|alternate)$/, ''),
  },
];

/** Thrown to roll a transaction back once its tables have been read. */
class Enough extends Error {}

/** In place of any others. */
async function makeFunctions(database: Executor, functions: readonly Replaceable[]): Promise<void> {
  const drops = replaceables.toReversed().flatMap((each) => each.drops?.(liveSchemas) ?? []);
  for (const sql of drops) await database.execute({ sql });
  for (const sql of functions.flatMap(({ statements }) => statements(liveSchemas))) await database.execute({ sql });
}

async function recordAll(database: Executor, observations: readonly ReadObservation[]): Promise<void> {
  await database.execute({
    sql: 'select count(*) from jsonb_array_elements(:documents::jsonb) d, history.record_reading(d)',
    parameters: { documents: `[${observations.map((observed) => readingDocument(observed)).join(',')}]` },
  });
}

/** What code of that version would have sent. */
function asOf({ slotAsThen }: EarlierVersion, observed: ReadObservation): ReadObservation {
  const { reading } = observed;
  const asThen = (slots: readonly Slot[]) => [...new Set(slots.map((slot) => slotAsThen(slot) as Slot))].sort();
  const games = reading.games.map((game) => ({ ...game, scope: asThen(game.scope) }));
  return { ...observed, reading: { ...reading, games, asked: asThen(reading.asked) } };
}

const deployments = histories.chain((history) =>
  fc.record({ delivery: deliveriesOf(history), before: fc.nat({ max: 4 }), late: fc.array(fc.boolean()) }),
);

/** Several at once, each of a source of its own: functions take longer to replace than a history to record. */
const manyDeployments = (version: EarlierVersion) =>
  fc.array(deployments, { minLength: 8, maxLength: 12 }).map((many) =>
    many.map(({ delivery, before, late }, n) => {
      const source = `source-${n}`;
      const sent = delivery.map((observed, at) => {
        const isBefore = at < before || late[at] === true;
        const ofSource = { ...observed, source };
        return isBefore ? asOf(version, ofSource) : { ...ofSource, reading: newer(ofSource) };
      });
      return { before: sent.slice(0, before), after: sent.slice(before) };
    }),
  );

/** A reading by the code of today is by a newer reader, as each reader that changed its slots has a newer version. */
function newer({ reading }: ReadObservation): ReadObservation['reading'] {
  return { ...reading, readerVersion: reading.readerVersion + 10 };
}

describe.each(enginesAtHand())('a history that was begun by an earlier version, on %s', (kind) => {
  const closing: (() => Promise<void> | void)[] = [];
  let owner: ReturnType<typeof openDatabase>;

  beforeAll(async () => {
    const { engine } = await openFreshEngine(kind);
    const server: DataApiServer = await startDataApi({ engine });
    owner = openDatabase({ dataApi: server.url }, 'owner');
    await migrateSchema({ database: owner, migrations, replaceables });
    closing.push(
      () => owner.close(),
      () => server.close(),
      () => engine.close(),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  /** What a database holds after these steps, each a transaction of its own in the life of a store. */
  async function tablesAfter(steps: (transaction: Executor) => Promise<void>): Promise<HistoryTables> {
    let tables: HistoryTables | undefined;
    await owner
      .transaction(async (transaction) => {
        await steps(transaction);
        tables = await readTables(transaction);
        throw new Enough();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Enough)) throw error;
      });
    if (!tables) throw new Error('the tables were not read');
    return tables;
  }

  it.each(versions)(
    'before slots $what, is that of the rule, whichever version recorded what, in any order',
    async (version) => {
      const search = searchOf(`Deployments before slots ${version.what}, on ${kind}`, { inTests: 5, long: 150 });
      let mixed = 0;
      await fc.assert(
        fc.asyncProperty(manyDeployments(version), async (many) => {
          const before = many.flatMap((deployment) => deployment.before);
          const after = many.flatMap((deployment) => deployment.after);
          const deployed = await tablesAfter(async (transaction) => {
            await makeFunctions(transaction, version.functions);
            await recordAll(transaction, before);
            await makeFunctions(transaction, replaceables);
            await recordAll(transaction, after);
          });
          expect(changesIn(deployed)).toEqual(changesBy(historyOf([...before, ...after])));
          const { inRow, inHistory } = lastChangesIn(deployed);
          expect(inRow).toEqual(inHistory);
          const anew = await tablesAfter((transaction) => recordAll(transaction, [...before, ...after].toReversed()));
          expect(deployed).toEqual(anew);
          mixed += many.filter((deployment) => deployment.before.length > 0 && deployment.after.length > 0).length;
        }),
        search,
      );
      expect(mixed).toBeGreaterThan(search.numRuns);
    },
    3_600_000,
  );
});
