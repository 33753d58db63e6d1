import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gamesOn } from '../../../../../lib/games/schedule.ts';
import { OddsError } from '../../../../../lib/resilience/odds-error.ts';
import { readSchedule } from '../../../../../lib/sources/mlb-stats-api/read.ts';
import { type Json, mutatedJson } from '../../../../support/arbitraries/mutated-json.ts';
import { shuffledTextOf } from '../action-network/hostile-slates.ts';
import { dates, entry, observationOf } from './schedules.ts';

const third = '2026-08-03';

describe('one entry', () => {
  test.each([
    ['S', 'scheduled'],
    ['P', 'scheduled'],
    ['I', 'live'],
    ['N', 'live'],
    ['M', 'live'],
    ['T', 'suspended'],
    ['U', 'suspended'],
    ['F', 'final'],
    ['O', 'final'],
    ['D', 'postponed'],
    ['C', 'cancelled'],
    ['?', 'unknown'],
    ['constructor', 'unknown'],
  ])('with the coded state %s is %s, whatever its abstract state and its score say', (code, state) => {
    const { schedule, entries } = readSchedule(observationOf(dates([third, entry(code)])));
    expect(schedule.games).toEqual([
      {
        gamePk: 777001,
        officialDate: third,
        startTime: '2026-08-03T23:05:00.000Z',
        startIsOpen: false,
        kind: 'regular_season',
        state,
        ifNecessary: false,
      },
    ]);
    expect(entries).toEqual({ seen: 1, games: 1, repeated: 0, rejected: {} });
  });

  const club = (name: unknown) => ({ team: { id: 1, name } });

  test.each([
    [
      { away: club('Toronto Blue\u0007 Jays'), home: club('Athletics') },
      { away: 'Toronto Blue Jays', home: 'Athletics' },
    ],
    [{ away: club('Toronto Blue Jays'), home: club(7) }, undefined],
    [{ away: club('Toronto Blue Jays') }, undefined],
    [undefined, undefined],
  ])('names its clubs if the schedule does: %j', (listed, teams) => {
    const { schedule } = readSchedule(observationOf(dates([third, entry('S', { teams: listed })])));
    expect(schedule.games.map((game) => game.teams)).toEqual([teams]);
  });

  test.each([
    ['R', 'regular_season'],
    ['F', 'postseason'],
    ['D', 'postseason'],
    ['L', 'postseason'],
    ['W', 'postseason'],
    ['S', 'spring_training'],
    ['A', 'all_star'],
    ['X', 'unknown'],
  ])('of type %s is %s', (gameType, kind) => {
    expect(readSchedule(observationOf(dates([third, entry('S', { gameType })]))).schedule.games[0]?.kind).toBe(kind);
  });

  test('without an official date is of the date on which it starts in New York', () => {
    const late = entry('F', { officialDate: undefined, gameDate: '2026-08-04T02:10:00Z' });
    expect(readSchedule(observationOf(dates([third, late]))).schedule.games[0]?.officialDate).toBe(third);
  });

  test('says when its start is open, and when it is played only if necessary', () => {
    const open = entry('S', { status: { codedGameState: 'S', startTimeTBD: true }, ifNecessary: 'Y' });
    const [game] = readSchedule(observationOf(dates([third, open]))).schedule.games;
    expect(game).toMatchObject({ startIsOpen: true, ifNecessary: true });
  });

  test.each([
    ['no gamePk', { gamePk: undefined }],
    ['a gamePk that is text', { gamePk: '777001' }],
    ['no start', { gameDate: undefined }],
    ['an official date that is none', { officialDate: '2026-02-30' }],
    ['no state', { status: {} }],
    ['no type', { gameType: null }],
  ])('with %s is counted, and costs the others nothing', (_what, changes) => {
    const { schedule, entries } = readSchedule(
      observationOf(dates([third, entry('S', changes), entry('S', { gamePk: 777002 }), null])),
    );
    expect(schedule.games.map(({ gamePk }) => gamePk)).toEqual([777002]);
    expect(entries).toEqual({ seen: 3, games: 1, repeated: 0, rejected: { unreadable_game: 2 } });
  });
});

describe('a game that is listed more than once', () => {
  const read = (body: object) => readSchedule(observationOf(body, ['2026-08-01', '2026-08-31']));

  test('because it was postponed and played, stands where and when it was played', () => {
    const postponed = entry('D', { gameDate: '2026-08-03T23:05:00Z', officialDate: '2026-08-20' });
    const played = entry('F', { gameDate: '2026-08-20T17:10:00Z', officialDate: '2026-08-20' });
    const { schedule, entries } = read(dates([third, postponed], ['2026-08-20', played]));
    expect(gamesOn(schedule, third)).toEqual([]);
    expect(gamesOn(schedule, '2026-08-20')).toMatchObject([{ state: 'final', startTime: '2026-08-20T17:10:00.000Z' }]);
    expect(entries).toEqual({ seen: 2, games: 1, repeated: 1, rejected: {} });
  });

  test('because it was postponed before it got a new date, stands there too', () => {
    const { schedule } = read(dates([third, entry('D')], ['2026-08-20', entry('S', { officialDate: '2026-08-20' })]));
    expect(schedule.games).toMatchObject([{ officialDate: '2026-08-20', state: 'scheduled' }]);
  });

  test('because it was suspended and resumed, began when it first began', () => {
    const begun = entry('U', { gameDate: '2026-08-04T00:10:00Z' });
    const resumed = entry('F', { gameDate: '2026-08-04T21:10:00Z' });
    for (const listed of [
      dates([third, begun], ['2026-08-04', resumed]),
      dates(['2026-08-04', resumed], [third, begun]),
    ]) {
      expect(read(listed).schedule.games).toMatchObject([
        { officialDate: third, startTime: '2026-08-04T00:10:00.000Z', state: 'final' },
      ]);
    }
  });

  test('and is still to be resumed, is suspended', () => {
    const entries = [entry('S', { gameDate: '2026-08-04T21:10:00Z' }), entry('T')];
    expect(read(dates([third, ...entries])).schedule.games).toMatchObject([{ state: 'suspended' }]);
  });
});

