import { describe, expect, test } from 'vitest';
import type { ObservationRequest } from '../../../../../lib/odds/observation.ts';
import { readSchedule } from '../../../../../lib/sources/mlb-stats-api/read.ts';
import { scheduleRequest } from '../../../../../lib/sources/mlb-stats-api/request.ts';
import { dates, type Entry, entry, observationOf } from './schedules.ts';

const third = '2026-08-03';
const fifth = '2026-08-05';
const recorded: ObservationRequest = { method: 'GET', url: 'file:///recorded', query: {} };

function read(body: object, request = scheduleRequest('https://schedule.test', { from: third, to: fifth })) {
  return readSchedule(observationOf(body, [third, fifth], { request }));
}

function listed(codedState: string, changes: Entry = {}) {
  const [found] = read(dates([third, entry(codedState, changes)])).listed;
  if (!found) throw new Error('the entry was not read');
  return found;
}

const status = (codedGameState: string, statusCode: string, detailedState: string, reason?: string) => ({
  status: { abstractGameState: 'Final', codedGameState, statusCode, detailedState, reason, startTimeTBD: false },
});

describe('an entry', () => {
  test('has everything that is recorded of it', () => {
    const side = (id: number, name: string, score: number, isWinner: boolean, pitcher: string) => ({
      team: { id, name },
      score,
      isWinner,
      probablePitcher: { id: id + 1000, fullName: pitcher },
    });
    const found = listed('F', {
      teams: { away: side(120, 'Nationals', 1, false, 'A. Away'), home: side(143, 'Phillies', 3, true, 'H. Home') },
      isTie: false,
      doubleHeader: 'S',
      gameNumber: 2,
      scheduledInnings: 7,
      venue: { id: 2681, name: 'Citizens Bank Park' },
      seriesDescription: 'Regular Season',
      seriesGameNumber: 2,
      gamesInSeries: 3,
      rescheduledFrom: '2026-07-01T23:05:00Z',
      gameInfo: { firstPitch: '2026-08-03T23:07:00.000Z' },
      linescore: {
        currentInning: 7,
        inningState: 'Bottom',
        outs: 3,
        innings: [
          { home: { runs: 3 }, away: { runs: 1 } },
          { away: { runs: 0 }, home: {} },
        ],
      },
    });
    expect(found).toEqual({
      gamePk: 777001,
      listedOn: third,
      state: {
        officialDate: third,
        startTime: '2026-08-03T23:05:00.000Z',
        startIsOpen: false,
        gameType: 'R',
        kind: 'regular_season',
        state: 'final',
        codedState: 'F',
        statusCode: 'F',
        detailedState: null,
        statusReason: null,
        ifNecessary: false,
        doubleheader: 'S',
        gameNumber: 2,
        scheduledInnings: 7,
        home: { id: 143, name: 'Phillies', score: 3, isWinner: true },
        away: { id: 120, name: 'Nationals', score: 1, isWinner: false },
        isTie: false,
        winner: 'home',
        rescheduledTo: null,
        rescheduledFrom: '2026-07-01T23:05:00.000Z',
        resumesAt: null,
        resumedFrom: null,
        venueId: 2681,
        venue: 'Citizens Bank Park',
        series: 'Regular Season',
        seriesGame: 2,
        seriesGames: 3,
      },
      details: {
        firstPitch: '2026-08-03T23:07:00.000Z',
        homePitcher: { id: 1143, name: 'H. Home' },
        awayPitcher: { id: 1120, name: 'A. Away' },
        isHomeOpen: false,
        isAwayOpen: false,
        linescore: { inning: 7, half: 'Bottom', outs: 3, home: [3, null], away: [1, 0] },
      },
    });
  });

  // Made by hand: no recording of these is at hand.
  test.each([
    ['postponed', 'D', 'DI', 'Postponed', null],
    ['suspended', 'U', 'UR', 'Suspended: Rain', null],
    ['final', 'F', 'FR', 'Completed Early: Rain', 'home'],
    ['final', 'Q', 'QV', 'Forfeit: Unplayable', null],
    ['live', 'I', 'I', 'In Progress', null],
    ['scheduled', 'P', 'P', 'Pre-Game', null],
    ['scheduled', 'T', 'T9', 'Suspended: COVID-19', null],
    ['cancelled', 'C', 'CR', 'Cancelled: Rain', null],
    ['unknown', 'F', 'F7', 'Final: by a code of tomorrow', null],
    ['unknown', 'X', 'X', 'Unknown', null],
  ])(
    'with a score of 3 to 1 is %s by the code %s of %s, and won only if it is final',
    (state, coded, code, detailed, winner) => {
      const teams = { home: { team: { name: 'A' }, score: 3 }, away: { team: { name: 'B' }, score: 1 } };
      const found = listed(coded, { ...status(coded, code, detailed), teams });
      expect(found.state).toMatchObject({
        state,
        codedState: coded,
        statusCode: code,
        detailedState: detailed,
        winner,
      });
      expect(found.state.home?.score).toBe(3);
    },
  );

  test('that is tied has no winner', () => {
    const teams = { home: { team: { name: 'A' }, score: 4 }, away: { team: { name: 'B' }, score: 4 } };
    expect(listed('F', { ...status('F', 'FT', 'Final: Tied'), teams, isTie: true }).state).toMatchObject({
      state: 'final',
      isTie: true,
      winner: 'tie',
    });
  });

  test('keeps a line score while it is suspended, and none while it is played', () => {
    const linescore = {
      currentInning: 5,
      inningState: 'Top',
      outs: 1,
      innings: [{ home: { runs: 0 }, away: { runs: 2 } }],
    };
    expect(listed('U', { linescore }).details?.linescore).toMatchObject({ inning: 5, half: 'Top', outs: 1 });
    expect(listed('I', { linescore }).details?.linescore).toBeNull();
  });

  test('says when a side is open, as before a postseason is drawn', () => {
    const teams = {
      home: { team: { id: 2700, name: 'AL #1', placeholder: true } },
      away: { team: { id: 147, name: 'B' } },
    };
    expect(listed('S', { teams }).details).toMatchObject({ isHomeOpen: true, isAwayOpen: false });
  });

  test('loses no more than a field that cannot be read', () => {
    const found = listed('F', {
      teams: { home: { team: { name: 7 }, score: -1 }, away: { team: { name: 'B' }, score: 'x', probablePitcher: 3 } },
      linescore: 'none',
      venue: [],
      gameNumber: 2 ** 40,
      resumeDate: 'soon',
    });
    expect(found.state).toMatchObject({ home: { name: null, score: null }, away: { name: 'B', score: null } });
    expect(found.state).toMatchObject({ venue: null, gameNumber: null, resumesAt: null, winner: null });
    expect(found.details).toMatchObject({ linescore: null, awayPitcher: null });
  });
});

