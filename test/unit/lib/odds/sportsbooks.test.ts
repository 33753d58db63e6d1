import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogueOf } from '../../../../lib/odds/keys-of-catalogue.ts';
import { publishedCatalogue, sportsbookOf } from '../../../../lib/odds/sportsbook-keys.ts';
import { type CataloguedSportsbook, sportsbooks } from '../../../../lib/odds/sportsbooks.ts';

const now = '2026-11-28T12:00:00.000Z';

describe('the published catalogue', () => {
  test.each([
    ['15', 'action-network-consensus'],
    ['30', 'action-network-open'],
    ['68', 'draftkings-nj'],
    ['69', 'fanduel-nj'],
    ['71', 'betrivers-nj'],
    ['75', 'betmgm-nj'],
    ['79', 'bet365-nj'],
    ['123', 'caesars-nj'],
    ['247', 'unibet-nj'],
    ['2988', 'fanatics-nj'],
    ['972', 'betrivers-ny'],
    ['255', 'fanduel-pa'],
    ['270', 'fanduel-il'],
    ['3', 'pinnacle'],
    ['78', 'circa'],
    ['35', 'matchbook-gbr'],
    ['4620', 'thescore-nj'],
    ['1799', 'espnbet-nj'],
  ])('calls book %s of Action Network %s', (book, sportsbook) => {
    expect(sportsbookOf('action-network', book, now)).toBe(sportsbook);
  });

  test.each([
    ['draftkings', 'draftkings-us'],
    ['betonlineag', 'betonline-offshore'],
    ['pinnacle', 'pinnacle'],
    ['betfair_ex_uk', 'betfair-ex-gbr'],
    ['betfair_sb_uk', 'betfair-gbr'],
    ['kalshi', 'kalshi-us'],
    ['espnbet', 'espnbet-us'],
    ['williamhill', 'williamhill'],
  ])('calls %s of The Odds API %s', (key, sportsbook) => {
    expect(sportsbookOf('the-odds-api', key, now)).toBe(sportsbook);
  });

  // Caesars bought William Hill's American business in 2021, and the key has stayed.
  test.each([
    ['williamhill_us', '2021-06-10T23:59:59.999Z', 'williamhill-us'],
    ['williamhill_us', '2021-06-11T00:00:00.000Z', 'caesars-us'],
    ['williamhill_us', now, 'caesars-us'],
    ['caesars', '2021-05-01T00:00:00.000Z', 'caesars-us'],
    ['unibet', '2021-05-01T00:00:00.000Z', 'unibet'],
    ['unibet', '2023-05-01T00:00:00.000Z', undefined],
    ['unibet', now, 'unibet-aus'],
  ])('gives %s the meaning that it had at %s', (key, capturedAt, sportsbook) => {
    expect(sportsbookOf('the-odds-api', key, capturedAt)).toBe(sportsbook);
  });

  test.each(['1269', '99999', '068', '68 ', '', '__proto__', 'constructor', 'toString', 'draftkings'])(
    'names no book %j of Action Network by guess',
    (book) => expect(sportsbookOf('action-network', book, now)).toBeUndefined(),
  );

  test.each(['DraftKings', 'draftkings ', 'bet365_uk', '', '__proto__', 'constructor', '68'])(
    'names no book %j of The Odds API by guess',
    (key) => expect(sportsbookOf('the-odds-api', key, now)).toBeUndefined(),
  );

  test.each(['__proto__', 'constructor', 'another-source'])('names no book of %s', (source) => {
    expect(sportsbookOf(source, '68', now)).toBeUndefined();
    expect(publishedCatalogue.keysOf(source, now)).toEqual([]);
  });

  test('counts brands of one owner as one operator', () => {
    const operatorOf = (sought: string) => sportsbooks.find(({ id }) => id === sought)?.operator;
    expect(operatorOf('caesars-us')).toBe('caesars');
    expect(operatorOf('lowvig-offshore')).toBe(operatorOf('betonline-offshore'));
    expect(operatorOf('barstool-us')).toBe(operatorOf('espnbet-us'));
    expect(operatorOf('thescore-nj')).toBe(operatorOf('espnbet-nj'));
  });
});

describe('a dated key', () => {
  const day = fc
    .integer({ min: 0, max: 3_000 })
    .map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));
  const instant = fc
    .integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2029, 0, 1) })
    .map((ms) => new Date(ms).toISOString());
  const book = { operator: 'a', jurisdiction: null, kind: 'book', name: 'A' } as const;

  test('belongs to one book before its day and to the next from midnight UTC on, and keysOf says the same', () => {
    fc.assert(
      fc.property(day, instant, (changed, capturedAt) => {
        const sold: readonly CataloguedSportsbook[] = [
          { ...book, id: 'seller', keys: { source: [{ key: 'k', until: changed }] } },
          { ...book, id: 'buyer', keys: { source: [{ key: 'k', from: changed }] } },
        ];
        const catalogue = catalogueOf({ version: 1, sportsbooks: sold });
        const expected = Date.parse(capturedAt) < Date.parse(changed) ? 'seller' : 'buyer';
        expect(catalogue.sportsbookOf('source', 'k', capturedAt)).toBe(expected);
        expect(catalogue.keysOf('source', capturedAt).map(({ sportsbook }) => sportsbook)).toEqual([expected]);
      }),
    );
  });
});
