import { describe, expect, test } from 'vitest';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { away, game, handWrittenSlate, home, observationOf, over, slate, under } from './scoreboards.ts';

function betting(tickets: unknown, money: unknown) {
  return { bet_info: { tickets: { value: 0, percent: tickets }, money: { value: 0, percent: money } } };
}

/** The splits of the first game, and those of its slots that are of public betting. */
function read(markets: Record<string, unknown>) {
  const [first] = readActionNetwork(
    observationOf(slate(game({ '68': { event: { moneyline: [home(), away()] } }, ...markets }))),
  ).games;
  return { splits: first?.splits ?? [], scope: first?.scope.filter((slot) => slot.startsWith('public/')) ?? [] };
}

function ofConsensus(market: string, ...outcomes: unknown[]) {
  return read({ '15': { event: { [market]: outcomes } } });
}

describe('public betting', () => {
  test('is read once for each side of a market, from the consensus', () => {
    const [first, second] = readActionNetwork(observationOf(handWrittenSlate())).games;
    expect(first?.splits).toEqual([
      { period: 'full_game', market: 'moneyline', team: null, selection: 'away', tickets: 38, money: 45 },
      { period: 'full_game', market: 'moneyline', team: null, selection: 'home', tickets: 62, money: 55 },
      { period: 'full_game', market: 'spread', team: null, selection: 'away', tickets: 52, money: null },
      { period: 'full_game', market: 'spread', team: null, selection: 'home', tickets: 48, money: null },
    ]);
    expect(first?.scope.filter((slot) => slot.startsWith('public/'))).toEqual([
      'public/full_game/moneyline/main',
      'public/full_game/spread/main',
    ]);
    expect(second?.splits).toEqual([]);
    expect(second?.scope.filter((slot) => slot.startsWith('public/'))).toEqual([]);
  });

  test('is not read from any other book, which repeats it', () => {
    const markets = { '69': { event: { moneyline: [home(betting(60, 60)), away(betting(40, 40))] } } };
    expect(read(markets)).toEqual({ splits: [], scope: [] });
  });

  test('can be 0 on one side', () => {
    const { splits } = ofConsensus('moneyline', home(betting(100, 0)), away(betting(0, 100)));
    expect(splits.map(({ tickets, money }) => [tickets, money])).toEqual([
      [0, 100],
      [100, 0],
    ]);
  });

  test('says nothing if all its numbers are 0', () => {
    expect(ofConsensus('moneyline', home(betting(0, 0)), away(betting(0, 0)))).toEqual({ splits: [], scope: [] });
  });

  test.each([101, -1, 33.3, '60', null, undefined])('has no number if a side says %j', (percent) => {
    const { splits } = ofConsensus('moneyline', home(betting(percent, 60)), away(betting(40, 40)));
    expect(splits.map(({ tickets, money }) => [tickets, money])).toEqual([
      [null, 40],
      [null, 60],
    ]);
  });

  test('says nothing of a market that cannot be read', () => {
    expect(ofConsensus('moneyline', home(betting(60, 60)), away({ ...betting(40, 40), odds: 0 }))).toEqual({
      splits: [],
      scope: [],
    });
  });

  test('is that of the main line, not of its alternates', () => {
    const alternate = { is_alt_market: true, value: 9.5, ...betting(1, 1) };
    const { splits } = ofConsensus(
      'total',
      over(betting(60, 61)),
      under(betting(40, 39)),
      over(alternate),
      under(alternate),
    );
    expect(splits.map(({ selection, tickets, money }) => [selection, tickets, money])).toEqual([
      ['over', 60, 61],
      ['under', 40, 39],
    ]);
  });

  test('has a team if the market is about one', () => {
    const { splits, scope } = ofConsensus(
      'core_bet_type_6_team_score',
      over({ team_id: 1, ...betting(70, 71) }),
      under({ team_id: 1, ...betting(30, 29) }),
      over({ team_id: 2, ...betting(20, 0) }),
      under({ team_id: 2, ...betting(80, 0) }),
    );
    expect(splits.map(({ team, selection, tickets, money }) => [team, selection, tickets, money])).toEqual([
      ['away', 'over', 20, null],
      ['away', 'under', 80, null],
      ['home', 'over', 70, 71],
      ['home', 'under', 30, 29],
    ]);
    expect(scope).toEqual(['public/full_game/team_total/away/main', 'public/full_game/team_total/home/main']);
  });

  test('says nothing of the one team that has no numbers: they did not go away', () => {
    const { splits, scope } = ofConsensus(
      'core_bet_type_6_team_score',
      over({ team_id: 1, ...betting(70, 71) }),
      under({ team_id: 1, ...betting(30, 29) }),
      over({ team_id: 2, ...betting(0, 0) }),
      under({ team_id: 2, ...betting(0, 0) }),
    );
    expect(splits.map(({ team, selection, tickets }) => [team, selection, tickets])).toEqual([
      ['home', 'over', 70],
      ['home', 'under', 30],
    ]);
    expect(scope).toEqual(['public/full_game/team_total/home/main']);
  });
});