describe('details', () => {
  const body = dates([
    third,
    entry('F', { gameInfo: { firstPitch: '2026-08-03T23:07:00Z' } }),
    entry('F', { gamePk: 2 }),
  ]);

  test('are part of each entry of an answer that was asked for them', () => {
    const { listed: found, isDetailed } = read(body);
    expect([isDetailed, ...found.map(({ details }) => details?.firstPitch)]).toEqual([
      true,
      null,
      '2026-08-03T23:07:00.000Z',
    ]);
  });

  test('are none of an answer to the earlier request, which was not asked for them', () => {
    const { listed: found, isDetailed } = readSchedule(observationOf(body));
    expect([isDetailed, ...found.map(({ details }) => details)]).toEqual([false, undefined, undefined]);
  });

  test('of a recorded body are those of the entries that have a first pitch', () => {
    const { listed: found } = read(body, recorded);
    expect(found.map(({ gamePk, details }) => [gamePk, details !== undefined])).toEqual([
      [2, false],
      [777001, true],
    ]);
  });
});

describe('an answer speaks for the absence of an entry', () => {
  test('on each date that was asked for', () => {
    expect(read(dates([third, entry('S')])).wholeDates).toEqual([third, '2026-08-04', fifth]);
  });

  test('but not on a date with an entry that cannot be read', () => {
    expect(read(dates([third, entry('S'), { gamePk: 7 }])).wholeDates).toEqual(['2026-08-04', fifth]);
  });

  test('and if a whole date cannot be read only on the dates that it lists', () => {
    const body = { dates: [...dates([third, entry('S')], [fifth]).dates, { date: '2026-02-30' }] };
    expect(read(body).wholeDates).toEqual([third, fifth]);
  });

  test('but not if it is a recorded body, of which it is not known what was asked for', () => {
    const { wholeDates, listed: found } = read(dates([third, entry('S')]), recorded);
    expect([wholeDates, found.length]).toEqual([[], 1]);
  });
});

test('an entry that one date lists twice is the one that came furthest, and counts as repeated', () => {
  const { listed: found, entries } = read(dates([third, entry('T'), entry('S', { gameDate: '2026-08-04T21:10:00Z' })]));
  expect(found.map(({ state }) => state.state)).toEqual(['suspended']);
  expect(entries).toMatchObject({ seen: 2, games: 1, repeated: 1 });
});
