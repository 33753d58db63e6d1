import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../../../lib/odds/observation.ts';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { away, game, home, observationOf, over, recordedRequest, slate, under } from './scoreboards.ts';

const moneyline = { moneyline: [home(), away()] };
const total = { total: [over(), under()] };
const betting = { tickets: { percent: 60 }, money: { percent: 55 } };
const bets = { tickets: { percent: 40 }, money: { percent: 45 } };

function read(body: object, changes: Partial<Observation> = {}) {
  return readActionNetwork(observationOf(body, changes));
}

function asking(query: Record<string, string>): Partial<Observation> {
  return { request: { ...observationOf(slate()).request, query } };
}

describe('what a request asked for', () => {
  test('is each of its books and periods, in every market that the source has', () => {
    const { asked } = read(slate(), asking({ bookIds: '68,69', date: '20260803', periods: 'event,firstinning' }));
    const markets = [
      'moneyline/main',
      'moneyline_3way/main',
      ...['spread', 'team_total/away', 'team_total/home', 'total'].flatMap((market) => [
        `${market}/alternate`,
        `${market}/main`,
      ]),
    ];
    expect(asked).toEqual(
      [
        'draftkings-nj/first_inning',
        'draftkings-nj/full_game',
        'fanduel-nj/first_inning',
        'fanduel-nj/full_game',
      ].flatMap((place) => markets.map((market) => `${place}/${market}`)),
    );
  });

  test('is the public splits too if it names the consensus book', () => {
    const { asked } = read(slate(), asking({ bookIds: '15', periods: 'firstfiveinnings' }));
    expect(asked.filter((slot) => slot.startsWith('public/'))).toHaveLength(6);
    expect(asked).toHaveLength(16);
  });

  test('is the same whatever it was answered', () => {
    const answered = read(slate(game({ '68': { event: moneyline } }), game({ '69': { event: total } }, { id: 2 })));
    expect(answered.asked).toEqual(read(slate()).asked);
    expect(answered.asked).toHaveLength(348);
  });

  test('is nothing of a book or a period that it spells in a way which the source ignores', () => {
    expect(read(slate(), asking({ bookIds: '68, 69', periods: 'event, firstinning' })).asked).toHaveLength(10);
    expect(read(slate(), asking({})).asked).toEqual([]);
  });

  test('is what it holds, and no more, if the body is a recorded one', () => {
    const markets = {
      '15': { event: { moneyline: [home({ bet_info: betting }), away({ bet_info: bets })] } },
      '68': { firstinning: total },
    };
    const over = game({ '69': { event: total } }, { id: 2, status: 'complete' });
    expect(read(slate(game(markets), over), { request: recordedRequest }).asked).toEqual([
      'action-network-consensus/full_game/moneyline/main',
      'draftkings-nj/first_inning/total/main',
      'fanduel-nj/full_game/total/main',
      'public/full_game/moneyline/main',
    ]);
    expect(read(slate(), { request: recordedRequest }).asked).toEqual([]);
  });
});

describe('the slate that was asked for', () => {
  const open = (id: number, startTime: string) => game({ '68': { event: moneyline } }, { id, start_time: startTime });
  const evening = open(1, '2026-08-03T23:05:00.000Z');
  const night = open(2, '2026-08-04T03:40:00.000Z');
  const next = open(3, '2026-08-04T17:05:00.000Z');

  test.each([
    ['that of the request, whatever was answered', { slateDate: '2026-08-03' }, [evening, next], '2026-08-03'],
    [
      'that which is given for a recorded body',
      { request: recordedRequest, slateDate: '2026-08-02' },
      [next],
      '2026-08-02',
    ],
    [
      'the date in New York on which all games of a recorded body start',
      { request: recordedRequest, slateDate: null },
      [evening, night],
      '2026-08-03',
    ],
    ['the whole league if they start on several', { request: recordedRequest, slateDate: null }, [evening, next], null],
    ['the whole league if it has none', { request: recordedRequest, slateDate: null }, [], null],
  ])('is %s', (_which, changes, games, slateDate) => {
    expect(read(slate(...games), changes).slateDate).toBe(slateDate);
  });
});
