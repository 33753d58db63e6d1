import { describe, expect, test } from 'vitest';
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

const moneyline = 'draftkings-us/full_game/moneyline/main';
const spread = 'draftkings-us/full_game/spread/main';
const total = 'draftkings-us/full_game/total/main';

const minus = (changes: Entry = {}) => home({ price: 142, point: -1.5, ...changes });
const plus = (changes: Entry = {}) => away({ price: -170, point: 1.5, ...changes });

/** Another book of the same game, so that an answer is never wholly bad, and a game that holds every market. */
const sound = book('fanduel', [market('h2h', [home(), away()])]);
const holder = event(
  [
    book('draftkings', [
      market('h2h', [home(), away()]),
      market('spreads', [minus(), plus()]),
      market('totals', [over(), under()]),
    ]),
  ],
  { id: 'h1' },
);

/** The reading of some markets of DraftKings: the counts without those of the other two, its quotes and its slots. */
function readMarkets(markets: unknown, query: Record<string, string> = {}) {
  const request = requestFor(query);
  const reading = readTheOddsApi(observationOf([event([sound, book('draftkings', markets)]), holder], { request }));
  const [game] = reading.games;
  const { seen, quotes, skipped, rejected } = reading.outcomes;
  return {
    counts: { seen: seen - 8, quotes: quotes - 8, skipped, rejected },
    quotes: game?.quotes.filter(({ key }) => key.sportsbook === 'draftkings-us') ?? [],
    scope: game?.scope.filter((slot) => slot.startsWith('draftkings-us/')) ?? [],
  };
}

describe('a market with an outcome that cannot be read', () => {
  test.each([
    ['unknown_side', 'h2h', home(), away({ name: 'Otters' }), moneyline],
    ['unknown_side', 'h2h', home(), away({ name: 'mill valley otters' }), moneyline],
    ['unknown_side', 'h2h', home(), away({ name: undefined }), moneyline],
    ['unknown_side', 'spreads', minus(), over(), spread],
    ['unknown_side', 'totals', over(), home({ point: 8.5 }), total],
    ['unknown_side', 'totals', over(), under({ name: 'under' }), total],
    ['off_the_board', 'h2h', home(), away({ price: 0 }), moneyline],
    ['off_the_board', 'h2h', home(), away({ price: 1 }), moneyline],
    ['off_the_board', 'totals', over(), under({ price: 0.0001 }), total],
    ['impossible_price', 'h2h', home(), away({ price: 1.91 }), moneyline],
    ['impossible_price', 'h2h', home(), away({ price: 99 }), moneyline],
    ['impossible_price', 'h2h', home(), away({ price: '-110' }), moneyline],
    ['impossible_price', 'h2h', home(), away({ price: null }), moneyline],
    ['missing_line', 'spreads', minus(), plus({ point: undefined }), spread],
    ['missing_line', 'totals', over(), under({ point: '8.5' }), total],
    ['missing_line', 'totals', over(), under({ point: 0 }), total],
    ['missing_line', 'totals', over(), under({ point: -8.5 }), total],
    ['unreadable_outcome', 'h2h', home(), null, moneyline],
    ['unreadable_outcome', 'h2h', home(), [away()], moneyline],
  ])('(%s in %s) says nothing, and says why', (reason, name, readable, broken, slot) => {
    for (const outcomes of [
      [readable, broken],
      [broken, readable],
    ]) {
      const { counts, quotes, scope } = readMarkets([market(name, outcomes)]);
      expect(counts).toEqual({ seen: 2, quotes: 0, skipped: { market_unreadable: 1 }, rejected: { [reason]: 1 } });
      expect(quotes).toEqual([]);
      expect(scope).toEqual([moneyline, spread, total].filter((other) => other !== slot));
    }
  });

  test.each([
    ['within one list', [market('h2h', [home(), away(), home({ price: -115 })])]],
    ['in a market that is there twice', [market('h2h', [home(), away()]), market('h2h', [home()])]],
  ])('rejects both outcomes of one line %s, and says nothing of the others', (_where, markets) => {
    const { counts, scope } = readMarkets(markets);
    expect(counts).toEqual({ seen: 3, quotes: 0, skipped: { market_unreadable: 1 }, rejected: { ambiguous: 2 } });
    expect(scope).not.toContain(moneyline);
  });

  test.each([null, {}, 'none', 7, undefined])('counts %j in the place of a list as one outcome', (outcomes) => {
    const { counts, scope } = readMarkets([market('h2h', outcomes)]);
    expect(counts).toEqual({ seen: 1, quotes: 0, skipped: {}, rejected: { unreadable_outcome: 1 } });
    expect(scope).toEqual([spread, total]);
  });
});

