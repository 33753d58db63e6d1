import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import { publishedTeams, TeamCatalogue } from '../../../lib/games/teams.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { emptyEverything } from '../../support/derived-tables.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { gameReading, observedAt, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, scheduleAt } from '../../support/schedule-entries.ts';
import { rowsIn } from '../../support/schedule-tables.ts';

const rules = { catalogue: publishedTeams, scheduledLeagues: ['mlb'], now: () => new Date('2026-07-30T18:00:00Z') };
const game = { startTime: '2026-07-30T23:05:00.000Z' };

describe.each(enginesAtHand())('deriving links on %s', (kind) => {
  let database: OddsDatabase;
  let recorder: Database;
  beforeAll(async () => {
    database = await openOddsDatabase(kind);
    recorder = database.as('recorder');
  });
  beforeEach(async () => {
    await emptyEverything(database.as('owner'));
  });
  afterAll(() => database?.close());

  const rowsOf = (table: 'game_link' | 'game_start') =>
    rowsIn(database.as('owner'), `history.${table}`, table === 'game_link' ? 'start_time, known_at' : 'known_at');

  it('links what a source lists to the official game, and knows its start', async () => {
    await record(recorder, observedAt(5, [gameReading([offered(-110)], game)]));
    await recordSchedules(recorder, [scheduleAt(10, [entryOf({ listedOn: '2026-07-30', ...game })])]);
    const { report } = await deriveMarked({ database: recorder, ...rules });
    expect(report).toEqual({ slates: 3, changed: 3, linked: 1, unlinked: {} });
    expect(await rowsOf('game_link')).toMatchObject([
      { known_at: '2026-07-30T17:05:00+00:00', known_until: '2026-07-30T17:10:00+00:00', reason: 'no_official_game' },
      { known_at: '2026-07-30T17:10:00+00:00', known_until: null, state: 'linked', game_pk: 777001 },
    ]);
    expect(await rowsOf('game_start')).toMatchObject([
      { game_pk: 777001, epoch: '2026-07-30', cut_at: '2026-07-30T23:05:00+00:00', cut_basis: 'official_start' },
    ]);
    expect(await deriveMarked({ database: recorder, ...rules })).toEqual({
      report: { slates: 0, changed: 0, linked: 1, unlinked: {} },
    });
  });

  it('derives every slate although the reply to each write is lost and the write is repeated', async () => {
    await record(recorder, observedAt(5, [gameReading([offered(-110)], game)]));
    await recordSchedules(recorder, [scheduleAt(10, [entryOf({ listedOn: '2026-07-30', ...game })])]);
    const repeating: Pick<Database, 'execute'> = {
      execute: async (statement, signal) => {
        if (statement.sql.includes('history.write_derived')) await recorder.execute(statement, signal);
        return recorder.execute(statement, signal);
      },
    };
    const { report } = await deriveMarked({ database: repeating, ...rules });
    expect(report).toMatchObject({ slates: 3, linked: 1 });
    expect(await deriveMarked({ database: recorder, ...rules })).toMatchObject({ report: { slates: 0, linked: 1 } });
  });

  it('derives the other slates if one cannot be, and keeps that one marked', async () => {
    class Broken extends TeamCatalogue {
      override teamNamed(source: string, name: string, date: string) {
        if (name === 'Broken') throw new Error('a rule that fails');
        return super.teamNamed(source, name, date);
      }
    }
    await record(recorder, observedAt(5, [gameReading([offered(-110)], game)]));
    await record(
      recorder,
      observedAt(6, [gameReading([offered(-110)], { ...game, homeTeam: 'Broken' })], { league: 'nfl' }),
    );
    const { report, failure } = await deriveMarked({
      database: recorder,
      ...rules,
      catalogue: new Broken(publishedTeams.teams),
    });
    expect(report).toMatchObject({ slates: 1, unlinked: { no_official_game: 1 } });
    expect(failure).toMatchObject({ code: 'derivation_failed', details: { league: 'nfl', slateDate: '2026-07-30' } });
    expect(await deriveMarked({ database: recorder, ...rules })).toEqual({
      report: { slates: 1, changed: 2, linked: 0, unlinked: { no_official_game: 1, no_official_schedule: 1 } },
    });
  });

  it('leaves to the next drain what there is no time for, the slate nearest to today first', async () => {
    for (const [minute, startTime] of ['2026-08-05T23:05:00.000Z', '2026-07-30T23:05:00.000Z'].entries()) {
      await record(
        recorder,
        observedAt(minute, [gameReading([offered(-110)], { sourceGameId: `g${minute}`, startTime })]),
      );
    }
    let slates = 0;
    const hasTime = () => slates++ === 0;
    const first = await deriveMarked({ database: recorder, ...rules, hasTime });
    expect(first.report).toMatchObject({ slates: 1, unlinked: { no_official_game: 1 } });
    expect(await rowsOf('game_link')).toMatchObject([{ start_time: '2026-07-30T23:05:00+00:00' }]);
    expect((await deriveMarked({ database: recorder, ...rules })).report.slates).toBe(1);
    expect(await rowsOf('game_link')).toHaveLength(2);
  });
});
