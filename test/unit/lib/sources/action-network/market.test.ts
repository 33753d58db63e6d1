import { describe, expect, test } from 'vitest';
import { readActionNetwork } from '../../../../../lib/sources/action-network/read.ts';
import { away, game, home, observationOf, over, slate, under } from './scoreboards.ts';

/** Another market of the same book, so that a slate is never wholly bad, and a second game that holds every market. */
const sound = { '69': { event: { moneyline: [home(), away()] } } };
const holder = game(
  {
    '68': {
      event: {
        moneyline: [home(), away()],
        spread: [home({ value: -1.5 }), away({ value: 1.5 })],
        total: [over(), under()],
        core_bet_type_6_team_score: [over({ team_id: 1 }), under({ team_id: 1 })],
      },
    },
  },
  { id: 2 },
);

/** The reading of one market of book 68: the counts without those of the other markets, its quotes and its slots. */
function readMarket(name: string, outcomes: unknown) {
  const reading = readActionNetwork(
    observationOf(slate(game({ ...sound, '68': { event: { [name]: outcomes } } }), holder)),
  );
  const [first] = reading.games;
  const { seen, quotes, skipped, rejected } = reading.outcomes;
  return {
    counts: { seen: seen - 10, quotes: quotes - 10, skipped, rejected },
    quotes: first?.quotes.filter(({ key }) => key.sportsbook === 'draftkings-nj') ?? [],
    scope: first?.scope.filter((slot) => slot.startsWith('draftkings-nj/')) ?? [],
  };
}

const moneyline = 'draftkings-nj/full_game/moneyline/main';
const threeWay = 'draftkings-nj/full_game/moneyline_3way/main';
const spread = 'draftkings-nj/full_game/spread/main';
const teamTotal = 'draftkings-nj/full_game/team_total';
const teamTotals = [`${teamTotal}/away/main`, `${teamTotal}/home/main`];
const total = 'draftkings-nj/full_game/total/main';

describe('a market with an outcome that cannot be read', () => {
  test.each([
    ['unknown_side', 'moneyline', home(), away({ side: 'over' }), moneyline],
    ['unknown_side', 'moneyline', home(), away({ side: undefined }), moneyline],
    ['unknown_side', 'total', over(), under({ side: 'home' }), total],
    ['impossible_price', 'moneyline', home(), away({ odds: 99 }), moneyline],
    ['impossible_price', 'moneyline', home(), away({ odds: 0 }), moneyline],
    ['impossible_price', 'moneyline', home(), away({ odds: -110.5 }), moneyline],
    ['impossible_price', 'moneyline', home(), away({ odds: '-110' }), moneyline],
    ['impossible_price', 'moneyline', home(), away({ odds: 1e300 }), moneyline],
    ['missing_line', 'spread', home({ value: -1.5 }), away({ value: null }), spread],
    ['missing_line', 'total', over(), under({ value: '8.5' }), total],
    ['missing_line', 'total', over(), under({ value: undefined, is_alt_market: true }), total],
    ['missing_line', 'total', over(), under({ value: 0 }), total],
    ['missing_line', 'total', over(), under({ value: -0 }), total],
    ['missing_line', 'total', over(), under({ value: -8.5 }), total],
    ['missing_line', 'total', over(), under({ value: 0, is_alt_market: true }), total],
    ['missing_team', 'core_bet_type_6_team_score', over({ team_id: 1 }), under({ team_id: 3 }), teamTotal],
    ['missing_team', 'core_bet_type_6_team_score', over({ team_id: 1 }), under(), teamTotal],
    ['unknown_line_status', 'moneyline', home(), away({ line_status: 'closed' }), moneyline],
    ['contradictory', 'moneyline', home(), away({ book_id: 69 }), moneyline],
    ['contradictory', 'moneyline', home(), away({ book_id: ['68'] }), moneyline],
    ['contradictory', 'moneyline', home(), away({ book_id: { toString: 1 } }), moneyline],
    ['contradictory', 'moneyline', home(), away({ period: 'firstinning' }), moneyline],
    ['contradictory', 'moneyline', home(), away({ team_id: 1 }), moneyline],
    ['unreadable_outcome', 'moneyline', home(), null, moneyline],
    ['unreadable_outcome', 'moneyline', home(), ['away'], moneyline],
    ['unreadable_outcome', 'moneyline', home(), away({ is_live: 'no' }), moneyline],
    ['unreadable_outcome', 'moneyline', home(), away({ is_alt_market: 1 }), moneyline],
  ])('(%s in a %s) says nothing, and says why', (reason, name, readable, broken, slot) => {
    for (const outcomes of [
      [readable, broken],
      [broken, readable],
    ]) {
      const { counts, quotes, scope } = readMarket(name, outcomes);
      expect(counts).toEqual({ seen: 2, quotes: 0, skipped: { market_unreadable: 1 }, rejected: { [reason]: 1 } });
      expect(quotes).toEqual([]);
      expect(scope).toEqual([moneyline, spread, ...teamTotals, total].filter((other) => !other.startsWith(slot)));
    }
  });

  test('rejects both outcomes of one line, and says nothing of the others', () => {
    const { counts, scope } = readMarket('moneyline', [home(), away(), home({ odds: -115 })]);
    expect(counts).toEqual({ seen: 3, quotes: 0, skipped: { market_unreadable: 1 }, rejected: { ambiguous: 2 } });
    expect(scope).not.toContain(moneyline);
  });

  test.each([null, {}, 'none', 7])('counts %j in the place of a list as one outcome', (outcomes) => {
    const { counts, scope } = readMarket('moneyline', outcomes);
    expect(counts).toEqual({ seen: 1, quotes: 0, skipped: {}, rejected: { unreadable_outcome: 1 } });
    expect(scope).toEqual([spread, ...teamTotals, total]);
  });
});

