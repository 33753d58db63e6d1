import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveMarked } from '../../../lib/derivation/derive.ts';
import type { ScheduleEntry } from '../../../lib/games/schedule-entry.ts';
import { publishedTeams } from '../../../lib/games/teams.ts';
import { record } from '../../../lib/recording/record.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { emptyEverything, linkRules, readDerived, recomputed } from '../../support/derived-tables.ts';
import { enginesAtHand } from '../../support/engines.ts';
import { gameReading, observedAt, offered, readingOf } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { entryOf, noDetails, scheduleAt } from '../../support/schedule-entries.ts';

const instant = (text: string) => new Date(text).toISOString();
const nameOf = (id: number) => publishedTeams.teams.find((team) => team.id === id)?.name ?? '';
const teamOf = (id: number) => ({ id, name: nameOf(id), score: null, isWinner: null });
const [cubs, cardinals, whiteSox, twins, rangers] = [112, 138, 145, 142, 140];

describe.each(enginesAtHand())('the links of real games on %s', (kind) => {
  let database: OddsDatabase;
  let recorder: Database;
  let owner: Database;
  beforeAll(async () => {
    database = await openOddsDatabase(kind);
    [recorder, owner] = [database.as('recorder'), database.as('owner')];
  });
  beforeEach(() => emptyEverything(owner));
  afterAll(() => database?.close());

  const derive = () => deriveMarked({ database: recorder, now: () => new Date('2024-07-10T12:00Z'), ...linkRules });

  async function listed(at: string, [away, home]: readonly [number, number], games: Record<string, string>) {
    const found = Object.entries(games).map(([sourceGameId, startTime]) =>
      gameReading([offered(-110)], {
        sourceGameId,
        startTime: instant(startTime),
        homeTeam: nameOf(home),
        awayTeam: nameOf(away),
      }),
    );
    const reading = readingOf(found);
    await record(recorder, { ...observedAt(0, found), source: 'the-odds-api', capturedAt: instant(at), reading });
  }

  async function scheduled(at: string, entries: readonly ScheduleEntry[]) {
    await recordSchedules(recorder, [{ ...scheduleAt(0, entries, { wholeDates: [] }), capturedAt: instant(at) }]);
  }

  /** `id start: what it is, since when`, of each answer in order. */
  async function links(): Promise<readonly string[]> {
    const { rows } = await database.as('reader').execute({
      sql: `select source_game_id || ' ' || to_char(start_time at time zone 'UTC', 'MM-DD HH24:MI') || ': '
          || coalesce(reason, game_pk || ' ' || entry || ' ' || epoch || ' ' || method) as link
        from odds.game_link order by source_game_id, start_time, known_at`,
    });
    return rows.map(({ link }) => String(link));
  }

  /** `game epoch: from … to …`, as it is known last. */
  async function starts(): Promise<readonly string[]> {
    const { rows } = await database.as('reader').execute({
      sql: `select game_pk || ' ' || epoch || ':' || coalesce(' from ' || to_char(begins_at at time zone 'UTC', 'MM-DD HH24:MI'), '')
          || coalesce(' to ' || to_char(cut_at at time zone 'UTC', 'MM-DD HH24:MI') || ' ' || cut_basis, '')
          || coalesce(' ' || end_reason, '') as start
        from history.game_start where known_until is null order by game_pk desc, epoch`,
    });
    return rows.map(({ start }) => String(start));
  }

  it('745175: prices before a postponement belong to another attempt than those of the makeup', async () => {
    const game = { gamePk: 745175, home: teamOf(cardinals), away: teamOf(cubs) };
    const first = { ...game, listedOn: '2024-05-24', startTime: instant('2024-05-25T00:15Z') };
    await scheduled('2024-05-20T12:00Z', [entryOf(first)]);
    await listed('2024-05-24T12:00Z', [cubs, cardinals], { x: '2024-05-25T00:15Z' });
    await derive();
    await scheduled('2024-05-24T23:00Z', [entryOf({ ...first, state: 'postponed', officialDate: '2024-07-13' })]);
    await derive();
    const makeup = { ...game, listedOn: '2024-07-13', startTime: instant('2024-07-14T00:15Z') };
    await scheduled('2024-05-25T10:00Z', [entryOf({ ...makeup, doubleheader: 'S', gameNumber: 2 })]);
    await listed('2024-05-26T12:00Z', [cubs, cardinals], { x: '2024-07-14T00:15Z' });
    await derive();
    expect(await links()).toEqual([
      'x 05-25 00:15: 745175 2024-05-24 2024-05-24 teams_and_start',
      'x 07-14 00:15: 745175 2024-07-13 2024-07-13 teams_and_start',
    ]);
    expect(await starts()).toEqual([
      '745175 2024-05-24: postponed',
      '745175 2024-07-13: from 05-24 23:00 to 07-14 00:15 official_start',
    ]);
    expect(await readDerived(owner)).toEqual(await recomputed(owner));
  });

  it('746773 and 746772: the later of exactly two events is game 2, which has no start to go by', async () => {
    const entry = { listedOn: '2024-07-10', home: teamOf(whiteSox), away: teamOf(twins), doubleheader: 'Y' };
    await scheduled('2024-07-09T12:00Z', [
      entryOf({ ...entry, gamePk: 746773, startTime: instant('2024-07-10T18:10Z') }),
      entryOf({
        ...entry,
        gamePk: 746772,
        startTime: instant('2024-07-10T18:15Z'),
        startIsOpen: true,
        gameNumber: 2,
      }),
    ]);
    await listed('2024-07-10T10:00Z', [twins, whiteSox], { e1: '2024-07-10T18:10Z' });
    await derive();
    await listed('2024-07-10T12:00Z', [twins, whiteSox], { e1: '2024-07-10T18:10Z', e2: '2024-07-10T21:25Z' });
    await derive();
    const order = ' 2024-07-10 2024-07-10 doubleheader_order';
    expect(await links()).toEqual([
      'e1 07-10 18:10: ambiguous',
      `e1 07-10 18:10: 746773${order}`,
      `e2 07-10 21:25: 746772${order}`,
    ]);
    expect(await starts()).toEqual(['746773 2024-07-10: to 07-10 18:10 official_start', '746772 2024-07-10:']);
    await listed('2024-07-10T13:00Z', [twins, whiteSox], {
      e1: '2024-07-10T18:10Z',
      e2: '2024-07-10T21:25Z',
      e3: '2024-07-10T18:12Z',
    });
    await derive();
    expect((await links()).filter((link) => link.endsWith('ambiguous'))).toHaveLength(4);
    expect(await readDerived(owner)).toEqual(await recomputed(owner));
  });

  it('746755: a game that is suspended and resumed is one attempt, which its first pitch cuts', async () => {
    const game = { gamePk: 746755, home: teamOf(whiteSox), away: teamOf(rangers), officialDate: '2024-08-27' };
    const first = { ...game, listedOn: '2024-08-27', startTime: instant('2024-08-28T00:10Z') };
    await scheduled('2024-08-27T12:00Z', [entryOf(first)]);
    await listed('2024-08-27T13:00Z', [rangers, whiteSox], { x: '2024-08-28T00:10Z' });
    await derive();
    const pitched = { ...noDetails, firstPitch: instant('2024-08-28T00:12Z') };
    const resumed = { ...game, listedOn: '2024-08-28', startTime: instant('2024-08-28T21:10Z') };
    await scheduled('2024-08-28T02:00Z', [
      entryOf({ ...first, state: 'suspended', details: pitched }),
      entryOf({ ...resumed, details: noDetails }),
    ]);
    await derive();
    expect(await links()).toEqual(['x 08-28 00:10: 746755 2024-08-27 2024-08-27 teams_and_start']);
    expect(await starts()).toEqual(['746755 2024-08-27: to 08-28 00:12 first_pitch']);
    expect(await readDerived(owner)).toEqual(await recomputed(owner));
  });

  it('are the same whatever repeats between two drains, however often', async () => {
    const entry = { listedOn: '2024-07-10', home: teamOf(whiteSox), away: teamOf(twins), doubleheader: 'S' };
    const official = (second: string) => [
      entryOf({ ...entry, gamePk: 1, startTime: instant('2024-07-10T17:10Z') }),
      entryOf({ ...entry, gamePk: 2, startTime: instant(second), gameNumber: 2 }),
    ];
    for (let minute = 0; minute < 40; minute += 1) {
      const at = `2024-07-10T10:${String(minute).padStart(2, '0')}Z`;
      // Game y appears late, goes away, and comes back at another start; x is there all the time, as every poll repeats.
      const isListed = minute > 12 && (minute < 20 || minute > 25);
      const later = minute < 30 ? '2024-07-10T23:10Z' : '2024-07-10T23:40Z';
      await listed(at, [twins, whiteSox], { x: '2024-07-10T17:10Z', ...(isListed && { y: later }) });
      if (minute % 8 === 3) await scheduled(`2024-07-10T10:${String(minute).padStart(2, '0')}:30Z`, official(later));
      if (minute % 13 === 0) await derive();
    }
    await derive();
    const { rows } = await owner.execute({
      sql: `select (select count(*) from history.game_reading) as recorded,
        (select count(*) from history.slate_sightings('mlb', '2024-07-10', false)) as read`,
    });
    expect(rows).toEqual([{ recorded: 61, read: 5 }]);
    expect(await readDerived(owner)).toEqual(await recomputed(owner));
  });
});
