import { contentHashOf, type Observation } from '../../../../../lib/odds/observation.ts';

/** An observation of a body, as the client would make it for `mlb` at noon in New York. */
export function observationOf(body: string | Uint8Array | object, changes: Partial<Observation> = {}): Observation {
  const observation: Omit<Observation, 'contentHash'> = {
    source: 'the-odds-api',
    league: 'mlb',
    slateDate: null,
    request: requestFor({}),
    status: 200,
    headers: {},
    capturedAt: '2026-08-03T16:00:00.000Z',
    body: bytesOf(body),
    correlationId: 'test',
    ...changes,
  };
  return { ...observation, contentHash: contentHashOf(observation) };
}

function bytesOf(body: string | Uint8Array | object): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

export function requestFor(query: Record<string, string>): Observation['request'] {
  const usual = { regions: 'us', markets: 'h2h,spreads,totals', oddsFormat: 'american', dateFormat: 'iso' };
  return { method: 'GET', url: 'https://odds.test/v4/sports/baseball_mlb/odds', query: { ...usual, ...query } };
}

/** The request of a body that somebody recorded. */
export const recordedRequest = { method: 'GET', url: 'file:///recorded', query: {} } as const;

export type Entry = Record<string, unknown>;

const seenAt = '2026-08-03T15:58:00Z';

export const home = (changes: Entry = {}): Entry => ({ name: 'Harbor City Gulls', price: -152, ...changes });
export const away = (changes: Entry = {}): Entry => ({ name: 'Mill Valley Otters', price: 128, ...changes });
export const over = (changes: Entry = {}): Entry => ({ name: 'Over', price: -110, point: 8.5, ...changes });
export const under = (changes: Entry = {}): Entry => ({ name: 'Under', price: -110, point: 8.5, ...changes });

export function market(key: string, outcomes: unknown, changes: Entry = {}): Entry {
  return { key, last_update: seenAt, outcomes, ...changes };
}

export function book(key: string, markets: unknown, changes: Entry = {}): Entry {
  return { key, title: key, last_update: seenAt, markets, ...changes };
}

/** A game of the Gulls, at home, and the Otters, seven hours before its start. */
export function event(bookmakers: unknown, changes: Entry = {}): Entry {
  return {
    id: 'a1',
    sport_key: 'baseball_mlb',
    sport_title: 'MLB',
    commence_time: '2026-08-03T23:05:00Z',
    home_team: 'Harbor City Gulls',
    away_team: 'Mill Valley Otters',
    bookmakers,
    ...changes,
  };
}

const lines = (): Entry[] => [
  market('h2h', [away(), home()]),
  market('spreads', [home({ price: 142, point: -1.5 }), away({ price: -170, point: 1.5 })]),
  market('totals', [under(), over()]),
];

/**
 * Two slates written by hand: a doubleheader of the same teams, a game of the next day, one without odds, and one in play.
 * 6 + 4 + 2 + 2 outcomes of books and markets that are kept, 4 of others, and 6 in play.
 */
export function handWrittenOdds(): Entry[] {
  return [
    event([book('draftkings', lines()), book('fanduel', lines().slice(1))], { id: 'g1' }),
    event([book('draftkings', [market('h2h', [home({ price: -100 }), away({ price: 100 })])])], {
      id: 'g2',
      commence_time: '2026-08-04T02:40:00Z',
    }),
    event(
      [
        book('bovada', [market('h2h', [home(), away()])]),
        book('somebook', [market('h2h', [home(), away()])]),
        book('betmgm', [market('h2h_lay', [home(), away()])]),
      ],
      { id: 'g3', commence_time: '2026-08-04T23:05:00Z' },
    ),
    event([], { id: 'g4', commence_time: '2026-08-05T00:10:00Z' }),
    event([book('draftkings', lines())], { id: 'g5', commence_time: '2026-08-03T15:35:00Z' }),
  ];
}
