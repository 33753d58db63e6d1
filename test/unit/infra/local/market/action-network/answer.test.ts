import { describe, expect, it } from 'vitest';
import { marketAt } from '../../../../../../infra/local/market/action-network/answer.ts';
import { gamesAt, placesIn } from '../reading.ts';

const date = '2026-08-03';
const noon = new Date('2026-08-03T16:00:00Z');
const text = (seed: number, at: Date, day = date) => JSON.stringify(marketAt({ seed, date: day, at }));

describe('marketAt', () => {
  it('gives the same answer for the same seed, date and moment, whatever was asked before', () => {
    const moments = Array.from({ length: 12 }, (_, i) => new Date(Date.parse('2026-08-02T18:00:00Z') + i * 9_000_000));
    const forward = moments.map((at) => text(3, at));
    // other days push this one out of the cache, so it is worked out anew
    for (let day = 10; day < 20; day++) text(3, noon, `2026-05-${day}`);
    const backward = moments.toReversed().map((at) => text(3, at));
    expect(backward.toReversed()).toEqual(forward);
    expect(new Set(forward).size).toBe(moments.length);
  });

  it('is another market for another seed, and another slate on another date', () => {
    expect(text(1, noon)).not.toBe(text(2, noon));
    const ids = (day: string) => marketAt({ seed: 1, date: day, at: noon }).games.map(({ id }) => id);
    expect(ids('2026-08-03').filter((id) => ids('2026-08-04').includes(id))).toEqual([]);
  });

  it('does not change within a minute', () => {
    expect(text(1, new Date('2026-08-03T16:00:01Z'))).toBe(text(1, new Date('2026-08-03T16:00:31Z')));
  });

  it('answers only the books that were asked for, and the consensus and the open unasked', () => {
    const books = (asked: readonly number[]) =>
      new Set(placesIn(gamesAt({ seed: 1, date, at: noon, books: asked })).map(({ book }) => book));
    expect(books([68, 972])).toEqual(new Set(['15', '30', '68', '972']));
    expect(books([4242])).toEqual(new Set(['15', '30']));
  });

  it('answers only the periods that were asked for', () => {
    const places = placesIn(gamesAt({ seed: 1, date, at: noon, periods: ['firstfiveinnings'] }));
    expect(new Set(places.map(({ period }) => period))).toEqual(new Set(['firstfiveinnings']));
  });

  it('lists games without markets before the first opener, and final ones for ever after', () => {
    const early = gamesAt({ seed: 1, date, at: new Date('2026-07-20T12:00:00Z') });
    expect(early).toHaveLength(15);
    expect(early.filter(({ markets }) => Object.keys(markets).length > 0)).toEqual([]);
    const late = gamesAt({ seed: 1, date, at: new Date('2027-01-01T12:00:00Z') });
    expect(late).toHaveLength(15);
    expect(late.filter(({ status }) => status !== 'complete' && status !== 'postponed')).toEqual([]);
  });
});
