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

/** The request of a recorded body. */
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

/** Every market that is read of an event, and one of each kind that is not: 38 outcomes that are kept and 9 that are not. */
export function handWrittenEvent(): Entry {
  const team = (description: string, point: number) => [over({ description, point }), under({ description, point })];
  const ofPeriod = (ending: string) => [
    market(`h2h${ending}`, [home(), away()]),
    market(`h2h_3_way${ending}`, [home(), away(), { name: 'Draw', price: 900 }]),
    market(`spreads${ending}`, [home({ point: -1.5, price: 142 }), away({ point: 1.5, price: -170 })]),
    market(`totals${ending}`, [over(), under()]),
  ];
  const alternates = [
    market('alternate_spreads', [
      home({ point: -2.5, price: 240 }),
      away({ point: 2.5, price: -300 }),
      home({ point: -1.5 }),
    ]),
    market('alternate_totals', [over({ point: 9.5, price: 140 }), under({ point: 9.5, price: -165 })]),
    market('team_totals', [...team('Harbor City Gulls', 4.5), ...team('Mill Valley Otters', 3.5)]),
    market('alternate_team_totals', team('Harbor City Gulls', 5.5)),
  ];
  const others = [
    market('h2h_1st_3_innings', [home(), away()]),
    market('totals_1st_7_innings', [over(), under()]),
    market('pitcher_strikeouts', [over({ description: 'A. Pitcher' }), under({ description: 'A. Pitcher' })]),
    market('batter_home_runs', [over({ description: 'A. Batter' })]),
    market('h2h_lay', [home(), away()]),
  ];
  const markets = [
    ...ofPeriod(''),
    ...ofPeriod('_1st_5_innings'),
    ...ofPeriod('_1st_1_innings'),
    ...alternates,
    ...others,
  ];
  return event([book('draftkings', markets)], { id: 'e1' });
}

/** A historical answer, as its endpoints send it. */
export function snapshot(data: unknown, timestamp: unknown = '2026-08-03T16:00:00Z'): Entry {
  return { timestamp, previous_timestamp: '2026-08-03T15:55:00Z', next_timestamp: '2026-08-03T16:05:00Z', data };
}

const times = ['commence_time', 'last_update', 'timestamp'];

/** The same answer as the source writes it for `dateFormat=unix`. What is no time stays. */
export function withUnixTimes(json: object): object {
  return JSON.parse(JSON.stringify(json), (name, value) =>
    times.includes(name) && /^\d{4}-.*Z$/.test(value) ? Date.parse(value) / 1_000 : value,
  );
}
