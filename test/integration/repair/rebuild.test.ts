import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { odds } from '../../../lib/backlog/kinds.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import { landedKeyOf } from '../../../lib/landing/landed-key.ts';
import type { GameReading, Reading } from '../../../lib/odds/reading.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import { linkTables, recordedTables, scheduleTables } from '../../../lib/recording/recorded-tables.ts';
import { historyOf } from '../../../lib/recording/rule.ts';
import { compareHistories } from '../../../lib/repair/compare-histories.ts';
import { type RebuildOptions, rebuild } from '../../../lib/repair/rebuild.ts';
import { makeShadow } from '../../../lib/repair/shadow.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { linkRules, readDerived, recomputed } from '../../support/derived-tables.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { changesBy, changesIn, emptyTables, readTables } from '../../support/history-tables.ts';
import { answerAt, land, memoryStore, movingPrices, readBy, readersOf } from '../../support/landed.ts';
import { MemoryBacklogState } from '../../support/memory-backlog.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';

const schema = { migrations, replaceables };
const readers = readersOf(1);
const gamesAt = (n: number): GameReading[] => [
  gameReading([offered(-120 - (n % 5)), offered(110, null, { selection: 'away' })].slice(n % 7 === 0 ? 1 : 0), {
    scope: ['draftkings-nj/full_game/moneyline/main', 'public/full_game/moneyline/main'],
    splits: [
      { period: 'full_game', market: 'moneyline', team: null, selection: 'home', tickets: 50 + (n % 4), money: 40 },
    ],
  }),
  gameReading([offered(-105 - Math.floor(n / 9))], { sourceGameId: 'g2' }),
];
const observations = movingPrices('2026-07-01T20:00:00.000Z', 60, gamesAt);

