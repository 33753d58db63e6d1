import { describe, expect, it } from 'vitest';
import type { Slot } from '../../../../lib/odds/market.ts';
import { comparePositions, historyOf } from '../../../../lib/recording/rule.ts';
import { gameReading, homeMoneyline, observedAt, offered, readingOf } from '../../../support/observed.ts';

const states = (observations: Parameters<typeof historyOf>[0]) =>
  historyOf(observations).lineChanges.map(({ capturedAt, state }) => [
    capturedAt.slice(14, 16),
    'price' in state ? state.price : state.state,
  ]);
const slot = 'draftkings-nj/full_game/moneyline/main' as const;

describe('the history of a line', () => {
  it('has a change if a price moved, and none if it stayed', () => {
    const prices = [-110, -110, -115, -115, -110];
    expect(states(prices.map((price, minute) => observedAt(minute, [gameReading([offered(price)])])))).toEqual([
      ['00', -110],
      ['02', -115],
      ['04', -110],
    ]);
  });

  it('is the same in whatever order the observations arrive, and however often', () => {
    const inOrder = [-110, -115, -110].map((price, minute) => observedAt(minute, [gameReading([offered(price)])]));
    const [first, second, third] = inOrder;
    expect(historyOf([third, first, third, second, first].flatMap((o) => o ?? []))).toEqual(historyOf(inOrder));
    expect(historyOf(inOrder).lineChanges).toHaveLength(3);
  });

  it('has an absence if an observation spoke for the market and did not hold the line', () => {
    const gone = gameReading([], { scope: [slot] });
    expect(
      states([observedAt(0, [gameReading([offered(-110)])]), observedAt(1, [gone]), observedAt(2, [gone])]),
    ).toEqual([
      ['00', -110],
      ['01', 'absent'],
    ]);
  });

  it('is not touched by an observation that does not speak for the market', () => {
    const silent = [
      gameReading([]),
      gameReading([], { status: 'live' }),
      gameReading([], { scope: ['fanduel-nj/full_game/moneyline/main'] }),
    ];
    const observations = [
      observedAt(0, [gameReading([offered(-110)])]),
      ...silent.map((game, index) => observedAt(index + 1, [game])),
      observedAt(8, []),
      observedAt(9, [gameReading([offered(-110)])]),
    ];
    expect(states(observations)).toEqual([['00', -110]]);
  });

  it('distinguishes suspension from a price and from absence', () => {
    const suspended = gameReading([{ key: homeMoneyline, offer: { state: 'suspended' } }]);
    expect(
      states([observedAt(0, [suspended]), observedAt(1, [gameReading([offered(100)])]), observedAt(2, [suspended])]),
    ).toEqual([
      ['00', 'suspended'],
      ['01', 100],
      ['02', 'suspended'],
    ]);
  });

  it('orders observations of one moment by their content hash', () => {
    const late = observedAt(0, [gameReading([offered(-120)])], { digit: 'f' });
    const early = observedAt(0, [gameReading([offered(-110)])], { digit: '1' });
    expect(comparePositions(early, late)).toBeLessThan(0);
    expect(states([late, early])).toEqual([
      ['00', -110],
      ['00', -120],
    ]);
  });

  describe('of an alternate', () => {
    const market = { market: 'total', selection: 'over' } as const;
    const main = offered(-110, 8.5, market);
    const alternate = offered(130, 9.5, { ...market, rung: '9.5' });
    const ofEvent = observedAt(0, [gameReading([main, alternate])]);

    it('goes on if an answer speaks for the main line alone', () => {
      const ofSlate = observedAt(1, [gameReading([offered(-115, 8.5, market)])]);
      expect(states([ofEvent, ofSlate])).toEqual([
        ['00', -110],
        ['00', 130],
        ['01', -115],
      ]);
    });

    it('ends if an answer speaks for alternates and does not hold it, and the main line goes on', () => {
      const without = gameReading([], { scope: ['draftkings-nj/full_game/total/alternate'] });
      expect(states([ofEvent, observedAt(1, [without])]).slice(2)).toEqual([['01', 'absent']]);
    });

    it('ends by an answer of an earlier version that named no part: it spoke for both', () => {
      const earlier = 'draftkings-nj/full_game/total' as string as Slot;
      const without = gameReading([main], { scope: [earlier] });
      expect(states([ofEvent, observedAt(1, [without])]).slice(2)).toEqual([['01', 'absent']]);
    });
  });

  it('uses the reading of the newest reader, whichever reading comes last', () => {
    const older = observedAt(0, [gameReading([offered(-110)])]);
    const newer = { ...older, reading: readingOf([gameReading([offered(-105)])], 2) };
    expect(states([older, newer])).toEqual([['00', -105]]);
    expect(states([newer, older])).toEqual([['00', -105]]);
  });

  it('keeps splits apart from prices', () => {
    const split = { period: 'full_game', market: 'moneyline', team: null, selection: 'home' } as const;
    const game = (tickets: number) =>
      gameReading([offered(-110)], {
        scope: [slot, 'public/full_game/moneyline/main'],
        splits: [{ ...split, tickets, money: null }],
      });
    const history = historyOf([observedAt(0, [game(60)]), observedAt(1, [game(61)])]);
    expect(history.lineChanges).toHaveLength(1);
    expect(history.splitChanges.map(({ state }) => state)).toEqual([
      { state: 'offered', tickets: 60, money: null },
      { state: 'offered', tickets: 61, money: null },
    ]);
  });
});
