import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUpUnknownBooks, catalogueLine, type UnknownBook } from '../../../../lib/odds/unknown-books.ts';

const at = '2026-07-30T17:00:00.000Z';
const source = 'the-odds-api';
const named = (key: string, title: string | null = null, outcomes = 1): UnknownBook => ({ key, title, outcomes });
const addUp = (books: readonly UnknownBook[], seen = 100) => addUpUnknownBooks(source, at, [{ seen, books }]);
const proposed = (key: string, title: string | null = null) => addUp([named(key, title)]).books[0]?.add;

const text = fc.string({ unit: 'binary', maxLength: 80 });
const counted = fc.array(
  fc.record({
    seen: fc.nat(1_000),
    books: fc.array(fc.record({ key: text, title: fc.option(text), outcomes: fc.nat(50) }), { maxLength: 40 }),
  }),
  { maxLength: 3 },
);

describe('what a run counts of unknown books', () => {
  it('adds up over its answers, each book once, the most outcomes first', () => {
    const answers = [
      { seen: 10, books: [named('78', null, 2), named('9', null, 1)] },
      { seen: 20, books: [named('9', null, 4)] },
    ];
    expect(addUpUnknownBooks(source, at, answers)).toMatchObject({
      seen: 30,
      outcomes: 7,
      books: [
        { key: '9', outcomes: 5 },
        { key: '78', outcomes: 2 },
      ],
      more: 0,
    });
  });

  it('loses no outcome, and is bounded whatever a body holds', () => {
    fc.assert(
      fc.property(counted, (answers) => {
        const { seen, outcomes, books, more } = addUpUnknownBooks(source, at, answers);
        const all = answers.flatMap((answer) => answer.books);
        expect(seen).toBe(answers.reduce((sum, answer) => sum + answer.seen, 0));
        expect(outcomes).toBe(all.reduce((sum, book) => sum + book.outcomes, 0));
        expect(books.length).toBeLessThanOrEqual(20);
        const keys = new Set(all.filter((book) => book.outcomes > 0).map(({ key }) => key));
        expect(books.length + more).toBe(keys.size);
        if (more === 0) expect(books.reduce((sum, book) => sum + book.outcomes, 0)).toBe(outcomes);
      }),
    );
  });

  it('is the same in whatever order it was counted', () => {
    fc.assert(
      fc.property(counted, (answers) => {
        const turned = answers.toReversed().map(({ seen, books }) => ({ seen, books: books.toReversed() }));
        expect(addUpUnknownBooks(source, at, turned)).toEqual(addUpUnknownBooks(source, at, answers));
      }),
    );
  });

  it('fits into a run status although a hostile body has many books with endless names', () => {
    const books = Array.from({ length: 5_000 }, (_, n) =>
      named(`${n}`.padStart(10_000, '\u202e'), '\u0000'.repeat(10_000)),
    );
    const found = addUp(books);
    expect(found).toMatchObject({ outcomes: 5_000, more: 4_980 });
    expect(found.books.every(({ add }) => add === null)).toBe(true);
    expect(JSON.stringify(found).length).toBeLessThan(20_000);
  });
});

describe('the entry that is proposed for a book', () => {
  it('is named by what the source calls it', () => {
    expect(proposed('betsson', 'Betsson (España)')).toEqual({
      id: 'betsson-espana',
      operator: 'betsson-espana',
      jurisdiction: null,
      kind: 'book',
      name: 'Betsson (España)',
      keys: { 'the-odds-api': [{ key: 'betsson', seen: '2026-07/2026-07' }] },
    });
  });

  it.each([
    ['betparx', null, 'betparx', 'betparx'],
    ['78', null, 'the-odds-api-78', 'the-odds-api 78'],
    ['東', null, 'the-odds-api', '東'],
    ['78', '東京', 'the-odds-api-78', '東京'],
  ])('has an id of its own also for %s with the title %s', (key, title, id, name) => {
    expect(proposed(key, title)).toMatchObject({ id, name });
  });

  it.each(['', 'x'.repeat(65)])('is none if the key can be no key', (key) => {
    expect(proposed(key)).toBeNull();
  });

  it('is written as the lines of the catalogue are', () => {
    const [book] = addUp([named('78', 'Circa')]).books;
    expect(book?.add && catalogueLine(book.add)).toBe(
      '{"id": "circa", "operator": "circa", "jurisdiction": null, "kind": "book", "name": "Circa", "keys": {"the-odds-api": [{"key": "78", "seen": "2026-07/2026-07"}]}}',
    );
  });

  it('is one line of JSON that says the same and that no terminal obeys, whatever the source writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), fc.option(text), (key, title) => {
        const entry = proposed(key, title) ?? undefined;
        if (entry === undefined) return;
        const line = catalogueLine(entry);
        expect(JSON.parse(line)).toEqual(entry);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(entry.id).toMatch(/^[a-z0-9-]{1,64}$/);
      }),
    );
  });
});
