import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineKeyText } from '../../../../../lib/odds/line.ts';
import { readTheOddsApi } from '../../../../../lib/sources/the-odds-api/read.ts';
import {
  away,
  book,
  type Entry,
  event,
  home,
  market,
  observationOf,
  over,
  recordedRequest,
  requestFor,
  under,
} from './odds.ts';

const recorded = { request: recordedRequest };
const gulls = { description: 'Harbor City Gulls' };
const otters = { description: 'Mill Valley Otters' };

const ofDraftKings = (markets: readonly Entry[]) => event([book('draftkings', markets)]);

/** The reading of some markets of DraftKings, beside a sound book. */
function readMarkets(markets: readonly Entry[], query?: Record<string, string>) {
  const sound = book('fanduel', [market('h2h', [home(), away()])]);
  const body = event([sound, book('draftkings', markets)]);
  const request = query === undefined ? recordedRequest : requestFor(query);
  const { games, outcomes } = readTheOddsApi(observationOf([body], { request }));
  const ownQuotes = games[0]?.quotes.filter(({ key }) => key.sportsbook === 'draftkings-us') ?? [];
  return {
    outcomes: { ...outcomes, seen: outcomes.seen - 2, quotes: ownQuotes.length },
    lines: ownQuotes.map(({ key }) => lineKeyText(key).replace('draftkings-us/', '')),
    scope: games[0]?.scope.filter((slot) => slot.startsWith('draftkings-us/')) ?? [],
  };
}

const mainSpread = market('spreads', [home({ point: -1.5, price: 142 }), away({ point: 1.5, price: -170 })]);
const otherSpreads = market('alternate_spreads', [
  home({ point: -2.5, price: 240 }),
  away({ point: 2.5, price: -300 }),
]);

const main = 'draftkings-us/full_game/spread/main';
const alternates = 'draftkings-us/full_game/spread/alternate';

describe('alternates', () => {
  test('are in a slot of their own, each on the rung of its own number', () => {
    const { lines, scope } = readMarkets([otherSpreads, mainSpread]);
    expect(lines).toEqual([
      'full_game/spread//away/2.5',
      'full_game/spread//home/-2.5',
      'full_game/spread//away/main',
      'full_game/spread//home/main',
    ]);
    expect(scope).toEqual([alternates, main]);
  });

  test('may repeat the main line', () => {
    const repeated = market('alternate_spreads', [home({ point: -1.5 }), away({ point: 1.5 })]);
    expect(readMarkets([mainSpread, repeated]).outcomes).toMatchObject({ quotes: 4, rejected: {} });
  });

  test('say nothing of their main line, and their main line says nothing of them', () => {
    expect(readMarkets([otherSpreads])).toMatchObject({ outcomes: { quotes: 2, skipped: {} }, scope: [alternates] });
    const asked = readMarkets([otherSpreads], { markets: 'h2h,spreads,alternate_spreads' });
    expect(asked).toMatchObject({ outcomes: { quotes: 2, skipped: {} }, scope: [alternates] });
    expect(readMarkets([mainSpread], { markets: 'h2h,spreads,alternate_spreads' }).scope).toEqual([main]);
  });

  test.each([
    [
      'one of them cannot be read',
      market('alternate_spreads', [home({ point: -2.5 }), away({ point: null })]),
      { missing_line: 1 },
    ],
    [
      'two are on one rung',
      market('alternate_spreads', [home({ point: -2.5 }), home({ point: -2.5, price: 1000 })]),
      { ambiguous: 2 },
    ],
    ['one has no finite number', market('alternate_spreads', [home({ point: 'NaN' })]), { missing_line: 1 }],
  ])('cost each other, and not their main line, if %s', (_what, broken, rejected) => {
    const { lines, scope, outcomes } = readMarkets([mainSpread, broken]);
    expect({ lines, scope }).toEqual({
      lines: ['full_game/spread//away/main', 'full_game/spread//home/main'],
      scope: [main],
    });
    expect(outcomes.rejected).toEqual(rejected);
  });

  test('are read if their main line is in play already', () => {
    const late = { ...mainSpread, last_update: '2026-08-03T23:06:00Z' };
    const { outcomes, scope } = readMarkets([late, otherSpreads]);
    expect(outcomes).toEqual({ seen: 4, quotes: 2, skipped: { live: 2 }, rejected: {} });
    expect(scope).toEqual([alternates]);
  });

  test('with huge numbers are rungs like any other', () => {
    const huge = market('alternate_totals', [over({ point: 1e300 }), under({ point: 5e-324 })]);
    expect(readMarkets([market('totals', []), huge]).lines).toEqual([
      'full_game/total//over/1e+300',
      'full_game/total//under/5e-324',
    ]);
  });
});

