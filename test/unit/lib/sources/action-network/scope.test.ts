import { describe, expect, test } from 'vitest';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { away, game, home, observationOf, over, recordedRequest, slate, under } from './scoreboards.ts';

const moneyline = { moneyline: [home(), away()] };
const total = { total: [over(), under()] };

function scopesOf(body: object, changes = {}): readonly (readonly string[])[] {
  return readActionNetwork(observationOf(body, changes)).games.map(({ scope }) => scope);
}

describe('what an answer speaks for', () => {
  test('is each market that was asked for and that the answer holds somewhere', () => {
    const body = slate(
      game({ '68': { event: moneyline }, '69': { event: total } }),
      game({ '68': { event: total } }, { id: 2 }),
    );
    const all = [
      'draftkings-nj/full_game/moneyline/main',
      'draftkings-nj/full_game/total/main',
      'fanduel-nj/full_game/total/main',
    ];
    expect(scopesOf(body)).toEqual([all, all]);
  });

  test('includes a game without odds: its prices are gone', () => {
    const [, second] = scopesOf(slate(game({ '68': { event: moneyline } }), game({}, { id: 2 })));
    expect(second).toEqual(['draftkings-nj/full_game/moneyline/main']);
  });

  test('includes what only a finished game still holds', () => {
    const finished = game({ '68': { event: total } }, { id: 2, status: 'complete' });
    expect(scopesOf(slate(game({ '68': { event: moneyline } }), finished))).toEqual([
      ['draftkings-nj/full_game/moneyline/main', 'draftkings-nj/full_game/total/main'],
      [],
    ]);
  });

  test('leaves out a period that the source silently left out', () => {
    const [scope] = scopesOf(slate(game({ '68': { event: moneyline } })));
    expect(scope?.filter((slot) => !slot.includes('/full_game/'))).toEqual([]);
  });

  test('leaves out books and periods that were not asked for, unless the body is a recorded one', () => {
    const body = slate(game({ '68': { event: moneyline, firstinning: total }, '69': { event: moneyline } }));
    const { request } = observationOf(body);
    const query = { bookIds: '15,30,68', date: '20260803', periods: 'event' };
    expect(scopesOf(body, { request: { ...request, query } })).toEqual([['draftkings-nj/full_game/moneyline/main']]);
    expect(scopesOf(body, { request: recordedRequest })).toEqual([
      [
        'draftkings-nj/first_inning/total/main',
        'draftkings-nj/full_game/moneyline/main',
        'fanduel-nj/full_game/moneyline/main',
      ],
    ]);
  });

  test('is nothing if the request does not say what it asked for', () => {
    const body = slate(game({ '68': { event: moneyline } }));
    const { request } = observationOf(body);
    const reading = readActionNetwork(observationOf(body, { request: { ...request, query: {} } }));
    expect(reading.games).toMatchObject([{ scope: [], quotes: [] }]);
    expect(reading.outcomes.skipped).toEqual({ not_asked: 2 });
  });

  test('leaves out the markets of a game under a book that cannot be read, and only there', () => {
    const all = [
      'draftkings-nj/first_five/total/main',
      'draftkings-nj/full_game/total/main',
      'fanduel-nj/full_game/total/main',
    ];
    const sound = game({ '68': { event: total, firstfiveinnings: total }, '69': { event: total } });
    expect(scopesOf(slate(sound, game({ '68': null }, { id: 2 })))).toEqual([all, [all[2]]]);
    expect(scopesOf(slate(sound, game({ '68': { event: [] } }, { id: 2 })))).toEqual([all, [all[0], all[2]]]);
  });

  test('takes an empty market for one whose prices are gone', () => {
    const [first] = scopesOf(
      slate(game({ '68': { event: { total: [] } } }), game({ '68': { event: total } }, { id: 2 })),
    );
    expect(first).toEqual(['draftkings-nj/full_game/total/main']);
    expect(scopesOf(slate(game({ '68': { event: { total: [] } } })))).toEqual([[]]);
  });

  test('is not made wider by a book that cannot be named', () => {
    expect(scopesOf(slate(game({ '9999': { event: moneyline }, '68': { firsthalf: moneyline } })))).toEqual([[]]);
  });
});
