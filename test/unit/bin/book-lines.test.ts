import { expect, test } from 'vitest';
import { bookLines, type CatalogueEntry, findBooks } from '../../../bin/book-lines.ts';
import { addUpUnknownBooks } from '../../../lib/odds/unknown-books.ts';
import { recordedName, unknownBooksSeen } from '../../../lib/telemetry/run-status.ts';
import { minutesAgo, runStatus } from '../../support/health-scene.ts';
import { fakeTerminal } from './fake-terminal.ts';

const entry = (id: string, kind: string, keys?: CatalogueEntry['keys']): CatalogueEntry => {
  return { id, operator: 'it', jurisdiction: null, kind, name: id, ...(keys && { keys }) };
};
const catalogue = [
  entry('circa', 'book', { 'action-network': [{ key: '78' }] }),
  entry('unibet', 'book', { 'the-odds-api': [{ key: 'unibet', until: '2024-01-01' }, { key: 'unibet_eu' }] }),
  entry('kalshi', 'prediction_market', { 'the-odds-api': [{ key: 'kalshi', from: '2025-06-01' }] }),
  entry('keyless', 'book'),
];
const asOf = minutesAgo(2);
const seenAt = (source: string) => {
  const unknown = addUpUnknownBooks(source, asOf, [{ seen: 9, books: [{ key: 'tidal', title: null, outcomes: 4 }] }]);
  const statuses = [runStatus(recordedName(source, 'mlb'), {}, { unknownBooks: { ...unknown, asOf } })];
  return unknownBooksSeen(statuses);
};
const linesOf = (...of: Parameters<typeof findBooks>) => bookLines(findBooks(...of), fakeTerminal());

test('lists each sportsbook with its keys, when they held, and the counts by kind', () => {
  expect(linesOf(catalogue, null, {}).map((line) => line.split(/ {2,}/))).toEqual([
    ['id', 'name', 'operator', 'jurisdiction', 'kind', 'keys'],
    ['circa', 'circa', 'it', 'book', 'action-network 78'],
    ['unibet', 'unibet', 'it', 'book', 'the-odds-api unibet (until 2024-01-01) unibet_eu'],
    ['kalshi', 'kalshi', 'it', 'prediction_market', 'the-odds-api kalshi (from 2025-06-01)'],
    ['keyless', 'keyless', 'it', 'book'],
    ['4 in all: 3 book, 1 prediction_market'],
    ['Nothing has run in this store yet, so no unknown book was seen.'],
  ]);
});

test.each([
  [{ kind: 'book' }, ['circa', 'unibet', 'keyless']],
  [{ source: 'the-odds-api' }, ['unibet', 'kalshi']],
  [{ source: 'the-odds-api', kind: 'book' }, ['unibet']],
  [{ source: 'constructor' }, []],
])('shows only what is asked for: %j', (filter, ids) => {
  const { sportsbooks, kinds } = findBooks(catalogue, null, filter);
  expect(sportsbooks.map(({ id }) => id)).toEqual(ids);
  expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(ids.length);
});

test('shows the unknown books of each source, or of the one that is asked for, and each line to add once', () => {
  const seen = [...seenAt('the-odds-api'), ...seenAt('action-network'), ...seenAt('action-network')];
  expect(linesOf(catalogue, seen, {}).slice(6)).toEqual([
    `  unknown   the-odds-api mlb, recorded bodies at ${asOf}: 4 of 9 outcomes are of books that the catalogue does not name (4 "tidal")`,
    ...Array.from({ length: 2 }, () => expect.stringContaining('  unknown   action-network mlb, recorded bodies at')),
    '  check each, and add it to lib/odds/sportsbooks.json:',
    expect.stringContaining('"keys": {"the-odds-api":'),
    expect.stringContaining('"keys": {"action-network":'),
  ]);
  expect(findBooks(catalogue, seen, { source: 'the-odds-api' }).unknownBooks).toEqual(seenAt('the-odds-api'));
  expect(linesOf(catalogue, [], {}).at(-1)).toBe('The last run of each source and league met no unknown book.');
});
