import { describe, expect, test } from 'vitest';
import type { GameReading } from '../../../../../lib/odds/reading.ts';
import { readActionNetwork, readerVersion } from '../../../../../lib/sources/action-network/read.ts';
import { away, game, handWrittenSlate, home, observationOf, over, slate, under } from './scoreboards.ts';

function read(body: object) {
  return readActionNetwork(observationOf(body));
}

function gameOf(games: readonly GameReading[], id: string): GameReading {
  const found = games.find(({ sourceGameId }) => sourceGameId === id);
  if (found === undefined) throw new Error(`No game ${id}.`);
  return found;
}

/** One line of text per quote, such as `draftkings-nj/full_game/spread away main 1.5 @ -170`. */
function quotesOf({ quotes }: GameReading): string[] {
  return quotes.map(({ key, offer }) => {
    const { sportsbook, period, market, team, selection, rung } = key;
    const line = [`${sportsbook}/${period}/${market}`, team, selection, rung].filter((part) => part !== null).join(' ');
    return `${line} ${offer.state === 'offered' ? `${offer.line} @ ${offer.price}` : offer.state}`;
  });
}

const markets = { '68': { event: { moneyline: [home(), away()] } } };

describe('a slate written by hand', () => {
  const { games, outcomes } = read(handWrittenSlate());

  test('accounts for every outcome', () => {
    expect(outcomes).toEqual({ seen: 42, quotes: 36, skipped: { game_over: 4, game_live: 2 }, rejected: {} });
  });

  test('names each game with its teams, its start and its status, in the order of ids', () => {
    expect(
      games.map(({ sourceGameId, homeTeam, awayTeam, startTime, status }) => [
        sourceGameId,
        homeTeam,
        awayTeam,
        startTime,
        status,
      ]),
    ).toEqual([
      ['900001', 'Harbor City Gulls', 'Mill Valley Otters', '2026-08-03T23:05:00.000Z', 'scheduled'],
      ['900002', 'Saint Rose Pilots', 'Eastport Ravens', '2026-08-04T00:10:00.000Z', 'scheduled'],
      ['900003', 'Fort Ames Bisons', 'Lakeside Herons', '2026-08-04T01:40:00.000Z', 'scheduled'],
      ['900004', 'Pine Hill Owls', 'Dry Creek Miners', '2026-08-03T20:05:00.000Z', 'live'],
      ['900005', 'Cedar Point Kings', 'Stone Bridge Foxes', '2026-08-03T17:05:00.000Z', 'over'],
    ]);
  });

  test('quotes main lines, alternates by their number, pick’ems, team totals and suspended lines', () => {
    expect(quotesOf(gameOf(games, '900001')).filter((quote) => quote.startsWith('draftkings-nj'))).toEqual([
      'draftkings-nj/first_five/moneyline away main null @ 110',
      'draftkings-nj/first_five/moneyline home main null @ -135',
      'draftkings-nj/first_five/spread away main 0 @ -105',
      'draftkings-nj/first_five/spread home main 0 @ -115',
      'draftkings-nj/first_inning/total over main suspended',
      'draftkings-nj/first_inning/total under main suspended',
      'draftkings-nj/full_game/moneyline away main null @ 128',
      'draftkings-nj/full_game/moneyline home main null @ -152',
      'draftkings-nj/full_game/spread away -1.5 -1.5 @ 108',
      'draftkings-nj/full_game/spread away main 1.5 @ -170',
      'draftkings-nj/full_game/spread home 1.5 1.5 @ -130',
      'draftkings-nj/full_game/spread home main -1.5 @ 142',
      'draftkings-nj/full_game/team_total away over main 3.5 @ 100',
      'draftkings-nj/full_game/team_total away under main 3.5 @ -120',
      'draftkings-nj/full_game/team_total home over main 4.5 @ -115',
      'draftkings-nj/full_game/team_total home under main 4.5 @ -105',
      'draftkings-nj/full_game/total over main 8.5 @ -110',
      'draftkings-nj/full_game/total under main 8.5 @ -110',
    ]);
  });

  test('reads ids that are text, openers, and even money written as -100', () => {
    expect(quotesOf(gameOf(games, '900002'))).toEqual([
      'action-network-consensus/full_game/moneyline away main null @ -125',
      'action-network-consensus/full_game/moneyline home main null @ 105',
      'draftkings-nj/full_game/moneyline away main null @ -120',
      'draftkings-nj/full_game/moneyline home main null @ -100',
    ]);
  });

  test('gives a game that is not open for betting no quote, no split and nothing to speak for', () => {
    for (const id of ['900004', '900005'])
      expect(gameOf(games, id)).toMatchObject({ scope: [], quotes: [], splits: [] });
  });
});

