import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataApiServer, startDataApi } from '../../../infra/local/data-api/server.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import type { Readers } from '../../../lib/backlog/recorded-kind.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import type { Slot } from '../../../lib/odds/market.ts';
import type { Observation } from '../../../lib/odds/observation.ts';
import type { GameReading, Reading } from '../../../lib/odds/reading.ts';
import { record, recordSeveral } from '../../../lib/recording/record.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { migrateSchema } from '../../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { functionsAsOf } from '../../support/earlier-functions.ts';
import { enginesAtHand, openFreshEngine } from '../../support/engines.ts';
import { changesBy, changesIn, readTables } from '../../support/history-tables.ts';
import { land, memoryStore, movingPrices, readBy, readersOf } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { gameReading, offered } from '../../support/observed.ts';

const replaceablesOf0001 = functionsAsOf('0001');
const [history, ...newer] = migrations;
const schemaOf0001 = { migrations: history ? [history] : [], replaceables: replaceablesOf0001 };
const schema = { migrations, replaceables };

const gamesAt = (n: number): GameReading[] => [
  gameReading([offered(-120 - (n % 4)), offered(110, null, { selection: 'away' })].slice(n % 5 === 0 ? 1 : 0)),
  gameReading([offered(-105 - Math.floor(n / 7)), offered(100, 8.5, { market: 'total', selection: 'over' })], {
    sourceGameId: 'g2',
  }),
];
const observations = movingPrices('2026-07-01T10:00:00.000Z', 60, gamesAt);
/** The code of that time named no part of a market. */
const first = readersOf(1, (game) => ({
  ...game,
  scope: game.scope.map((slot) => slot.replace(/\/main$/, '') as Slot),
}));
/** Reads a market less, and refuses every seventh body. */
const second: Readers<Reading> = new Map([
  [
    'made-up',
    {
      readerVersion: 2,
      read: (observation: Observation) => {
        const n = observations.findIndex(({ contentHash }) => contentHash === observation.contentHash);
        if (n % 7 === 3) throw new OddsError('source_shape_changed', 'Every game is another league’s.');
        const [read] = readBy(
          readersOf(2, (game) => ({ ...game, quotes: game.quotes.slice(0, 1), scope: game.scope.slice(0, 1) })),
          [observation],
        );
        if (!read) throw new Error('There is no reader.');
        return read.reading;
      },
    },
  ],
]);

describe.each(enginesAtHand())('a database that was made when 0001 was all there was, on %s', (kind) => {
  const closing: (() => Promise<void> | void)[] = [];

  async function open() {
    const { engine } = await openFreshEngine(kind);
    const server: DataApiServer = await startDataApi({ engine });
    const at = { dataApi: server.url };
    const [owner, recorder] = [openDatabase(at, 'owner'), openDatabase(at, 'recorder')];
    closing.push(
      () => owner.close(),
      () => recorder.close(),
      () => server.close(),
      () => engine.close(),
    );
    return { owner, recorder };
  }
  let home: Awaited<ReturnType<typeof open>>;

  beforeEach(async () => {
    home = await open();
    await migrateSchema({ database: home.owner, ...schemaOf0001 });
    await recordSeveral(home.recorder, readBy(first, observations.slice(0, 50)));
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  it('migrated and replayed, equals a new one row for row', async () => {
    const landedStore = memoryStore();
    await land(landedStore, observations);
    const replayed = async ({ owner }: typeof home) => {
      const options = {
        database: owner,
        landedStore,
        state: new MemoryBacklogState(),
        kind: recordedOdds(second),
        dryRun: false,
      };
      const report = await replay({ ...options, from: '2026-07-01', to: '2026-07-31', now: () => new Date() });
      return { report, tables: await readTables(owner) };
    };
    await migrateSchema({ database: home.owner, ...schema });
    const old = await replayed(home);
    expect(old.report).toMatchObject({ landed: 60, already: 0, repaired: 43, added: 8, takenBack: 7 });

    const fresh = await open();
    await migrateSchema({ database: fresh.owner, ...schema });
    const anew = await replayed(fresh);
    expect(anew.report).toMatchObject({ landed: 60, added: 51, takenBack: 0 });
    expect(old.tables).toEqual(anew.tables);
    const read = readBy(
      second,
      observations.filter((_, n) => n % 7 !== 3),
    );
    expect(changesIn(anew.tables)).toEqual(changesBy(historyOf(read)));
  });

  it('serves the functions of that time also with the tables of today', async () => {
    await migrateSchema({ database: home.owner, migrations, replaceables: replaceablesOf0001 });
    for (const read of readBy(first, observations.slice(40))) await record(home.recorder, read);
    expect(changesIn(await readTables(home.owner))).toEqual(changesBy(historyOf(readBy(first, observations))));
    expect(newer.length).toBeGreaterThan(0);
  });
});
