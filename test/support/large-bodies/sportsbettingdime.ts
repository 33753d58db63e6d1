import { list, nested, type Way } from './way.ts';

type Fields = Readonly<Record<string, unknown>>;

const price = (american: unknown = '-110', decimal: unknown = '1.91') => ({ american, decimal });
const total = { over: { points: '8.5', odds: price() }, under: { points: '8.5', odds: price() } };
const book = (name: unknown, odds: unknown = { total }) => ({ name, odds });
const books = ['betmgm', 'caesars', 'draftkings', 'fanatics', 'fanduel'];

function game(id: number, sportsbooks: unknown, changes: Fields = {}) {
  return {
    _id: '20260803.11-MLB-OTT@GUL',
    identifier: `g${id}`,
    date: '2026-08-03T23:05:00.000Z',
    home: { city: 'Harbor City', team: 'Gulls' },
    away: { city: 'Mill Valley', team: 'Otters' },
    sportsbooks,
    ...changes,
  };
}

/** Beside a sound game, so that no answer is wholly bad. */
function answer(...games: unknown[]): string {
  return JSON.stringify({ group: '2026-08-03', games: [game(0, [book('draftkings')]), ...games] });
}

const many = <T>(size: number, make: (n: number) => T) => list(size, make);

const texts: Readonly<Record<string, (size: number) => string>> = {
  games: (size) => answer(...many(size / 2, (n) => game(n + 1, [book('draftkings')]))),
  'games of one id': (size) => answer(...many(size / 2, () => game(1, [book('draftkings')]))),
  'games of another league': (size) =>
    answer(...many(size / 2, (n) => game(n + 1, [book('draftkings')], { _id: `20260803.11-L${'ABC'[n % 3]}-X` }))),
  'games in play': (size) =>
    answer(...many(size / 2, (n) => game(n + 1, [book('draftkings')], { date: '2026-08-03T15:00:00.000Z' }))),
  'games without odds beside one with all': (size) =>
    answer(
      game(
        1,
        books.map((name) => book(name)),
      ),
      ...many(size, (n) => game(n + 2, [])),
    ),
  'games that each say nothing of a book': (size) =>
    answer(
      game(
        1,
        books.map((name) => book(name)),
      ),
      ...many(size / books.length, (n) =>
        game(
          n + 2,
          books.map((name) => book(name, null)),
        ),
      ),
    ),
  'things that are no game': (size) => answer(...many(size, (n) => (n % 2 ? { sportsbooks: [] } : null))),
  'entries of one book': (size) =>
    answer(
      game(
        1,
        many(size / 2, () => book('draftkings')),
      ),
    ),
  'entries of several books': (size) =>
    answer(
      game(
        1,
        many(size / 2, (n) => book(books[n % books.length])),
      ),
    ),
  'entries without odds': (size) =>
    answer(
      game(
        1,
        many(size, () => book('draftkings', null)),
      ),
    ),
  'unknown books': (size) =>
    answer(
      game(
        1,
        many(size / 2, (n) => book(`book${n}`)),
      ),
    ),
  'books without a name': (size) =>
    answer(
      game(
        1,
        many(size / 2, () => book(null)),
      ),
    ),
  'unknown markets': (size) =>
    answer(game(1, [book('draftkings', Object.fromEntries(many(size, (n) => [`m${n}`, total])))])),
  'unknown sides': (size) =>
    answer(game(1, [book('draftkings', { total: Object.fromEntries(many(size, (n) => [`s${n}`, total.over])) })])),
  'fields that are not read': (size) => {
    const fields = Object.fromEntries(many(size, (n) => [`field${n}`, 1]));
    return answer(game(1, [{ ...book('draftkings'), ...fields }], { ...fields, bettingSplits: fields }));
  },
  nesting: (size) =>
    answer(
      game(1, [book('draftkings', { total: { over: 'DEEP', under: { points: 'DEEP', odds: 'DEEP' } } }), 'DEEP']),
      game(2, 'DEEP', { bettingSplits: 'DEEP' }),
      game(3, [], { home: 'DEEP' }),
    ).replaceAll('"DEEP"', nested(size)),
  'long text': (size) => {
    const long = `\t ${'name \u0000'.repeat(size * 4)}`;
    const digits = '1'.repeat(size * 8);
    const sides = { over: { points: digits, odds: price() }, under: { points: '8.5', odds: price(digits, digits) } };
    return answer(
      game(1, [book(long), book('draftkings', { total: sides, [long]: total })]),
      game(2, [], { home: { city: long, team: long } }),
      game(3, [], { _id: `20260803.11-${'A'.repeat(size)}`, identifier: long }),
      game(4, [], { date: `2026-08-03T23:05:00.${digits}` }),
    );
  },
  'text that is cut off': (size) =>
    answer(
      game(
        1,
        many(size, () => book('draftkings')),
      ),
    ).slice(0, -2),
  'text that is no JSON': (size) => `<html>${' "\\{[]}<'.repeat(size)}`,
  blanks: (size) => ' \n'.repeat(size * 10),
};

export const sportsBettingDimeWays: readonly Way[] = Object.entries(texts).map(([name, text]) => ({
  source: 'sportsbettingdime',
  name,
  text,
}));
