import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { BacklogRun } from '../../../lib/backlog/backlog-run.ts';
import { readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { drainBacklog, drainEach } from '../../../lib/backlog/drain.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { recordedSchedule } from '../../../lib/backlog/recorded-schedule.ts';
import { landObservation } from '../../../lib/landing/land-observation.ts';
import { scheduleHistoryOf } from '../../../lib/recording/schedule/schedule-rule.ts';
import { rebuild } from '../../../lib/repair/rebuild.ts';
import { replay } from '../../../lib/repair/replay.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { readSchedule } from '../../../lib/sources/mlb-stats-api/read.ts';
import { scheduleReaders } from '../../../lib/sources/mlb-stats-api/readers.ts';
import { scheduleRequest } from '../../../lib/sources/mlb-stats-api/request.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { engineAtHand } from '../../support/engines.ts';
import { answerAt, memoryStore, readersOf } from '../../support/landed.ts';
import { gameReading, offered } from '../../support/observed.ts';
import { type OddsDatabase, openOddsDatabase } from '../../support/odds-database.ts';
import { besides, counting, inTime } from '../../support/run-parts.ts';
import {
  emptyScheduleTables,
  readScheduleTables,
  rowsIn,
  scheduleChangesBy,
  scheduleChangesIn,
} from '../../support/schedule-tables.ts';
import { dates as datesOf, type Entry, entry, observationOf } from '../../unit/lib/sources/mlb-stats-api/schedules.ts';
import { startStateTable, table } from '../aws/dynamodb-rig.ts';

const drainIntervalMs = 5 * 60_000;
const at = (minute: number) => new Date(Date.parse('2026-08-03T16:00:00.000Z') + minute * 60_000).toISOString();
const third = '2026-08-03';
const fifth = '2026-08-05';
const league = { source: 'mlb-stats-api', league: 'mlb' } as const;

const today = recordedSchedule(scheduleReaders);
type Kind = typeof today;

/** A newer reader, which reads something else, or refuses. */
const newer = (read: typeof readSchedule): Kind =>
  recordedSchedule(
    new Map([
      [
        league.source,
        {
          readerVersion: 4,
          read: (observation) => ({ ...read(observation), readerVersion: 4 }),
        },
      ],
    ]),
  );

let database: OddsDatabase;
let stateTable: Awaited<ReturnType<typeof startStateTable>>;
let landedStore: ReturnType<typeof memoryStore>;

beforeAll(async () => {
  database = await openOddsDatabase(engineAtHand());
});
afterAll(() => database?.close());
beforeEach(async () => {
  await stateTable?.close();
  stateTable = await startStateTable();
  landedStore = memoryStore();
  await emptyScheduleTables(owner());
});
afterAll(() => stateTable?.close());

const owner = () => database.as('owner');
const stateOf = (kind: Kind | typeof odds) =>
  dynamoDbBacklogState({ kind, client: stateTable.client, table, now: () => new Date(at(0)) });

/** What a sync lands that asked for 3 to 5 August. */
async function land(minute: number, body: object | string): Promise<string> {
  const request = scheduleRequest('https://schedule.test', { from: third, to: fifth });
  const observation = observationOf(body, [third, fifth], { request, capturedAt: at(minute) });
  return (await landObservation(today, observation, landedStore)).key;
}

const partsOf = (kind: Kind, minute: number, user: 'owner' | 'recorder' = 'recorder') => ({
  ...besides,
  kind,
  landedStore,
  state: stateOf(kind),
  databaseOf: counting(database.as(user)),
  now: () => new Date(at(minute)),
  drainIntervalMs,
});

function runOf(kind: Kind) {
  const { nothingRecorded } = kind.recorder;
  return new BacklogRun({ order: {}, correlationId: 'drain', nothingRecorded, now: () => 0 });
}

async function drain(minute: number, kind = today) {
  return await drainBacklog(runOf(kind), partsOf(kind, minute), inTime);
}

const games = () => rowsIn(owner(), 'odds.official_game', 'game_pk');
const past = () => rowsIn(owner(), 'odds.official_game_history', 'game_pk, known_at');

const clubs = (home: number | null = null, away: number | null = null): Entry => ({
  teams: {
    home: { team: { id: 143, name: 'Philadelphia Phillies' }, ...(home !== null && { score: home }) },
    away: { team: { id: 120, name: 'Washington Nationals' }, ...(away !== null && { score: away }) },
  },
});
const one = (code: string, changes: Entry = {}) => entry(code, { ...clubs(), ...changes });

describe('answers of the official schedule that have landed', () => {
  it('are recorded by a drain, with the rights of the recorder, and counted', async () => {
    await land(0, datesOf([third, one('S')]));
    await land(60, datesOf([third, one('S')]));
    expect(await drain(61)).toMatchObject({
      status: 'drained',
      leagues: [{ ...league, landed: 2, recorded: 2, waiting: 0 }],
      recorded: { observations: 2, scheduleChanges: 2 },
    });
    expect(await games()).toMatchObject([{ game_pk: 777001, state: 'scheduled', official_date: third }]);
    expect(await drain(62)).toMatchObject({ databaseCalls: 0 });
  });

  it('keep what became of a game: postponed, on a new date, played, and found in its history as it was known', async () => {
    const later = { officialDate: fifth };
    await land(0, datesOf([third, one('S')]));
    await land(60, datesOf([third, one('D', { ...later, rescheduleDate: '2026-08-05T17:05:00Z' })]));
    const postponed = one('D', { ...later, rescheduleDate: '2026-08-05T17:05:00Z' });
    const makeup = (code: string, changes: Entry = {}) =>
      one(code, { ...later, gameDate: '2026-08-05T17:05:00Z', doubleHeader: 'S', gameNumber: 2, ...changes });
    await land(120, datesOf([third, postponed], [fifth, makeup('S')]));
    await land(180, datesOf([third, postponed], [fifth, makeup('F', clubs(3, 1))]));
    await drain(181);
    expect(await games()).toMatchObject([
      { state: 'final', winner: 'home', official_date: fifth, doubleheader: 'S', game_number: 2, home_score: 3 },
    ]);
    expect((await games())[0]).toMatchObject({
      start_time: '2026-08-05T17:05:00+00:00',
      previous_starts: ['2026-08-03T23:05:00.000Z'],
      known_at: '2026-08-03T19:00:00+00:00',
    });
    expect((await past()).map(({ state, start_time }) => [state, String(start_time).slice(0, 10)])).toEqual([
      ['scheduled', third],
      ['postponed', third],
      ['scheduled', fifth],
      ['final', fifth],
    ]);
  });

  it('keep the first start and the official date of a game that is suspended and resumed', async () => {
    const begun = (code: string, changes: Entry = {}) =>
      one(code, { gameDate: '2026-08-04T00:10:00Z', officialDate: third, ...changes });
    const resumed = (code: string, changes: Entry = {}) =>
      one(code, { gameDate: '2026-08-04T21:10:00Z', officialDate: third, ...changes });
    const linescore = {
      currentInning: 5,
      inningState: 'Top',
      outs: 1,
      innings: [{ home: { runs: 1 }, away: { runs: 2 } }],
    };
    const info = { gameInfo: { firstPitch: '2026-08-04T00:12:00Z' } };
    await land(
      0,
      datesOf([third, begun('U', { ...clubs(1, 2), ...info, linescore, resumeDate: '2026-08-04T21:10:00Z' })]),
    );
    await drain(1);
    expect(await games()).toMatchObject([
      {
        state: 'suspended',
        winner: null,
        resumes_at: '2026-08-04T21:10:00+00:00',
        linescore: { inning: 5, home: [1] },
      },
    ]);
    await land(
      60,
      datesOf(
        [third, begun('F', { ...clubs(4, 2), ...info })],
        ['2026-08-04', resumed('F', { ...clubs(4, 2), ...info })],
      ),
    );
    await drain(61);
    expect(await games()).toMatchObject([
      {
        state: 'final',
        winner: 'home',
        official_date: third,
        start_time: '2026-08-04T00:10:00+00:00',
        first_pitch: '2026-08-04T00:12:00+00:00',
      },
    ]);
  });

  it('withdraw a game that a covered date lacks, but not if a part of the answer could not be read', async () => {
    await land(0, datesOf([third, one('S'), one('S', { gamePk: 2 })]));
    await land(60, datesOf([third, one('S'), { gamePk: 'unreadable' }]));
    await drain(61);
    expect((await games()).map(({ game_pk, state }) => [game_pk, state])).toEqual([
      [2, 'scheduled'],
      [777001, 'scheduled'],
    ]);
    await land(120, datesOf([third, one('S')]));
    await drain(121);
    expect(await games()).toMatchObject([
      { game_pk: 2, state: 'withdrawn', home_team: 'Philadelphia Phillies', known_at: '2026-08-03T18:00:00+00:00' },
      { game_pk: 777001, state: 'scheduled', known_at: '2026-08-03T16:00:00+00:00' },
    ]);
  });

  it('show a game that was withdrawn from all its dates by the last of them, though it was postponed to it', async () => {
    const next = one('D', { gameDate: '2026-08-04T17:05:00Z', officialDate: '2026-08-04' });
    await land(0, datesOf([third, one('S')], ['2026-08-04', next]));
    await land(60, datesOf());
    await drain(61);
    expect(await games()).toMatchObject([{ state: 'withdrawn', official_date: '2026-08-04' }]);
  });

  it('keep the first pitch if a later answer was not asked for it, as those of the earlier request', async () => {
    await land(0, datesOf([third, one('F', { ...clubs(3, 1), gameInfo: { firstPitch: '2026-08-03T23:07:00Z' } })]));
    const earlier = observationOf(datesOf([third, one('F', clubs(3, 1))]), [third, fifth], { capturedAt: at(60) });
    await landObservation(today, earlier, landedStore);
    expect(await drain(61)).toMatchObject({ recorded: { observations: 2, scheduleChanges: 2 } });
    expect(await games()).toMatchObject([{ first_pitch: '2026-08-03T23:07:00+00:00' }]);
  });

  it('are dead if they cannot be read, and are counted by the status', async () => {
    await land(0, datesOf([third, one('S')]));
    const dead = await land(60, '{"messageNumber":10}');
    expect(await drain(61)).toMatchObject({ markedDead: 1, recorded: { observations: 1 } });
    const status = await readBacklogStatus({
      ...partsOf(today, 62),
      database: database.as('reader'),
      now: new Date(at(62)),
    });
    expect(status).toMatchObject({ landed: 2, recorded: 1, waiting: 0, dead: 1, marks: [{ key: dead }] });
  });

  it('are replayed by a newer reader to the very tables of a recording from the beginning', async () => {
    const keys = [
      await land(0, datesOf([third, one('S'), one('S', { gamePk: 2 })])),
      await land(60, datesOf([third, one('S', { gameDate: '2026-08-03T23:35:00Z' })])),
      await land(120, datesOf([third, one('D')])),
    ];
    await drain(121);
    const before = await readScheduleTables(owner());
    const kind = newer((observation) => {
      if (observation.capturedAt === at(60)) throw new OddsError('source_shape_changed', 'It is refused.');
      const read = readSchedule(observation);
      return { ...read, listed: read.listed.filter(({ gamePk }) => gamePk !== 2) };
    });
    const replaying = (dryRun: boolean) =>
      replay({
        ...{ from: third, to: third, now: () => new Date(at(122)), dryRun },
        ...{ kind, landedStore, state: stateOf(kind), database: owner() },
      });
    const wouldBe = await replaying(true);
    expect(await readScheduleTables(owner())).toEqual(before);
    const done = await replaying(false);
    expect({ ...wouldBe, dryRun: false }).toEqual(done);
    // Taken back: the move of the start, and both facets of game 2 withdrawn, which the next answer says instead. Then
    // game 2 goes, with its facets listed and withdrawn.
    expect(done).toMatchObject({ landed: 3, repaired: 2, takenBack: 1, scheduleChanges: { added: 2, removed: 7 } });
    expect(await stateOf(kind).marksOf(league)).toMatchObject([{ kind: 'dead', key: keys[1], reader: 4 }]);

    const tables = await readScheduleTables(owner());
    expect(scheduleChangesIn(tables)).toHaveLength(3);
    await emptyScheduleTables(owner());
    await replay({
      ...{ from: third, to: third, now: () => new Date(at(123)), dryRun: false },
      ...{ kind, landedStore, state: stateOf(kind), database: owner() },
    });
    expect(await readScheduleTables(owner())).toEqual(tables);
  });
});

describe('the official schedule, rebuilt from what landed', () => {
  const rebuilding = (swap: boolean) =>
    rebuild({
      ...{ kind: today, database: owner(), landedStore, state: stateOf(today), swap, acceptLoss: false },
      ...{ schema: { migrations, replaceables }, now: () => 0 },
    });

  it('is equal to the recorded one, and replaces it once that was damaged; recording goes on', async () => {
    await land(0, datesOf([third, one('S'), one('S', { gamePk: 2 })]));
    await land(60, datesOf([third, one('S')]));
    await drain(61);
    const tables = await readScheduleTables(owner());
    expect(await rebuilding(false)).toMatchObject({
      outcome: 'equal',
      landed: 2,
      recorded: 2,
      loss: { observations: 0 },
    });

    await owner().execute({ sql: `delete from history.schedule_change where game_pk = 2 and facet = 'entry'` });
    expect(await rebuilding(true)).toMatchObject({ outcome: 'swapped', equal: false });
    expect(await readScheduleTables(owner())).toEqual(tables);
    expect(await rowsIn(database.as('reader'), 'odds.official_game', 'game_pk')).toHaveLength(2);
    await land(120, datesOf([third, one('F')]));
    expect(await drain(121)).toMatchObject({ status: 'drained', recorded: { observations: 1, scheduleChanges: 1 } });
  });
});

describe('a drain of both kinds', () => {
  const both = async (minute: number, databaseOf: ReturnType<typeof counting>) => {
    const prices = recordedOdds(readersOf(1));
    const nothingRecorded = { ...prices.recorder.nothingRecorded, ...today.recorder.nothingRecorded };
    const run = new BacklogRun({ order: {}, correlationId: 'drain', nothingRecorded, now: () => 0 });
    const ending = await drainEach(run, [
      () => drainBacklog(run, { ...partsOf(today, minute), kind: prices, state: stateOf(odds), databaseOf }, inTime),
      () => drainBacklog(run, { ...partsOf(today, minute), databaseOf }, inTime),
    ]).catch((error: unknown) => error);
    return { ending, run };
  };

  beforeEach(async () => {
    await land(0, datesOf([third, one('S')]));
    await landObservation(odds, answerAt(at(0), [gameReading([offered(-110)])]), landedStore);
  });

  it('records either, and reports them together', async () => {
    const { ending } = await both(1, counting(database.as('recorder')));
    expect(ending).toMatchObject({
      status: 'drained',
      leagues: [
        { source: 'made-up', recorded: 1 },
        { ...league, recorded: 1 },
      ],
      recorded: { observations: 2, changes: 1, scheduleChanges: 2 },
    });
  });

  it('counts either if the database is away, and fails by that', async () => {
    const away = new OddsError('database_unavailable', 'It is away.');
    const { ending, run } = await both(1, counting({ execute: () => Promise.reject(away) }));
    expect(ending).toBe(away);
    expect(run.concludeWith('deferred', away)).toMatchObject({ waiting: 2, recorded: { observations: 0 } });
  });
});

it('is held against the rule by the drained tables', async () => {
  const bodies = [datesOf([third, one('S')]), datesOf([third, one('I', clubs(1, 0))]), datesOf([third])];
  for (const [n, body] of bodies.entries()) await land(n * 60, body);
  await drain(181);
  const request = scheduleRequest('https://schedule.test', { from: third, to: fifth });
  const readings = bodies.map((body, n) => {
    const observation = observationOf(body, [third, fifth], { request, capturedAt: at(n * 60) });
    return { ...observation, landedKey: '', reading: readSchedule(observation) };
  });
  expect(scheduleChangesIn(await readScheduleTables(owner()))).toEqual(scheduleChangesBy(scheduleHistoryOf(readings)));
});