describe.each(enginesAtHand())('rebuild on %s', (kind) => {
  let database: OddsDatabase;
  const owner = () => database.as('owner');
  const recorder = () => database.as('recorder');
  const everyChange = { sql: 'select count(*)::integer as n from odds.line_change' };
  const options = (rest: Partial<RebuildOptions<Reading>>): RebuildOptions<Reading> => ({
    database: owner(),
    landedStore: memoryStore(),
    state: new MemoryBacklogState(),
    kind: recordedOdds(readers),
    schema,
    swap: false,
    acceptLoss: false,
    now: () => performance.now(),
    ...rest,
  });
  const schemas = async () =>
    (await owner().execute({ sql: `select nspname from pg_namespace where nspname ~ 'history|odds' order by 1` })).rows;

  beforeAll(async () => {
    database = await openOddsDatabase(kind);
  });
  afterAll(() => database?.close());
  beforeEach(() => emptyTables(owner()));

  async function landedAndRecorded() {
    const landedStore = memoryStore();
    await land(landedStore, observations);
    await recordSeveral(recorder(), readBy(readers, observations));
    return landedStore;
  }

  it('moves every table of the schema, but for what is not made from observations', async () => {
    const { rows } = await owner().execute({
      sql: `select relname from pg_class where relnamespace = 'history'::regnamespace and relkind = 'r' order by 1`,
    });
    const notRecorded = ['reading_part', 'recording_turn', 'sportsbook'];
    const derived = ['derivation_mark', 'derivation_turn', 'game_link', 'game_start'];
    expect(rows.map(({ relname }) => relname)).toEqual(
      [
        ...[...recordedTables, ...scheduleTables, ...linkTables].map(({ name }) => name),
        ...notRecorded,
        ...derived,
      ].sort(),
    );
  });

  it('finds equal what is equal, and leaves nothing behind', async () => {
    const landedStore = await landedAndRecorded();
    // Of a reading that was taken back: its scope stays, and says nothing.
    await owner().execute({
      sql: `insert into history.scope_slot values ('00000000-0000-0000-0000-000000000000', 'fanduel-nj/full_game/total/main')`,
    });
    const before = { tables: await readTables(owner()), schemas: await schemas() };
    const report = await rebuild(options({ landedStore }));
    expect(report).toMatchObject({ outcome: 'equal', equal: true, landed: 60, recorded: 60, unreadable: {} });
    expect(report.tables.find(({ table }) => table === 'line_change')?.live).toBe(before.tables.line_change.length);
    expect({ tables: await readTables(owner()), schemas: await schemas() }).toEqual(before);
  });

  it('shows what differs, row by row, and repairs it by a swap', async () => {
    const landedStore = await landedAndRecorded();
    const before = await readTables(owner());
    await owner().execute({ sql: `delete from history.line_change where price = -123` });
    await owner().execute({ sql: `update history.line set price = 999 where price = 110` });
    const shown = await rebuild(options({ landedStore }));
    expect(shown).toMatchObject({ outcome: 'different', equal: false });
    const differing = shown.tables.filter(({ onlyLive, onlyRebuilt }) => onlyLive + onlyRebuilt > 0);
    expect(differing).toMatchObject([
      { table: 'line', onlyLive: 1, onlyRebuilt: 1, first: [{ side: 'live' }, { side: 'rebuilt' }] },
      { table: 'line_change', onlyLive: 0 },
    ]);
    expect(differing[1]?.onlyRebuilt).toBeGreaterThan(0);
    expect(differing[1]?.first[0]?.row).toContain('-123');

    // The shadow of the first attempt is still there: it is created again.
    expect((await rebuild(options({ landedStore, swap: true }))).outcome).toBe('swapped');
    expect(await readTables(owner())).toEqual(before);
    expect((await rebuild(options({ landedStore }))).outcome).toBe('equal');
  });

  it('keeps the grants of every role over a swap', async () => {
    const landedStore = await landedAndRecorded();
    await owner().execute({
      sql: `do $$ begin create role odds_visitor nologin; exception when duplicate_object or unique_violation then null; end $$`,
    });
    await owner().execute({ sql: 'grant select on odds.line_change, history.line to odds_visitor' });
    const grants = async () =>
      (
        await owner().execute({
          sql: `select n.nspname || '.' || c.relname as name, a.privilege_type, pg_get_userbyid(a.grantee) as who
            from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
            where n.nspname in ('history', 'odds') order by 1, 2, 3`,
        })
      ).rows;
    const before = { grants: await grants(), changes: (await database.as('reader').execute(everyChange)).rows };
    expect(before.grants.some(({ who }) => who === 'odds_visitor')).toBe(true);
    expect((await rebuild(options({ landedStore, swap: true }))).outcome).toBe('swapped');
    expect(await grants()).toEqual(before.grants);
    expect((await database.as('reader').execute(everyChange)).rows).toEqual(before.changes);
    const next = answerAt('2026-07-09T00:00:00.000Z', gamesAt(3));
    await recordSeveral(recorder(), readBy(readers, [next]));
    expect(changesIn(await readTables(owner()))).toEqual(
      changesBy(historyOf(readBy(readers, [...observations, next]))),
    );
  });

  it('refuses to lose what it cannot read any more, unless that is accepted', async () => {
    const landedStore = await landedAndRecorded();
    const [gone, ...kept] = observations;
    if (gone) landedStore.objects.delete(landedKeyOf(odds, gone));
    const before = await readTables(owner());
    const refused = await rebuild(options({ landedStore, swap: true }));
    expect(refused).toMatchObject({
      outcome: 'refused',
      loss: { observations: 1, first: [gone && landedKeyOf(odds, gone)] },
    });
    expect(await readTables(owner())).toEqual(before);
    expect((await rebuild(options({ landedStore, swap: true, acceptLoss: true }))).outcome).toBe('swapped');
    expect(changesIn(await readTables(owner()))).toEqual(changesBy(historyOf(readBy(readers, kept))));
  });

  it('leaves every slate to be derived again by the next drain, and marks on the new tables what is recorded', async () => {
    const derive = () => deriveMarked({ database: recorder(), now: () => new Date('2026-07-01T00:00Z'), ...linkRules });
    const landedStore = await landedAndRecorded();
    await derive();
    const gone = observations.slice(0, 59);
    for (const one of gone) landedStore.objects.delete(landedKeyOf(odds, one));
    expect((await rebuild(options({ landedStore, swap: true, acceptLoss: true }))).outcome).toBe('swapped');
    await derive();
    expect(await readDerived(owner())).toEqual(await recomputed(owner()));
    await recordSeveral(recorder(), readBy(readers, gone));
    await derive();
    const derived = await readDerived(owner());
    expect(derived.game_link.length).toBeGreaterThan(0);
    expect(derived).toEqual(await recomputed(owner()));
  });

  it('refuses to put an older reader’s history in the place of a newer one’s', async () => {
    const landedStore = memoryStore();
    await land(landedStore, observations);
    await recordSeveral(recorder(), readBy(readersOf(2), observations));
    expect(await rebuild(options({ landedStore, swap: true }))).toMatchObject({
      outcome: 'refused',
      loss: { observations: 60 },
    });
  });

  it('includes what landed and was recorded meanwhile', async () => {
    const landedStore = await landedAndRecorded();
    const late = movingPrices('2026-06-30T10:00:00.000Z', 3, gamesAt);
    let passes = 0;
    const list: typeof landedStore.list = async function* (prefix, listing) {
      yield* landedStore.list(prefix, listing);
      const landing = late[passes++];
      if (!landing) return;
      await land(landedStore, [landing]);
      // The third pass is the one under the lock: what landed and was recorded just before it is caught up by it.
      if (passes <= 2) await recordSeveral(recorder(), readBy(readers, [landing]));
    };
    const report = await rebuild(options({ landedStore: { ...landedStore, list }, swap: true }));
    expect(passes).toBe(3);
    expect(report).toMatchObject({ outcome: 'swapped', loss: { observations: 0 } });
    const there = [...observations, ...late.slice(0, 2)];
    expect(changesIn(await readTables(owner()))).toEqual(changesBy(historyOf(readBy(readers, there))));
  });

  it('that is interrupted has changed nothing, and can be started again', async () => {
    const landedStore = await landedAndRecorded();
    const before = await readTables(owner());
    let reads = 0;
    const get: typeof landedStore.get = async (key) => {
      if (++reads > 40) throw new Error('The process was killed.');
      return await landedStore.get(key);
    };
    await expect(rebuild(options({ landedStore: { ...landedStore, get }, swap: true }))).rejects.toThrow('killed');
    expect(await readTables(owner())).toEqual(before);
    expect((await rebuild(options({ landedStore, swap: true }))).outcome).toBe('swapped');
    expect(await readTables(owner())).toEqual(before);
  });

  it('is superseded by one that was started after it', async () => {
    const landedStore = await landedAndRecorded();
    const beginAnother = once(() => makeShadow(owner(), schema));
    const list: typeof landedStore.list = async function* (prefix, listing) {
      yield* landedStore.list(prefix, listing);
      await beginAnother();
    };
    await expect(rebuild(options({ landedStore: { ...landedStore, list }, swap: true }))).rejects.toMatchObject({
      code: 'rebuild_superseded',
    });
  });

  it('swaps nothing if a foreign object depends on the tables', async () => {
    const landedStore = await landedAndRecorded();
    await owner().execute({ sql: 'create view public.mine as select count(*) as n from history.line' });
    const before = await readTables(owner());
    await expect(rebuild(options({ landedStore, swap: true }))).rejects.toMatchObject({ code: 'database_refused' });
    expect(await readTables(owner())).toEqual(before);
    await owner().execute({ sql: 'drop view public.mine' });
  });

  it('refuses a database whose schema is not that of this code', async () => {
    const [newest] = migrations.slice(-1);
    const ahead = {
      migrations: [...migrations, { id: '9999-next', statements: newest?.statements ?? (() => []) }],
      replaceables,
    };
    await expect(rebuild(options({ schema: ahead }))).rejects.toMatchObject({ code: 'database_schema_missing' });
  });

  it('compares a large table in parts, and finds the same', async () => {
    const landedStore = await landedAndRecorded();
    await owner().execute({ sql: `delete from history.line_change where price = -123` });
    await rebuild(options({ landedStore }));
    const names = { live: 'history', rebuilt: 'history_shadow' };
    expect(await compareHistories(owner(), names, recordedTables, { rowsAtOnce: 3 })).toEqual(
      await compareHistories(owner(), names, recordedTables),
    );
  });
});

function once(work: () => Promise<unknown>): () => Promise<void> {
  let done = false;
  return async () => {
    if (done) return;
    done = true;
    await work();
  };
}
