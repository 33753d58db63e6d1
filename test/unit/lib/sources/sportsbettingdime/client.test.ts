import { describe, expect, test } from 'vitest';
import { observeSportsBettingDime } from '../../../../../lib/sources/sportsbettingdime/client.ts';
import { feed } from './feeds.ts';

const now = () => new Date('2026-08-03T16:00:00.000Z');
const call = { signal: new AbortController().signal, correlationId: 'run-1' };

function scene(baseUrl = 'https://www.sportsbettingdime.com') {
  const urls: string[] = [];
  const fetch = async (url: string) => {
    urls.push(url);
    return Response.json(feed());
  };
  const books = 'sr:book:18149,sr:book:18186';
  const observe = (league: string) => observeSportsBettingDime({ baseUrl, books, fetch, now }, { league }, call);
  return { urls, observe };
}

describe('the client of SportsBettingDime', () => {
  test('asks for the current slate of a league, with the books that it is given', async () => {
    const { urls, observe } = scene();
    expect(await observe('mlb')).toMatchObject({
      source: 'sportsbettingdime',
      league: 'mlb',
      slateDate: null,
      request: {
        url: 'https://www.sportsbettingdime.com/wp-json/adpt/v1/mlb-odds',
        query: { books: 'sr:book:18149,sr:book:18186', format: 'us' },
      },
      capturedAt: '2026-08-03T16:00:00.000Z',
      correlationId: 'run-1',
    });
    expect(urls).toEqual([
      'https://www.sportsbettingdime.com/wp-json/adpt/v1/mlb-odds?books=sr:book:18149,sr:book:18186&format=us',
    ]);
  });

  test('keeps the path of an address, and neither its user nor its query', async () => {
    const { urls, observe } = scene('https://user:password@one.test/proxy/?key=1');
    await observe('mlb');
    expect(urls[0]).toMatch(/^https:\/\/one\.test\/proxy\/wp-json\/adpt\/v1\/mlb-odds\?books=/);
  });

  test.each(['nfl', '../mlb', ''])('asks for no other league: %j', async (league) => {
    const { urls, observe } = scene();
    await expect(observe(league)).rejects.toMatchObject({ code: 'argument_invalid' });
    expect(urls).toEqual([]);
  });
});