describe('a market of more outcomes than can be recorded at once', () => {
  const overs = (size: number) => Array.from({ length: size }, () => over());
  const rejected = { market_too_large: 20_001 };

  test.each([
    ['in one list', [market('totals', overs(20_001))]],
    ['in several entries of it', [market('totals', overs(10_000)), market('totals', overs(10_001))]],
  ])('(%s) is rejected by name, and is out of scope', (_where, markets) => {
    const { counts, scope } = readMarkets(markets);
    expect(counts).toEqual({ seen: 20_001, quotes: 0, skipped: {}, rejected });
    expect(scope).toEqual([moneyline, spread]);
  });

  test('is one that is read if it has one outcome less', () => {
    const { counts } = readMarkets([market('totals', [...overs(19_999), under()])]);
    expect(counts).toMatchObject({ rejected: { ambiguous: 19_999 }, skipped: { market_unreadable: 1 } });
  });
});

describe('an entry that does not say what it is', () => {
  const readable = market('totals', [over(), under()]);

  test.each([
    ['a market without a key', market('', [home(), away()], { key: undefined }), 2],
    ['a market whose key is a number', market('', [home()], { key: 3 }), 1],
    ['something that is no market', 'h2h', 1],
  ])('(%s) silences every market of its book but those that are there', (_what, entry, lost) => {
    const { counts, scope } = readMarkets([readable, entry]);
    expect(counts).toEqual({ seen: 2 + lost, quotes: 2, skipped: {}, rejected: { unreadable_outcome: lost } });
    expect(scope).toEqual([total]);
  });

  test('(a book without a key) silences every market of the game but those that are there', () => {
    const lost = { ...book('', [market('h2h', [home(), away()])]), key: null };
    const { games, outcomes } = readTheOddsApi(observationOf([event([sound, lost]), holder]));
    expect(outcomes).toEqual({ seen: 10, quotes: 8, skipped: {}, rejected: { unreadable_outcome: 2 } });
    expect(games[0]?.scope).toEqual(['fanduel-us/full_game/moneyline/main']);
  });

  test.each([null, {}, 'h2h'])('(%j in the place of markets) silences its book', (markets) => {
    const { counts, scope } = readMarkets(markets);
    expect(counts).toEqual({ seen: 1, quotes: 0, skipped: {}, rejected: { unreadable_outcome: 1 } });
    expect(scope).toEqual([]);
  });
});

describe('a market that is left', () => {
  test.each([
    ['lay_price', 'h2h_lay'],
    ['unknown_market', 'alternate_spreads_1st_3_innings'],
    ['not_asked', 'alternate_spreads'],
    ['unknown_market', 'constructor'],
    ['not_asked', 'totals_1st_5_innings'],
  ])('(%s: %s) silences nothing', (reason, key) => {
    const { counts, scope } = readMarkets([market(key, [over(), under()])]);
    expect(counts).toEqual({ seen: 2, quotes: 0, skipped: { [reason]: 2 }, rejected: {} });
    expect(scope).toEqual([moneyline, spread, total]);
  });

  test('is that of a book which was not asked for by name', () => {
    const { counts, scope } = readMarkets([market('h2h', [home(), away()])], { bookmakers: 'fanduel' });
    expect(counts).toEqual({ seen: 2, quotes: -6, skipped: { not_asked: 8 }, rejected: {} });
    expect(scope).toEqual([]);
  });

  test('is one that the source saw after the start: it is in play, whatever our clock says', () => {
    const late = { last_update: '2026-08-03T23:05:00Z' };
    const { counts, scope } = readMarkets([market('h2h', [home(), away()], late), market('totals', [over(), under()])]);
    expect(counts).toEqual({ seen: 4, quotes: 2, skipped: { live: 2 }, rejected: {} });
    expect(scope).toEqual([spread, total]);
  });

  test('goes by its book’s time if it has none of its own', () => {
    const markets = [market('h2h', [home(), away()], { last_update: undefined })];
    const late = book('draftkings', markets, { last_update: '2026-08-03T23:06:00Z' });
    const { outcomes } = readTheOddsApi(observationOf([event([sound, late]), holder]));
    expect(outcomes.skipped).toEqual({ live: 2 });
  });
});

