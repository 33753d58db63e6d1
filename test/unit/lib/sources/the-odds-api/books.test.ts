import { expect, test } from 'vitest';
import { sportsbooks } from '../../../../../lib/odds/sportsbooks.ts';
import { sportsbookOf } from '../../../../../lib/sources/the-odds-api/books.ts';

const keys =
  'barstool betmgm betonlineag betrivers betus bovada draftkings fanatics fanduel lowvig mybookieag pointsbetus superbook twinspires unibet_us williamhill_us wynnbet'.split(
    ' ',
  );

test('names a book of its own for each key, none of them a state licence', () => {
  const named = keys.map((key) => sportsbooks.find(({ id }) => id === sportsbookOf(key)));
  expect(new Set(named.map((sportsbook) => sportsbook?.id)).size).toBe(keys.length);
  for (const sportsbook of named) {
    expect(sportsbook?.kind).toBe('book');
    expect(['us', 'offshore']).toContain(sportsbook?.jurisdiction);
  }
});

test('counts William Hill’s American prices as those of Caesars', () => {
  expect(sportsbooks.find(({ id }) => id === sportsbookOf('williamhill_us'))?.operator).toBe('caesars');
});

test.each(['DraftKings', 'draftkings ', 'williamhill', '', '__proto__', 'constructor'])(
  'names no book %j by guess',
  (key) => {
    expect(sportsbookOf(key)).toBeUndefined();
  },
);