describe('a market that belongs to teams', () => {
  const [name, ofAway, ofHome] = ['core_bet_type_6_team_score', ...teamTotals] as const;
  const [gulls, otters] = [{ team_id: 1 }, { team_id: 2 }];
  const soundHome = [over(gulls), under(gulls)];
  const soundAway = [over(otters), under(otters)];

  test.each([
    ['unknown_side', over({ ...otters, side: 'both' })],
    ['missing_line', over({ ...otters, value: 0 })],
    ['impossible_price', over({ ...otters, odds: 0 })],
    ['unknown_line_status', over({ ...otters, line_status: 'closed' })],
    ['contradictory', over({ ...otters, book_id: 69 })],
    ['unreadable_outcome', over({ ...otters, is_live: 'no' })],
  ])('loses one team by an outcome of it with %s, and not the other', (reason, broken) => {
    const { counts, quotes, scope } = readMarket(name, [broken, ...soundHome, under(otters)]);
    expect(counts).toEqual({ seen: 4, quotes: 2, skipped: { market_unreadable: 1 }, rejected: { [reason]: 1 } });
    expect(quotes.map(({ key }) => [key.team, key.selection])).toEqual([
      ['home', 'over'],
      ['home', 'under'],
    ]);
    expect(scope).toContain(ofHome);
    expect(scope).not.toContain(ofAway);
  });

  test('loses one team by two outcomes on one line of it, and not the other', () => {
    const { counts, scope } = readMarket(name, [...soundHome, ...soundAway, over({ ...otters, odds: 120 })]);
    expect(counts).toEqual({ seen: 5, quotes: 2, skipped: { market_unreadable: 1 }, rejected: { ambiguous: 2 } });
    expect(scope).toContain(ofHome);
    expect(scope).not.toContain(ofAway);
  });

  test('loses one team when that is in play, and not the other', () => {
    const { counts, scope } = readMarket(name, [...soundHome, over({ ...otters, is_live: true }), under(otters)]);
    expect(counts).toEqual({ seen: 4, quotes: 2, skipped: { live: 1, market_live: 1 }, rejected: {} });
    expect(scope).toContain(ofHome);
    expect(scope).not.toContain(ofAway);
  });

  test.each([
    ['the other team by outcomes on lines that the one has', [...soundHome, over(), under()], [ofHome], 2],
    ['both teams if either could have the line', [...soundHome, over({ is_alt_market: true })], [], 0],
    ['both teams if both have the line', [...soundHome, ...soundAway, over()], [], 0],
    ['both teams by an outcome that is none', [...soundHome, ...soundAway, null], [], 0],
  ])('loses, if an outcome does not say of which team it is, %s', (_which, outcomes, spoken, recorded) => {
    const { counts, scope } = readMarket(name, outcomes);
    expect(scope.filter((slot) => slot.startsWith(teamTotal))).toEqual(spoken);
    expect(counts.quotes).toBe(recorded);
    expect(Object.values(counts.rejected)).toEqual([
      outcomes.filter((outcome) => outcome?.team_id === undefined).length,
    ]);
  });

  test('has no line of a team that it holds nothing of', () => {
    const { quotes, scope } = readMarket(name, soundHome);
    expect(quotes.map(({ key }) => key.team)).toEqual(['home', 'home']);
    expect(scope).toEqual(expect.arrayContaining([ofAway, ofHome]));
  });
});

describe('a market of more outcomes than can be recorded at once', () => {
  const alternates = (size: number) =>
    Array.from({ length: size }, (_, n) => (n % 2 ? over : under)({ is_alt_market: true, value: n + 0.5 }));

  test('is rejected by name, and is out of scope', () => {
    const { counts, quotes, scope } = readMarket('total', alternates(20_001));
    expect(counts).toEqual({ seen: 20_001, quotes: 0, skipped: {}, rejected: { market_too_large: 20_001 } });
    expect(quotes).toEqual([]);
    expect(scope).toEqual([moneyline, spread, ...teamTotals]);
  });

  test('is one that is read if it has one outcome less', () => {
    const { counts, quotes, scope } = readMarket('total', alternates(20_000));
    expect(counts).toEqual({ seen: 20_000, quotes: 20_000, skipped: {}, rejected: {} });
    expect(quotes).toHaveLength(20_000);
    expect(scope).toContain(total);
  });
});

