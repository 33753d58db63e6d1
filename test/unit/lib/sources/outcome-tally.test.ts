import { expect, test } from 'vitest';
import { OutcomeTally } from '../../../../lib/sources/outcome-tally.ts';

test('adds up what became of each outcome, and leaves out the reasons that never came up', () => {
  const tally = new OutcomeTally();
  tally.see(9);
  tally.quote(3);
  tally.skip('live', 2);
  tally.skip('game_over', 1);
  tally.skip('live', 1);
  tally.skip('market_live', 0);
  tally.reject('ambiguous', 2);
  expect(tally.count()).toEqual({ seen: 9, quotes: 3, skipped: { live: 3, game_over: 1 }, rejected: { ambiguous: 2 } });
});

test('names reasons in one order, whichever came first', () => {
  const tally = new OutcomeTally();
  tally.skip('live', 1);
  tally.skip('game_over', 1);
  expect(Object.keys(tally.count().skipped)).toEqual(['game_over', 'live']);
});

test('counts unknown books by their keys, and their outcomes as skipped', () => {
  const tally = new OutcomeTally();
  tally.skipUnknownBook({ key: '78', title: null }, 2);
  tally.skipUnknownBook({ key: '9', title: 'Nine' }, 3);
  tally.skipUnknownBook({ key: '78', title: null }, 2);
  tally.skipUnknownBook({ key: '5', title: null }, 0);
  expect(tally.count().skipped).toEqual({ unknown_sportsbook: 7 });
  expect(tally.unknownBooks).toEqual([
    { key: '78', title: null, outcomes: 4 },
    { key: '9', title: 'Nine', outcomes: 3 },
  ]);
});