describe('an answer', () => {
  test('without dates is an off day on each date that was asked for', () => {
    const { schedule, entries } = readSchedule(observationOf({ dates: [] }, ['2024-10-27', '2024-10-28']));
    expect(schedule).toEqual({ from: '2024-10-27', to: '2024-10-28', games: [] });
    expect(entries).toEqual({ seen: 0, games: 0, repeated: 0, rejected: {} });
    expect([gamesOn(schedule, '2024-10-28'), gamesOn(schedule, '2024-10-29')]).toEqual([[], undefined]);
  });

  test('that somebody recorded says of no other dates than its own', () => {
    const request = { method: 'GET', url: 'file:///recorded', query: {} } as const;
    const body = dates(['2026-08-05'], [third, entry('S')]);
    const { schedule } = readSchedule(observationOf(body, undefined, { request, slateDate: '2026-08-06' }));
    expect(schedule).toMatchObject({ from: third, to: '2026-08-06' });
    expect(() => readSchedule(observationOf({ dates: [] }, undefined, { request }))).toThrow(/names a date/);
  });

  test('lists games by date, start and gamePk', () => {
    const at = (gamePk: number, hour: string, officialDate = third) =>
      entry('S', { gamePk, officialDate, gameDate: `2026-08-03T${hour}:00:00Z` });
    const body = dates([third, at(4, '20', '2026-08-04'), at(3, '20'), at(1, '23'), at(2, '20')]);
    expect(readSchedule(observationOf(body)).schedule.games.map(({ gamePk }) => gamePk)).toEqual([2, 3, 1, 4]);
  });

  test('with a date that cannot be read counts it as one entry', () => {
    const { entries } = readSchedule(
      observationOf({ dates: [...dates([third, entry('S')]).dates, { date: third }, 7] }),
    );
    expect(entries).toEqual({ seen: 3, games: 1, repeated: 0, rejected: { unreadable_date: 2 } });
  });

  test.each([
    ['', 'source_empty_body', /empty body/],
    ['{"dates":[{"da', 'source_truncated', /cut off/],
    ['<html></html>', 'source_not_json', /web page/],
    ['[]', 'source_shape_changed', /a bare list of 0/],
    ['{"messageNumber":10,"message":"Object not found"}', 'source_shape_changed', /messageNumber, message/],
    [JSON.stringify(dates([third, { gamePk: 1 }])), 'source_shape_changed', /of 1 games on 1 dates none/],
    ['{"dates":[{}]}', 'source_shape_changed', /of 0 games on 1 dates none/],
  ])('that is none is refused as a whole: %s', (body, code, message) => {
    expect(() => readSchedule(observationOf(body))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe('whatever an answer holds', () => {
  const body = dates(
    [third, entry('D', { officialDate: '2026-08-04' }), entry('S', { gamePk: 2 }), entry('F', { gamePk: 3 })],
    ['2026-08-04', entry('S', { officialDate: '2026-08-04' }), entry('T', { gamePk: 4, officialDate: undefined })],
  );
  const copy: Json = JSON.parse(JSON.stringify(body));
  const mutated = mutatedJson(typeof copy === 'object' && copy !== null ? copy : [], {
    names: ['dates', 'games', 'gamePk', 'gameDate', 'officialDate', 'status', 'codedGameState', 'gameType'],
    junk: ['F', 'D', 'C', 'T', 2, 3, third, '2026-02-30', '2026-08-04T00:10:00Z'],
  });

  function readOrRefused(text: string) {
    try {
      return readSchedule(observationOf(text, [third, '2026-08-04']));
    } catch (error) {
      if (error instanceof OddsError && error.code.startsWith('source_')) return undefined;
      throw error;
    }
  }

  test('each entry is accounted for once, each game stands once, and their order changes nothing', () => {
    let readings = 0;
    fc.assert(
      fc.property(mutated, fc.infiniteStream(fc.nat()), ({ text, answer }, picks) => {
        const reading = readOrRefused(text);
        const shuffled = readOrRefused(shuffledTextOf(answer, () => picks.next().value ?? 0));
        expect(JSON.stringify(shuffled)).toBe(JSON.stringify(reading));
        if (reading === undefined) return;
        readings += 1;
        const { seen, games, repeated, rejected } = reading.entries;
        expect(seen).toBe(games + repeated + Object.values(rejected).reduce((sum, entries) => sum + entries, 0));
        const ids = reading.schedule.games.map(({ gamePk }) => gamePk);
        expect([ids.length, new Set(ids).size]).toEqual([games, games]);
      }),
      { numRuns: 1000 },
    );
    expect(readings).toBeGreaterThan(500);
  });
});
