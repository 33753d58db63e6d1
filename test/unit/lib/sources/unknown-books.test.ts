import { expect, test } from 'vitest';
import { readActionNetwork } from '../../../../lib/sources/action-network/read.ts';
import { readTheOddsApi } from '../../../../lib/sources/the-odds-api/read.ts';
import * as scoreboards from './action-network/scoreboards.ts';
import * as odds from './the-odds-api/odds.ts';

test('a scoreboard’s unknown books are counted by id over the games that are open, whether they were asked for or not', () => {
  const { game, slate, observationOf } = scoreboards;
  const moneyline = [scoreboards.home(), scoreboards.away()];
  const books = { '68': { event: { moneyline } }, '999001': { event: { moneyline, total: [] } }, '999002': 'nothing' };
  const reading = readActionNetwork(
    observationOf(slate(game(books), game(books, { id: 2 }), game(books, { id: 3, status: 'complete' }))),
  );
  expect(reading.outcomes.skipped).toMatchObject({ unknown_sportsbook: 6 });
  expect(reading.unknownBooks).toEqual([
    { key: '999001', title: null, outcomes: 4 },
    { key: '999002', title: null, outcomes: 2 },
  ]);
});

test('the unknown books of The Odds API have the title that it gives them, whichever of two comes first', () => {
  const { book, event, market, observationOf } = odds;
  const markets = [market('h2h', [odds.home(), odds.away()])];
  const books = [
    book('tidal', markets, { title: 'Tidal\u0007 Bet' }),
    book('tidal', markets, { title: 'Another' }),
    book('untitled', markets, { title: 7 }),
  ];
  const unknownIn = (...bookmakers: unknown[]) => readTheOddsApi(observationOf([event(bookmakers)])).unknownBooks;
  const expected = [
    { key: 'tidal', title: 'Another', outcomes: 4 },
    { key: 'untitled', title: null, outcomes: 2 },
  ];
  expect(unknownIn(...books)).toEqual(expected);
  expect(unknownIn(...books.toReversed())).toEqual(expected);
  expect(unknownIn(...books.slice(0, 1))).toEqual([{ key: 'tidal', title: 'Tidal Bet', outcomes: 2 }]);
});
