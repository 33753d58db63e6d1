import { contentHashOf, type Observation } from '../../../../../lib/odds/observation.ts';

/** An observation of a body, as the client would make it for `mlb` at noon in New York. */
export function observationOf(body: string | object, changes: Partial<Observation> = {}): Observation {
  const observation: Omit<Observation, 'contentHash'> = {
    source: 'sportsbettingdime',
    league: 'mlb',
    slateDate: null,
    request: {
      method: 'GET',
      url: 'https://odds.test/wp-json/adpt/v1/mlb-odds',
      query: { books: 'sr:book:18149,sr:book:18186', format: 'us' },
    },
    status: 200,
    headers: {},
    capturedAt: '2026-08-03T16:00:00.000Z',
    body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
    correlationId: 'test',
    ...changes,
  };
  return { ...observation, contentHash: contentHashOf(observation) };
}

/** The request of a recorded body. */
export const recordedRequest = { method: 'GET', url: 'file:///recorded', query: {} } as const;

export type Entry = Record<string, unknown>;

export const price = (american = '', decimal = ''): Entry => ({ american, decimal, fractional: '', best: false });
export const line = (points = '', american = '', decimal = ''): Entry => ({ points, odds: price(american, decimal) });

/** Markets as a book that carries everything shows them; `changes` replaces some. */
export const odds = (changes: Entry = {}): Entry => ({
  moneyline: { away: price('+128', '2.28'), home: price('-152', '1.66') },
  spread: { away: line('+1.5', '-170', '1.59'), home: line('-1.5', '+142', '2.42') },
  total: { over: line('8.5', '-110', '1.91'), under: line('8.5', '-110', '1.91') },
  ...changes,
});

/** Markets as the feed shows those of a book that it does not carry. */
export const noOdds = (): Entry => ({
  moneyline: { away: price(), home: price() },
  spread: { away: line(), home: line() },
  total: { over: line(), under: line() },
});

export const book = (name: unknown, ofBook: unknown = odds()): Entry => ({
  _id: name,
  name,
  geos: ['global'],
  odds: ofBook,
});

export const share = (betsPercentage: unknown, stakePercentage: unknown): Entry => ({
  bets: 100,
  betsPercentage,
  stakePercentage,
});

export const bettingSplits = (changes: Entry = {}): Entry => ({
  moneyline: { updated: '2026-08-03T15:59:00Z', bets: 200, home: share(66.01, 52.49), away: share(33.99, 47.51) },
  spread: { bets: null, home: share(76.66, 65.69), away: share(23.34, 34.31) },
  total: { bets: null, under: share(88.95, 87.56), over: share(11.05, 12.44) },
  ...changes,
});

/** A game of the Gulls, at home, and the Otters, seven hours before its start. */
export function game(sportsbooks: unknown, changes: Entry = {}): Entry {
  return {
    _id: '20260803.11-MLB-OTT@GUL',
    identifier: 'a1',
    date: '2026-08-03T23:05:00.000Z',
    home: { _id: 'MLB_GUL', code: 'GUL', city: 'Harbor City', team: 'Gulls' },
    away: { _id: 'MLB_OTT', code: 'OTT', city: 'Mill Valley', team: 'Otters' },
    sportsbooks,
    bettingSplits: bettingSplits(),
    gameday: '2026-08-03',
    ...changes,
  };
}

export const feed = (...games: unknown[]): Entry => ({ group: '2026-08-03', games });

/**
 * A slate written by hand: a game with two books that are kept, one that is not and one that is empty; a doubleheader's
 * second; one without books; and one in play. 6 + 6 + 2 quotes, 6 outcomes of a book that is not kept, 6 of one that offers
 * nothing, and 6 in play.
 */
export function handWrittenFeed(): Entry {
  return feed(
    game([book('draftkings'), book('fanduel'), book('bet365', noOdds()), book('fanatics', noOdds())], {
      identifier: 'g1',
    }),
    game([book('draftkings', { moneyline: { home: price('-100', '2.00'), away: price('+100', '2.00') } })], {
      identifier: 'g2',
      date: '2026-08-04T02:40:00.000Z',
      bettingSplits: {},
    }),
    game([], { identifier: 'g3', date: '2026-08-04T00:10:00.000Z' }),
    game([book('draftkings')], { identifier: 'g4', date: '2026-08-03T15:35:00.000Z' }),
  );
}