test('an outcome whose book is nested deeper than text can be made of is contradictory', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const body = JSON.stringify(slate(game({ ...sound, '68': { event: { moneyline: [away({ book_id: 'DEEP' })] } } })));
  const { outcomes } = readActionNetwork(observationOf(body.replace('"DEEP"', deep)));
  expect(outcomes).toEqual({ seen: 3, quotes: 2, skipped: {}, rejected: { contradictory: 1 } });
});

describe('a market in play', () => {
  const live = { is_live: true };

  test('is not quoted next to its pre-game lines', () => {
    const { counts, quotes, scope } = readMarket('total', [
      over(),
      under(),
      over({ ...live, odds: 200, value: 4.5 }),
      under(live),
    ]);
    expect(counts).toEqual({ seen: 4, quotes: 2, skipped: { live: 2 }, rejected: {} });
    expect(quotes.map(({ offer }) => offer)).toEqual([
      { state: 'offered', line: 8.5, price: -110 },
      { state: 'offered', line: 8.5, price: -110 },
    ]);
    expect(scope).toContain(total);
  });

  test('is out of scope if a line is offered only in play', () => {
    const { counts, scope } = readMarket('total', [over(), under(live)]);
    expect(counts).toEqual({ seen: 2, quotes: 0, skipped: { live: 1, market_live: 1 }, rejected: {} });
    expect(scope).not.toContain(total);
  });

  test('is out of scope if an alternate is offered only in play', () => {
    const alternate = over({ ...live, is_alt_market: true, value: 10.5 });
    expect(readMarket('total', [over(), under(), alternate]).scope).not.toContain(total);
  });

  test('is out of scope if it is unknown which line is in play', () => {
    const { counts, scope } = readMarket('total', [over(), under(), { ...live, side: 'both' }]);
    expect(counts).toEqual({ seen: 3, quotes: 0, skipped: { live: 1, market_live: 2 }, rejected: {} });
    expect(scope).not.toContain(total);
  });

  test('is out of scope if both sides are in play', () => {
    const { counts, scope } = readMarket('total', [over(live), under(live)]);
    expect(counts).toEqual({ seen: 2, quotes: 0, skipped: { live: 2 }, rejected: {} });
    expect(scope).not.toContain(total);
  });
});

describe('lines', () => {
  test('of a suspended market have no price to be looked at', () => {
    const leftover = { line_status: 'suspended', odds: 0, value: null };
    const { counts, quotes } = readMarket('total', [over(leftover), under(leftover)]);
    expect(counts.quotes).toBe(2);
    expect(quotes.map(({ offer }) => offer)).toEqual([{ state: 'suspended' }, { state: 'suspended' }]);
  });

  test('that are alternates need their number even when suspended', () => {
    const { counts } = readMarket('total', [
      over({ line_status: 'suspended', is_alt_market: true, value: null }),
      under(),
    ]);
    expect(counts.rejected).toEqual({ missing_line: 1 });
  });

  test('of a moneyline have no number, whatever its value', () => {
    const { quotes } = readMarket('moneyline', [home({ value: 0 }), away({ value: undefined })]);
    expect(quotes.map(({ offer }) => offer.state === 'offered' && offer.line)).toEqual([null, null]);
  });

  test('of a pick’em are 0, from either side', () => {
    const { quotes } = readActionNetworkText('{"side":"home","team_id":1,"odds":-110,"value":-0}');
    expect(quotes.map(({ offer }) => offer.state === 'offered' && Object.is(offer.line, 0))).toEqual([true]);
  });

  test('of a market with a draw are three-way, all of them', () => {
    const { quotes, scope } = readMarket('moneyline', [home(), away(), { side: 'draw', odds: 250, value: 0 }]);
    expect(quotes.map(({ key }) => [key.market, key.selection])).toEqual([
      ['moneyline_3way', 'away'],
      ['moneyline_3way', 'draw'],
      ['moneyline_3way', 'home'],
    ]);
    expect(scope).toContain(threeWay);
  });
});

test('a moneyline that cannot be read may have been a three-way one, so both are out of scope', () => {
  const drawElsewhere = game(
    { '68': { event: { moneyline: [home(), away(), { side: 'draw', odds: 250 }] } } },
    { id: 3 },
  );
  const broken = game({ ...sound, '68': { event: { moneyline: [home(), null] } } });
  const [first] = readActionNetwork(observationOf(slate(broken, holder, drawElsewhere))).games;
  expect(first?.scope).not.toContain(moneyline);
  expect(first?.scope).not.toContain(threeWay);
});

function readActionNetworkText(outcome: string): { quotes: ReturnType<typeof readMarket>['quotes'] } {
  const body = JSON.stringify(slate(game({ '68': { event: { spread: ['OUTCOME'] } } }))).replace('"OUTCOME"', outcome);
  return { quotes: [...(readActionNetwork(observationOf(body)).games[0]?.quotes ?? [])] };
}
