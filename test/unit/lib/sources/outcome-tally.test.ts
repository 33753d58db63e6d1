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
