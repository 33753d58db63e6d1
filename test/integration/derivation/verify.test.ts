import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import { markSlates, verifyDerived } from '../../../lib/derivation/verify.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { emptyEverything, linkRules, readDerived, recomputed } from '../../support/derived-tables.ts';
import { engineAtHand } from '../../support/engines.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, scheduleAt } from '../../support/schedule-entries.ts';

const startTime = '2026-07-30T23:05:00.000Z';

describe('verifying what is derived', () => {
  let database: OddsDatabase;
  let owner: Database;
  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
    owner = database.as('owner');
  });
  beforeEach(async () => {
    await emptyEverything(owner);
    await recordSchedules(owner, [scheduleAt(0, [entryOf({ listedOn: '2026-07-30', startTime })])]);
    await record(owner, observedAt(1, [gameReading([offered(-110)], { startTime })]));
    await record(owner, observedAt(1, [gameReading([offered(-110)], { startTime })], { league: 'nfl', digit: 'a' }));
  });
  afterAll(() => database?.close());

  const derive = () =>
    deriveMarked({ database: database.as('recorder'), now: () => new Date(startTime), ...linkRules });
  const verify = () => verifyDerived({ database: owner, ...linkRules });

  it('judges nothing that a drain has still to derive', async () => {
    expect(await verify()).toEqual({ equal: true, slates: 4, waiting: 4, different: [] });
    await derive();
    expect(await verify()).toEqual({ equal: true, slates: 4, waiting: 0, different: [] });
  });

  it.each([
    ['a link', `update history.game_link set method = 'only_game' where state = 'linked'`, 'mlb'],
    ['a link that is gone', `delete from history.game_link where state = 'linked'`, 'mlb'],
    ['a start', `update history.game_start set cut_at = cut_at + interval '1 minute' where game_pk is not null`, 'mlb'],
    ['a start of a league without a schedule', `delete from history.game_start where game_pk is null`, 'nfl'],
    ['a link of a game that is gone', `delete from history.game where league = 'nfl'`, 'nfl'],
  ])('finds %s that is not what the records give, and the next drain repairs it', async (_what, sql, league) => {
    await derive();
    await owner.execute({ sql });
    const found = await verify();
    expect(found).toMatchObject({ equal: false, waiting: 0 });
    if (!sql.includes('history.game ')) expect(found.different.map((slate) => slate.league)).toEqual([league]);
    await markSlates(owner, found.different);
    await derive();
    expect(await verify()).toMatchObject({ equal: true, waiting: 0 });
    if (!sql.includes('history.game ')) expect(await readDerived(owner)).toEqual(await recomputed(owner));
  });
});
