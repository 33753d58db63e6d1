import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Observation } from '../../../lib/odds/observation.ts';
import { slateDateAt } from '../../../lib/odds/slate-date.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import { readSchedule } from '../../../lib/sources/mlb-stats-api/read.ts';
import { scheduleRequest } from '../../../lib/sources/mlb-stats-api/request.ts';
import { engineAtHand } from '../../support/engines.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { emptyScheduleTables, rowsIn } from '../../support/schedule-tables.ts';
import { observationOf } from '../../unit/lib/sources/mlb-stats-api/schedules.ts';

/** Recorded by others, so they lie beside the project and not in it. */
const recordings = '../shared/payloads';
const isPresent = existsSync(`${recordings}/oracles`) && existsSync(`${recordings}/mlb-stats-api`);
if (!isPresent) console.info(`Skipped: the official games of 2026, because ${recordings} is not there.`);

const gameSchema = z.object({
  gamePk: z.number(),
  officialDate: z.string(),
  gameDate: z.string(),
  gameType: z.string(),
  doubleHeader: z.string(),
  gameNumber: z.number(),
  status: z.string(),
  codedState: z.string(),
  home: z.string(),
  homeId: z.number(),
  homeScore: z.number().nullable(),
  away: z.string(),
  awayId: z.number(),
  awayScore: z.number().nullable(),
  isTie: z.boolean().nullable(),
  rescheduleDate: z.string().nullable(),
});
type Game = z.infer<typeof gameSchema>;

const season = { from: '2026-03-25', to: '2026-09-30' };
const request = scheduleRequest('https://schedule.test', season);

/** The games as an answer lists them; without their official dates, if a test wants the reader to find those. */
function answerOf(games: readonly Game[], { withOfficialDates }: { readonly withOfficialDates: boolean }): Observation {
  const entryOf = (game: Game) => ({
    gamePk: game.gamePk,
    gameType: game.gameType,
    gameDate: game.gameDate,
    ...(withOfficialDates && { officialDate: game.officialDate }),
    status: { codedGameState: game.codedState, detailedState: game.status, startTimeTBD: false },
    teams: {
      home: { team: { id: game.homeId, name: game.home }, ...(game.homeScore !== null && { score: game.homeScore }) },
      away: { team: { id: game.awayId, name: game.away }, ...(game.awayScore !== null && { score: game.awayScore }) },
    },
    ...(game.isTie !== null && { isTie: game.isTie }),
    ...(game.rescheduleDate !== null && { rescheduleDate: game.rescheduleDate }),
    doubleHeader: game.doubleHeader,
    gameNumber: game.gameNumber,
    scheduledInnings: 9,
  });
  const byDate = Map.groupBy(games, ({ gameDate }) => slateDateAt(new Date(gameDate)));
  const dates = [...byDate].map(([date, of]) => ({ date, games: of.map(entryOf) }));
  return observationOf({ dates }, [season.from, season.to], { request, capturedAt: '2026-07-28T23:00:00.000Z' });
}

/** Clubs in either order: some doubleheaders swap home. */
const orderOfStarts = `row_number() over (
  partition by official_date, least(home_team_id, away_team_id), greatest(home_team_id, away_team_id) order by start_time)`;

