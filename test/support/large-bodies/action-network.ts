import { list, nested, type Way } from './way.ts';

type Fields = Readonly<Record<string, unknown>>;

const over = (changes: Fields = {}) => ({ side: 'over', odds: -110, value: 8.5, ...changes });
const under = (changes: Fields = {}) => ({ side: 'under', odds: -110, value: 8.5, ...changes });
const total = [over(), under()];

function game(id: number, markets: unknown, changes: Fields = {}) {
  return {
    id,
    status: 'scheduled',
    start_time: '2026-08-03T23:05:00.000Z',
    home_team_id: 1,
    away_team_id: 2,
    teams: [
      { id: 1, full_name: 'Harbor City Gulls' },
      { id: 2, full_name: 'Mill Valley Otters' },
    ],
    markets,
    ...changes,
  };
}

/** Beside a sound game, so that no answer is wholly bad. */
function slate(...games: unknown[]): string {
  return JSON.stringify({
    league: { id: 8, name: 'mlb' },
    games: [game(1, { '68': { event: { total } } }), ...games],
  });
}

/** Under every book, period and market that is asked for. */
function everywhere(outcomes: unknown) {
  const bets = { moneyline: outcomes, spread: outcomes, total: outcomes, core_bet_type_6_team_score: outcomes };
  const periods = { event: bets, firstfiveinnings: bets, firstinning: bets };
  const books = ['15', '30', '68', '69', '71', '75', '79', '123', '972', '247', '2988'];
  return Object.fromEntries(books.map((book) => [book, periods]));
}

const fromEntries = (size: number, prefix: string, value: unknown) =>
  Object.fromEntries(list(size, (n) => [`${prefix}${n}`, value]));

const alternates = (size: number) => list(size, (n) => (n % 2 ? over : under)({ is_alt_market: true, value: n / 2 }));

const inOneMarket = (outcomes: unknown) => slate(game(2, { '68': { event: { total: outcomes } } }));

const texts: Readonly<Record<string, (size: number) => string>> = {
  'outcomes of one line': (size) => inOneMarket(list(size, () => over())),
  'alternates in one market': (size) => inOneMarket(alternates(size)),
  'alternates in several games': (size) =>
    slate(...list(size / 500, (n) => game(n + 2, { '68': { event: { total: alternates(500) } } }))),
  'live outcomes in one market': (size) =>
    inOneMarket(alternates(size).map((outcome, n) => ({ ...outcome, is_live: n % 3 === 0 }))),
  'things that are no outcome': (size) => inOneMarket(list(size, () => null)),
  'splits in one market': (size) =>
    slate(
      game(2, {
        '15': { event: { total: alternates(size).map((o) => ({ ...o, bet_info: { tickets: { percent: 50 } } })) } },
      }),
    ),
  games: (size) => slate(...list(size / 2, (n) => game(n + 2, { '68': { event: { total } } }))),
  'games of one id': (size) => slate(...list(size / 2, () => game(2, { '68': { event: { total } } }))),
  'games of another league': (size) =>
    slate(
      ...list(size / 2, (n) => game(n + 2, { '68': { event: { total } } }, { league_name: 'ncaaf', league_id: 2 })),
    ),
  'games of many leagues': (size) =>
    slate(...list(size / 2, (n) => game(n + 2, { '68': { event: { total } } }, { league_name: `league ${n}` }))),
  'games that are over': (size) =>
    slate(...list(size / 2, (n) => game(n + 2, { '68': { event: { total } } }, { status: 'complete' }))),
  'games without odds beside one with all': (size) =>
    slate(game(2, everywhere(total)), ...list(size, (n) => game(n + 3, {}))),
  'games that each say nothing of a market': (size) =>
    slate(game(2, everywhere(total)), ...list(size, (n) => game(n + 3, { '68': { event: { total: [null] } } }))),
  'things that are no game': (size) => slate(...list(size, (n) => (n % 2 ? { id: n, markets: {} } : null))),
  'unknown books': (size) => slate(game(2, fromEntries(size, 'book', { event: { total: [over()] } }))),
  'unknown periods': (size) => slate(game(2, { '68': fromEntries(size, 'period', { total: [over()] }) })),
  'unknown markets': (size) => slate(game(2, { '68': { event: fromEntries(size, 'market', [over()]) } })),
  teams: (size) => slate(game(2, {}, { teams: list(size, (n) => ({ id: n, full_name: `Team ${n}` })) })),
  'things that are no team': (size) => slate(game(2, {}, { teams: list(size, (n) => (n % 2 ? { id: 1 } : null)) })),
  'fields that are not read': (size) =>
    slate(
      game(
        2,
        { '68': { event: { total: [over(fromEntries(size, 'field', 1)), under()] } } },
        fromEntries(size, 'f', 1),
      ),
    ),
  nesting: (size) =>
    inOneMarket([over({ book_id: 'DEEP' }), under({ bet_info: 'DEEP' }), over({ value: 'DEEP' }), 'DEEP']).replaceAll(
      '"DEEP"',
      nested(size),
    ),
  'long text': (size) => {
    const long = `\t ${'name \u0000'.repeat(size * 4)}`;
    const outcomes = [
      over({ side: long }),
      over({ line_status: long }),
      over({ book_id: long }),
      over({ team_id: long }),
    ];
    return slate(
      game(2, { '68': { event: { total: outcomes } }, [long]: { [long]: { [long]: [over()] } } }),
      game(3, {}, { id: long }),
      game(4, {}, { status: long }),
      game(5, {}, { start_time: `2026-08-03T23:05:00.${'1'.repeat(size)}` }),
      game(
        6,
        {},
        {
          teams: [
            { id: 1, full_name: long },
            { id: 2, full_name: 'Otters' },
          ],
        },
      ),
      game(7, {}, { league_name: long }),
    );
  },
  'text that is cut off': (size) => inOneMarket(alternates(size)).slice(0, -2),
  'text that is no JSON': (size) => `<html>${' "\\{[]}<'.repeat(size)}`,
  blanks: (size) => ' \n'.repeat(size * 10),
};

export const actionNetworkWays: readonly Way[] = Object.entries(texts).map(([name, text]) => ({
  source: 'action-network',
  name,
  text,
}));
