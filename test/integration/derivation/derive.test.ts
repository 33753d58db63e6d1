import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import { publishedTeams } from '../../../lib/games/teams.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { Database } from '../../../lib/storage/database.ts';
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
    await database.as('owner').execute({
      sql: `truncate history.game, history.game_reading, history.observation, history.schedule_change, history.schedule_entry,
        history.schedule_scope, history.schedule_observation, history.schedule_mention, history.game_link, history.game_start,
        history.derivation_mark`,
    });
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
});