describe('team totals', () => {
  test('are of the team that their description names', () => {
    const { lines } = readMarkets([
      market('team_totals', [
        over({ ...gulls, point: 4.5 }),
        under({ ...gulls, point: 4.5 }),
        over({ ...otters, point: 3.5 }),
      ]),
      market('alternate_team_totals', [over({ ...otters, point: 5.5 })]),
    ]);
    expect(lines).toEqual([
      'full_game/team_total/away/over/5.5',
      'full_game/team_total/away/over/main',
      'full_game/team_total/home/over/main',
      'full_game/team_total/home/under/main',
    ]);
  });

  test.each([
    ['missing', over({ point: 4.5 }), 'missing_team'],
    ['of neither team', over({ point: 4.5, description: 'Gulls' }), 'missing_team'],
    ['no text', over({ point: 4.5, description: 7 }), 'missing_team'],
    ['that of something that is no outcome', null, 'unreadable_outcome'],
  ])('are rejected by name if the description is %s, and the market is out of scope', (_what, broken, reason) => {
    const { outcomes, scope } = readMarkets([market('team_totals', [under({ ...gulls, point: 4.5 }), broken])]);
    expect(outcomes).toEqual({ seen: 2, quotes: 0, skipped: { market_unreadable: 1 }, rejected: { [reason]: 1 } });
    expect(scope).toEqual([]);
  });
});

test('a three-way moneyline is kept beside the two-way one of the same book', () => {
  const threeWay = market('h2h_3_way', [home(), away(), { name: 'Draw', price: 900 }]);
  expect(readMarkets([market('h2h', [home(), away()]), threeWay]).scope).toEqual([
    'draftkings-us/full_game/moneyline/main',
    'draftkings-us/full_game/moneyline_3way/main',
  ]);
});

/** The bets of the documentation, on the whole game and on its first innings; and the kinds that are not kept. */
const bets = ['h2h', 'h2h_3_way', 'spreads', 'alternate_spreads', 'totals', 'alternate_totals'];
const innings = [1, 3, 5, 7].map((number) => `_1st_${number}_innings`);
const documented = [
  ...['', ...innings].flatMap((ending) => bets.map((bet) => `${bet}${ending}`)),
  ...['team_totals', 'alternate_team_totals'],
];
const others = [
  'outrights',
  'btts',
  'draw_no_bet',
  'team_totals_1st_5_innings',
  'pitcher_outs_alternate',
  'totals_1st_inning',
  'h2h_q1',
  'h2h_lay',
  'outrights_lay',
];
const isKept = (key: string) => documented.includes(key) && !/_1st_[37]_innings$/.test(key);

/** Sides that fit the market, so that a market which is kept has nothing to reject. */
function outcomesOf(key: string): Entry[] {
  if (key.includes('team_totals')) return [over({ ...gulls, point: 4.5 }), under({ ...otters, point: 3.5 })];
  if (key.includes('totals')) return [over(), under()];
  return [home({ point: -1.5 }), away({ point: 1.5 })];
}

describe('every market', () => {
  test('is read, or counted by its name', () => {
    const keys = fc.uniqueArray(
      fc.oneof(fc.constantFrom(...documented, ...others), fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/)),
    );
    fc.assert(
      fc.property(keys, (names) => {
        // The main lines are there, so that alternates are read.
        const all = [...new Set([...documented.filter((key) => isKept(key) && !key.includes('alternate')), ...names])];
        const body = ofDraftKings(all.map((key) => market(key, outcomesOf(key))));
        const { outcomes } = readTheOddsApi(observationOf(body, recorded));
        const named = all.filter((key) => !isKept(key) && !key.endsWith('_lay'));
        expect(outcomes).toMatchObject({ seen: all.length * 2, quotes: all.filter(isKept).length * 2, rejected: {} });
        expect(outcomes.skippedMarkets ?? {}).toEqual(Object.fromEntries(named.map((key) => [key, 2])));
        expect(outcomes.seen).toBe(outcomes.quotes + sum(outcomes.skipped));
      }),
    );
  });

  test('that is not kept is counted, however many names there are, and the names are those of the most outcomes', () => {
    const markets = Array.from({ length: 200 }, (_, n) =>
      market(
        `m${n}`,
        Array.from({ length: n }, () => over()),
      ),
    );
    const { outcomes } = readTheOddsApi(
      observationOf(ofDraftKings([...markets, market('h2h', [home(), away()])]), recorded),
    );
    expect(outcomes.skipped).toEqual({ unknown_market: (199 * 200) / 2 });
    expect(Object.keys(outcomes.skippedMarkets ?? {})).toHaveLength(100);
    expect(outcomes.skippedMarkets).toMatchObject({ m199: 199, m100: 100 });
  });

  const list = '../shared/facts/sportsbooks/the-odds-api-markets.csv';
  const isPresent = existsSync(list);
  if (!isPresent) console.info(`Skipped: the documented market keys, because ${list} is not there.`);

  test.skipIf(!isPresent)('of the documentation’s baseball list is read or counted by its name', () => {
    const keys = readFileSync(list, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((row) => /^([a-z0-9_]+),current,/.exec(row)?.[1] ?? []);
    expect(keys.length).toBeGreaterThan(70);
    expect(documented.filter((key) => !keys.includes(key))).toEqual([]);
    const body = ofDraftKings(keys.map((key) => market(key, outcomesOf(key))));
    const { outcomes } = readTheOddsApi(observationOf(body, recorded));
    expect(outcomes).toMatchObject({ seen: keys.length * 2, quotes: keys.filter(isKept).length * 2, rejected: {} });
    const counted = Object.keys(outcomes.skippedMarkets ?? {});
    expect(keys.filter((key) => !isKept(key) && !key.endsWith('_lay')).sort()).toEqual(counted);
  });
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, outcomes) => total + outcomes, 0);
}
