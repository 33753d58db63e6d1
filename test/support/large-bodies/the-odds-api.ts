import { answer, book, event, market, over, total, under } from './the-odds-api-answer.ts';
import { eventWays } from './the-odds-api-events.ts';
import { list, nested, type Way } from './way.ts';

const inOneMarket = (outcomes: unknown) => answer(event(1, [book('draftkings', [market('totals', outcomes)])]));

const books = [
  'barstool',
  'betmgm',
  'betonlineag',
  'betrivers',
  'betus',
  'bovada',
  'draftkings',
  'fanatics',
  'fanduel',
];
const everywhere = books.map((key) =>
  book(
    key,
    ['h2h', 'spreads', 'totals'].map((name) => market(name, total)),
  ),
);

const texts: Readonly<Record<string, (size: number) => string>> = {
  'outcomes of one line': (size) => inOneMarket(list(size, () => over())),
  'outcomes of two lines': (size) => inOneMarket(list(size, (n) => (n % 2 ? over : under)({ point: n }))),
  'things that are no outcome': (size) => inOneMarket(list(size, () => null)),
  'outcomes that cannot be read': (size) => inOneMarket(list(size, (n) => over({ price: n % 2 ? 0 : 'x' }))),
  'entries of one book': (size) =>
    answer(
      event(
        1,
        list(size / 2, () => book('draftkings', [market('totals', total)])),
      ),
    ),
  'entries of one market': (size) =>
    answer(
      event(1, [
        book(
          'draftkings',
          list(size / 2, () => market('totals', total)),
        ),
      ]),
    ),
  'entries of several books': (size) =>
    answer(
      event(
        1,
        list(size / 2, (n) => book(books[n % books.length], [market('h2h', total)])),
      ),
    ),
  'entries without a list': (size) =>
    answer(
      event(
        1,
        list(size, () => book('draftkings', null)),
      ),
    ),
  'unknown books': (size) =>
    answer(
      event(
        1,
        list(size, (n) => book(`book${n}`, [market('totals', [over()])])),
      ),
    ),
  'unknown markets': (size) =>
    answer(
      event(1, [
        book(
          'draftkings',
          list(size, (n) => market(`m${n}`, [over()])),
        ),
      ]),
    ),
  'books without a key': (size) =>
    answer(
      event(
        1,
        list(size, () => book(null, [market('totals', [over()])])),
      ),
    ),
  'markets without a key': (size) =>
    answer(
      event(1, [
        book(
          'draftkings',
          list(size, () => market(null, [over()])),
        ),
      ]),
    ),
  'markets of books without a key': (size) =>
    answer(
      event(1, [
        book(
          null,
          list(size, (n) => market(`m${n}`, [over()])),
        ),
      ]),
    ),
  events: (size) => answer(...list(size / 2, (n) => event(n + 1, [book('draftkings', [market('totals', total)])]))),
  'events of one id': (size) =>
    answer(...list(size / 2, () => event(1, [book('draftkings', [market('totals', total)])]))),
  'events of another sport': (size) =>
    answer(
      ...list(size / 2, (n) => event(n, [book('draftkings', [market('h2h', total)])], { sport_key: 'icehockey_nhl' })),
    ),
  'events of other sports alone': (size) =>
    JSON.stringify(
      list(size / 2, (n) => event(n, [book('draftkings', [market('h2h', total)])], { sport_key: `s_${n}` })),
    ),
  'events in play': (size) =>
    answer(
      ...list(size / 2, (n) =>
        event(n + 1, [book('draftkings', [market('h2h', total)])], { commence_time: '2026-08-03T15:00:00Z' }),
      ),
    ),
  'events without odds beside one with all': (size) =>
    answer(event(1, everywhere), ...list(size, (n) => event(n + 2, []))),
  'events that each say nothing of a market': (size) =>
    answer(event(1, everywhere), ...list(size, (n) => event(n + 2, [book('draftkings', [market('h2h', [null])])]))),
  'events that each say nothing of a book': (size) =>
    answer(
      event(1, everywhere),
      ...list(size / books.length, (n) =>
        event(
          n + 2,
          books.map((key) => book(key, null)),
        ),
      ),
    ),
  'things that are no event': (size) => answer(...list(size, (n) => (n % 2 ? { id: n, bookmakers: [] } : null))),
  'fields that are not read': (size) => {
    const fields = Object.fromEntries(list(size, (n) => [`field${n}`, 1]));
    return answer(
      event(1, [{ ...book('draftkings', [market('totals', [over(fields), under()])]), ...fields }], fields),
    );
  },
  nesting: (size) =>
    answer(
      event(1, [book('draftkings', [market('totals', [over({ price: 'DEEP', point: 'DEEP' }), 'DEEP'])]), 'DEEP']),
      event(2, 'DEEP', { sport_key: 'DEEP' }),
      event(3, [], { home_team: 'DEEP' }),
    ).replaceAll('"DEEP"', nested(size)),
  'long text': (size) => {
    const long = `\t ${'name \u0000'.repeat(size * 4)}`;
    const outcomes = [over({ name: long }), over({ price: long }), over({ point: long })];
    return answer(
      event(1, [
        book(long, [market(long, [over()])]),
        book('draftkings', [market('totals', outcomes), market(long, total)]),
      ]),
      event(2, [], { id: long }),
      event(3, [], { home_team: long }),
      event(4, [], { sport_key: long }),
      event(5, [], { commence_time: `2026-08-03T23:05:00.${'1'.repeat(size)}` }),
    );
  },
  'an event of its own endpoint': (size) =>
    JSON.stringify(
      event(1, [
        book('draftkings', [
          market(
            'totals',
            list(size, (n) => over({ point: n })),
          ),
        ]),
      ]),
    ),
  'a historical snapshot': (size) =>
    JSON.stringify({
      timestamp: '2026-08-03T16:00:00Z',
      data: list(size / 2, (n) => event(n, [book('draftkings', [market('totals', total)])])),
    }),
  'a snapshot of another time': (size) => JSON.stringify({ timestamp: '9'.repeat(size), data: list(size, () => null) }),
  'a snapshot without events': (size) => JSON.stringify({ timestamp: 1, data: 'no '.repeat(size) }),
  'times in seconds': (size) =>
    answer(
      ...list(size / 2, (n) =>
        event(n + 1, [{ ...book('draftkings', [market('totals', total)]), last_update: 1785772680 }], {
          commence_time: 1785798300,
        }),
      ),
    ),
  'a refusal that is long': (size) => JSON.stringify({ message: 'no '.repeat(size), error_code: 'X'.repeat(size) }),
  'text that is cut off': (size) => inOneMarket(list(size, () => over())).slice(0, -2),
  'text that is no JSON': (size) => `<html>${' "\\{[]}<'.repeat(size)}`,
  blanks: (size) => ' \n'.repeat(size * 10),
};

export const theOddsApiWays: readonly Way[] = [
  ...Object.entries(texts).map(([name, text]) => ({ source: 'the-odds-api' as const, name, text })),
  ...eventWays,
];