describe('games', () => {
  test.each([
    ['complete', 'over', 'game_over'],
    ['inprogress', 'live', 'game_live'],
    ['postponed', 'unknown', 'game_not_open'],
    ['SCHEDULED', 'unknown', 'game_not_open'],
  ])('that are %s are skipped', (status, known, reason) => {
    const { games, outcomes } = read(slate(game(markets, { status })));
    expect(outcomes).toEqual({ seen: 2, quotes: 0, skipped: { [reason]: 2 }, rejected: {} });
    expect(games).toMatchObject([{ sourceGameId: '1', status: known, quotes: [], scope: [] }]);
  });

  test.each([
    ['no id', { id: undefined }],
    ['an id that is a fraction', { id: 1.5 }],
    ['an id with a blank', { id: '1 2' }],
    ['no home team', { home_team_id: undefined }],
    ['a home team that is not among its teams', { home_team_id: 3 }],
    ['one team on both sides', { home_team_id: 2 }],
    ['no teams', { teams: null }],
    [
      'a team under two names',
      {
        teams: [
          { id: 1, full_name: 'A' },
          { id: 2, full_name: 'B' },
          { id: 1, full_name: 'C' },
        ],
      },
    ],
    [
      'a team whose name is only control characters',
      {
        teams: [
          { id: 1, full_name: '\u0000\u001b' },
          { id: 2, full_name: 'B' },
        ],
      },
    ],
    ['a start without an offset', { start_time: '2026-08-03T23:05:00' }],
    ['a start in the year 0', { start_time: '0000-01-01T00:00:00Z' }],
    ['no status', { status: undefined }],
    ['a status that is a number', { status: 3 }],
  ])('with %s are rejected, and cost the others nothing', (_what, changes) => {
    const { games, outcomes } = read(slate(game(markets, { id: 7, ...changes }), game(markets, { id: 8 })));
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['8']);
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: {}, rejected: { unreadable_game: 2 } });
  });

  test.each([
    ['no markets', { markets: null }],
    ['no odds and no teams', { markets: {}, teams: [] }],
  ])('with %s count as one outcome, so that none is lost silently', (_what, changes) => {
    const { outcomes } = read(slate(game(markets), game({}, { id: 2, ...changes }), null));
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: {}, rejected: { unreadable_game: 2 } });
  });

  test('that have one id are rejected, whichever comes first', () => {
    const { games, outcomes } = read(
      slate(game(markets, { id: 7 }), game(markets, { id: '7' }), game(markets, { id: 8 })),
    );
    expect(games.map(({ sourceGameId }) => sourceGameId)).toEqual(['8']);
    expect(outcomes.rejected).toEqual({ ambiguous_game: 4 });
  });

  test('keep the names of their teams without control characters', () => {
    const teams = [
      { id: 1, full_name: ' Harbor\u0000City\u202E Gulls\ud800' },
      { id: 2, full_name: '\u001b[31mOtters' },
    ];
    const [only] = read(slate(game(markets, { teams }))).games;
    expect([only?.homeTeam, only?.awayTeam]).toEqual(['Harbor City Gulls\uFFFD', '[31mOtters']);
  });

  test('take home and away from the ids, in whatever order the teams come', () => {
    const teams = [
      { id: 1, full_name: 'Gulls' },
      { id: 2, full_name: 'Otters' },
    ];
    const [straight] = read(slate(game(markets, { teams }))).games;
    const [turned] = read(slate(game(markets, { teams: teams.toReversed() }))).games;
    expect([straight?.homeTeam, straight?.awayTeam]).toEqual(['Gulls', 'Otters']);
    expect(turned).toEqual(straight);
  });
});

describe('outcomes that were not asked for or are not known', () => {
  test.each([
    ['unknown_sportsbook', { '9999': { event: { moneyline: [home(), away()] } } }],
    ['unknown_sportsbook', { constructor: { event: { moneyline: [home(), away()] } } }],
    ['unknown_period', { '68': { firsthalf: { moneyline: [home(), away()] } } }],
    ['unknown_market', { '68': { event: { core_bet_type_42: [over(), under()] } } }],
    ['unknown_market', { '68': { event: { toString: [over(), under()] } } }],
    ['not_asked', { '255': { event: { moneyline: [home(), away()] } } }],
  ])('are skipped as %s', (reason, strange) => {
    const { outcomes, games } = read(slate(game(strange)));
    expect(outcomes).toEqual({ seen: 2, quotes: 0, skipped: { [reason]: 2 }, rejected: {} });
    expect(games).toMatchObject([{ scope: [], quotes: [] }]);
  });

  test('are skipped as not_asked if their period was not asked for', () => {
    const body = slate(
      game({ '68': { firstinning: { total: [over(), under()] }, event: { total: [over(), under()] } } }),
    );
    const { request } = observationOf(body);
    const query = { ...request.query, periods: 'event, firstinning' };
    const { outcomes } = readActionNetwork(observationOf(body, { request: { ...request, query } }));
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: { not_asked: 2 }, rejected: {} });
  });

  test('are never not_asked in a recorded body', () => {
    const body = slate(game({ '255': { firstinning: { total: [over(), under()] } } }));
    const request = { method: 'GET', url: 'file:///recorded', query: {} } as const;
    expect(readActionNetwork(observationOf(body, { request })).outcomes.quotes).toBe(2);
  });

  test('are data, even if they have the name of a prototype', () => {
    const body = `{"games":[${JSON.stringify(game(markets)).replace('"68":', '"__proto__":{"event":{"moneyline":[{},{}]}},"68":')}]}`;
    expect(readActionNetwork(observationOf(body)).outcomes).toEqual({
      seen: 4,
      quotes: 2,
      skipped: { unknown_sportsbook: 2 },
      rejected: {},
    });
  });
});

describe('total badness', () => {
  test('is thrown if no price of an open game can be read', () => {
    const broken = { '68': { event: { moneyline: [home({ odds: '-110' }), away({ odds: '-110' })] } } };
    expect(() => read(slate(game(broken), game(broken, { id: 2 })))).toThrow(
      expect.objectContaining({
        code: 'source_shape_changed',
        message: expect.stringContaining('of 4 outcomes no price could be read (rejected: impossible_price 4)'),
      }),
    );
  });

  test('is not an empty slate', () => {
    expect(read(slate())).toMatchObject({
      readerVersion,
      games: [],
      outcomes: { seen: 0, quotes: 0, skipped: {}, rejected: {} },
    });
  });

  test('is not a slate without odds', () => {
    expect(read(slate(game({}))).games).toMatchObject([{ status: 'scheduled', scope: [] }]);
  });
});