describe('lines', () => {
  test('go by the teams’ names, whatever their order, and a moneyline has no number', () => {
    const { quotes } = readMarkets([market('h2h', [away({ point: 0 }), home()]), market('spreads', [plus(), minus()])]);
    expect(quotes.map(({ key, offer }) => [key.market, key.selection, offer])).toEqual([
      ['moneyline', 'away', { state: 'offered', line: null, price: 128 }],
      ['moneyline', 'home', { state: 'offered', line: null, price: -152 }],
      ['spread', 'away', { state: 'offered', line: 1.5, price: -170 }],
      ['spread', 'home', { state: 'offered', line: -1.5, price: 142 }],
    ]);
  });

  test('of a market with a draw are three-way, all of them', () => {
    const { quotes, scope } = readMarkets([market('h2h', [home(), away(), { name: 'Draw', price: 250 }])]);
    expect(quotes.map(({ key }) => [key.market, key.selection])).toEqual([
      ['moneyline_3way', 'away'],
      ['moneyline_3way', 'draw'],
      ['moneyline_3way', 'home'],
    ]);
    expect(scope).toContain('draftkings-us/full_game/moneyline_3way/main');
  });

  test('of a first half are of the first five innings, if they were asked for', () => {
    const markets = 'h2h,spreads,totals,h2h_1st_5_innings,totals_1st_1_innings';
    const { quotes } = readMarkets(
      [
        market('h2h_1st_5_innings', [home(), away()]),
        market('totals_1st_1_innings', [over({ point: 0.5 }), under({ point: 0.5 })]),
      ],
      { markets },
    );
    expect(quotes.map(({ key }) => `${key.period} ${key.market}`)).toEqual([
      'first_five moneyline',
      'first_five moneyline',
      'first_inning total',
      'first_inning total',
    ]);
  });

  test('of a pick’em are 0, from either side', () => {
    const body = JSON.stringify([
      event([book('draftkings', [market('spreads', [minus({ point: 777 }), plus({ point: 0 })])])]),
    ]);
    const { games } = readTheOddsApi(observationOf(body.replace('777', '-0')));
    expect(games[0]?.quotes.map(({ offer }) => offer.state === 'offered' && Object.is(offer.line, 0))).toEqual([
      true,
      true,
    ]);
  });

  test('with decimal prices are American ones if decimal prices were asked for, and else none', () => {
    const decimal = event([book('draftkings', [market('h2h', [home({ price: 1.91 }), away({ price: 2.05 })])])]);
    const pricesWith = (request: ReturnType<typeof requestFor>) =>
      readTheOddsApi(observationOf([decimal], { request })).games[0]?.quotes.map(
        ({ offer }) => offer.state === 'offered' && offer.price,
      );
    expect(pricesWith(requestFor({ oddsFormat: 'decimal' }))).toEqual([105, -110]);
    expect(pricesWith({ ...recordedRequest })).toEqual([105, -110]);
    expect(() => pricesWith(requestFor({}))).toThrow(/impossible_price 2/);
  });
});

test('a moneyline that cannot be read may have been a three-way one, so both are out of scope', () => {
  const draw = event([book('draftkings', [market('h2h', [home(), away(), { name: 'Draw', price: 250 }])])], {
    id: 'd1',
  });
  const broken = event([sound, book('draftkings', [market('h2h', [home(), null])])]);
  const [first] = readTheOddsApi(observationOf([broken, holder, draw])).games;
  expect(first?.scope).toEqual([spread, total, 'fanduel-us/full_game/moneyline/main']);
});