describe.skipIf(!isPresent)('the official games', () => {
  let database: OddsDatabase;
  beforeAll(async () => {
    database = await openOddsDatabase(engineAtHand());
  });
  afterAll(() => database?.close());
  beforeEach(() => emptyScheduleTables(database.as('owner')));

  const record = async (observation: Observation, bytes = 4_000_000) => {
    const reading = readSchedule(observation);
    await recordSchedules(database.as('recorder'), [{ ...observation, landedKey: '', reading }], undefined, { bytes });
    return reading;
  };
  const rows = async (columns: string, where = 'true') => {
    const from = `(select game_pk, ${columns} from odds.official_game where ${where})`;
    return new Map((await rowsIn(database.as('reader'), from, 'game_pk')).map((row) => [row.game_pk, row]));
  };
  const games = () =>
    z.array(gameSchema).parse(JSON.parse(readFileSync(`${recordings}/oracles/mlb-games-2026-to-07-28.json`, 'utf8')));

  test('of 2026 have the official date, the number in a doubleheader and the winner of all 1,602 finals', async () => {
    const finals = games().filter(({ codedState }) => codedState === 'F');
    expect(finals).toHaveLength(1_602);
    const reading = await record(answerOf(games(), { withOfficialDates: false }));
    expect(reading.entries).toEqual({ seen: 2_431, games: 2_431, repeated: 0, rejected: {} });
    const found = await rows(`official_date, winner, ${orderOfStarts} as number`, `state = 'final'`);
    expect(found.size).toBe(1_602);
    const differing = (column: string, of: (game: Game) => unknown) =>
      finals.filter((game) => found.get(game.gamePk)?.[column] !== of(game)).map(({ gamePk }) => gamePk);
    // Suspended on 16 June and resumed on the 17th: the list has its resumption only.
    expect(differing('official_date', ({ officialDate }) => officialDate)).toEqual([824_912]);
    // So the regular game of the 17th comes second on that date, which is no doubleheader.
    expect(differing('number', ({ gameNumber }) => gameNumber)).toEqual([824_913]);
    const winnerOf = (game: Game) => ((game.homeScore ?? 0) > (game.awayScore ?? 0) ? 'home' : 'away');
    expect(differing('winner', winnerOf)).toEqual([]);
  }, 60_000);

  test('of 2026 have an outcome for each of the 1,602 finals, with the winner by the score and no line', async () => {
    await record(answerOf(games(), { withOfficialDates: true }));
    const columns = 'game_pk, epoch, state, winner, settlement, moneyline_result, total_result';
    const outcomes = await rowsIn(database.as('reader'), `(select ${columns} from odds.outcome)`, 'game_pk, epoch');
    const finals = new Map(outcomes.filter(({ state }) => state === 'final').map((row) => [row.game_pk, row]));
    const stated = games().filter(({ codedState }) => codedState === 'F');
    expect(finals.size).toBe(stated.length);
    const resultOf = ({ homeScore, awayScore }: Game) => ((homeScore ?? 0) > (awayScore ?? 0) ? 'home' : 'away');
    const wrong = stated.filter((game) => {
      const row = finals.get(game.gamePk);
      return [row?.winner, row?.moneyline_result].some((result) => result !== resultOf(game));
    });
    expect(wrong.map(({ gamePk }) => gamePk)).toEqual([]);
    expect([...finals.values()].every(({ total_result }) => total_result === 'no_line')).toBe(true);
    // Eight attempts were postponed; the nine live games have none.
    expect(outcomes.filter(({ settlement }) => settlement === 'no_action')).toHaveLength(8);
  }, 60_000);

  test('of 2026 are by their official dates as sent, with the states of all that is no final', async () => {
    await record(answerOf(games(), { withOfficialDates: true }), 300_000);
    const found = await rows('official_date, state, winner');
    const numbers = await rows(`${orderOfStarts} as number, game_number`, `state = 'final'`);
    expect([...numbers.values()].filter(({ number, game_number }) => number !== game_number)).toEqual([]);
    const states = Map.groupBy(found.values(), ({ state }) => state);
    expect(Object.fromEntries([...states].map(([state, of]) => [state, of.length]))).toEqual({
      final: 1_602,
      live: 9,
      postponed: 8,
      scheduled: 812,
    });
    const wrong = games().filter(({ gamePk, officialDate }) => found.get(gamePk)?.official_date !== officialDate);
    expect(wrong).toEqual([]);
    expect([...found.values()].filter(({ state, winner }) => (state === 'final') !== (winner !== null))).toEqual([]);
  }, 60_000);

  test('that others recorded are final, or postponed to another date, whatever their score and abstract state', async () => {
    const at = (file: string) => new Uint8Array(readFileSync(`${recordings}/mlb-stats-api/${file}.json`));
    const recorded = { method: 'GET', url: 'file:///recorded', query: {} } as const;
    for (const [n, file] of [
      'schedule-2019-03-09-final-linescore',
      'schedule-2022-04-07-final-and-postponed',
      'schedule-2022-10-range-postponed-bucket',
      'schedule-2024-10-25-world-series',
    ].entries()) {
      const capturedAt = `2026-08-03T16:0${n}:00.000Z`;
      await record(observationOf(at(file), undefined, { request: recorded, slateDate: '2026-08-03', capturedAt }));
    }
    const found = await rows('official_date, state, status_code, status_reason, winner, rescheduled_to, kind');
    const states = Map.groupBy(found.values(), ({ state }) => state);
    expect([...states].map(([state, of]) => [state, of.length])).toEqual([
      ['final', 33],
      ['postponed', 3],
    ]);
    expect(found.get(661_333)).toMatchObject({
      official_date: '2022-04-08',
      status_code: 'DI',
      status_reason: 'Inclement Weather',
      winner: null,
      rescheduled_to: '2022-04-08T17:05:00+00:00',
    });
    expect(found.get(715_752)).toMatchObject({ official_date: '2022-10-14', state: 'postponed', kind: 'postseason' });
    expect(found.get(775_300)).toMatchObject({ official_date: '2024-10-25', winner: 'home' });
  });
});
