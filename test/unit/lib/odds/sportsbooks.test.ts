import { expect, test } from 'vitest';
import { publicSplits } from '../../../../lib/odds/market.ts';
import { type Sportsbook, sportsbooks } from '../../../../lib/odds/sportsbooks.ts';

const catalogue: readonly Sportsbook[] = sportsbooks;

test('names each sportsbook once, by operator and jurisdiction', () => {
  const books = catalogue.filter(({ kind }) => kind === 'book');
  expect(books.length).toBeGreaterThan(0);
  for (const { id, operator, jurisdiction } of books) {
    const place = id.slice(operator.length + 1);
    expect(jurisdiction).toBe(/^[a-z]{2}$/.test(place) && place !== 'us' ? `us-${place}` : place);
    expect(jurisdiction).toMatch(/^(us(-[a-z]{2})?|offshore)$/);
  }
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
});

test('gives no jurisdiction to what takes no bets', () => {
  const figures = catalogue.filter(({ kind }) => kind === 'consensus' || kind === 'open');
  expect(figures.map(({ id, jurisdiction }) => [id, jurisdiction])).toEqual([
    ['action-network-consensus', null],
    ['action-network-open', null],
  ]);
});

test('keeps names that fit into a slot, and leaves the name of the public splits alone', () => {
  for (const { id } of catalogue) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
  expect(catalogue.map(({ id }) => id)).not.toContain(publicSplits);
});
