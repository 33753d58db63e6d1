import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveMarked, deriveOne } from '../../../lib/derivation/derive.ts';
import { markSlates } from '../../../lib/derivation/verify.ts';
import { writeSlate } from '../../../lib/derivation/write-slate.ts';
import { readingDocument } from '../../../lib/recording/reading-document.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { emptyEverything, linkRules, readDerived, recomputed } from '../../support/derived-tables.ts';
import { whyMissing } from '../../support/engines.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, scheduleAt } from '../../support/schedule-entries.ts';

const startTime = '2026-07-30T23:05:00.000Z';
const slate = { league: 'mlb', slateDate: '2026-07-30' };
const listed = (sourceGameId: string) => gameReading([offered(-110)], { sourceGameId, startTime });

describe.skipIf(whyMissing('postgres'))('a derivation beside others, on postgres', () => {
  let database: OddsDatabase;
  let recorder: Database;
  let owner: Database;
  let session: pg.Client;
  beforeAll(async () => {
    database = await openOddsDatabase('postgres');
    [recorder, owner] = [database.as('recorder'), database.as('owner')];
    session = new pg.Client({ connectionString: database.url });
    await session.connect();
  });
  beforeEach(async () => {
    await emptyEverything(owner);
    await recordSchedules(recorder, [scheduleAt(0, [entryOf({ listedOn: '2026-07-30', startTime })])]);
    await record(recorder, observedAt(1, [listed('x')]));
  });
  afterAll(async () => {
    await session?.end();
    await database?.close();
  });

  const options = () => ({ database: recorder, now: () => new Date(startTime), ...linkRules });
  const derive = () => deriveMarked(options());
  const isRight = async () => expect(await readDerived(owner)).toEqual(await recomputed(owner));
  const marks = async () => (await owner.execute({ sql: 'select * from history.derivation_mark' })).rows.length;
  const statusNow = async () => {
    const sql = `select t.writes, pg_current_snapshot()::text as snapshot from history.derivation_turn t`;
    const { rows } = await owner.execute({ sql });
    return { writes: Number(rows[0]?.writes), snapshot: String(rows[0]?.snapshot) };
  };
  /** Records in the session, which stays in its transaction. */
  const recordInSession = async (minute: number, id: string, source = 'the-odds-api') => {
    const observed = observedAt(minute, [listed(id)], { source });
    await session.query('begin');
    await session.query('select history.record_reading($1::jsonb)', [
      readingDocument(observed, observed.reading.games),
    ]);
  };

  it('leaves the mark of a recording that commits while it derives, and waits for none', async () => {
    await recordInSession(2, 'y');
    expect(await derive()).toMatchObject({ report: { slates: 3, linked: 1 } });
    await session.query('commit');
    expect(await marks()).toBe(1);
    expect(await derive()).toMatchObject({ report: { slates: 1, linked: 2 } });
    await isRight();
  });

  it('leaves the mark of a recording that began and ended after it had read', async () => {
    const turn = await statusNow();
    const derived = await deriveOne(slate, options());
    await record(recorder, observedAt(2, [listed('y')], { source: 'the-odds-api' }));
    expect(await writeSlate(recorder, turn, derived)).toBeGreaterThan(0);
    await derive();
    expect(await marks()).toBe(0);
    await isRight();
  });

  it('holds up no recorder of the same slate while it writes', async () => {
    const turn = await statusNow();
    const derived = { ...(await deriveOne(slate, options())), snapshot: turn.snapshot };
    await session.query('begin');
    const document = { ...derived, games: derived.gameIds, turn: turn.writes, withStarts: true, isLast: true };
    await session.query('select history.write_derived($1::jsonb)', [JSON.stringify(document)]);
    // Nothing of the session has been committed. A recorder that waited for it would give up after five seconds, and fail.
    for (const source of ['action-network', 'the-odds-api']) {
      await record(recorder, observedAt(3, [listed('y')], { source }));
    }
    await session.query('commit');
    await derive();
    await isRight();
  });

  it('writes nothing if another derivation, which may have read more, has written since it began', async () => {
    const turn = await statusNow();
    const older = await deriveOne(slate, options());
    await record(recorder, observedAt(2, [listed('y')]));
    await derive();
    expect(await writeSlate(recorder, turn, older)).toBeUndefined();
    expect(await marks()).toBe(0);
    await isRight();
  });

  it('takes the write of another derivation for its own only if it is of the same slate and the same rows', async () => {
    await derive();
    const other = { league: 'mlb', slateDate: '2026-07-31' };
    await markSlates(owner, [slate, other]);
    const turn = await statusNow();
    const [derived, derivedOther] = [await deriveOne(slate, options()), await deriveOne(other, options())];
    expect(await writeSlate(recorder, { ...turn }, derivedOther)).toBe(0);
    expect(await writeSlate(recorder, { ...turn }, derived)).toBeUndefined();
    expect(await writeSlate(recorder, { ...turn }, derivedOther)).toBe(0);
    expect(await writeSlate(recorder, { ...turn }, { ...derivedOther, starts: derived.starts })).toBeUndefined();
    expect(await marks()).toBe(1);
  });
});
