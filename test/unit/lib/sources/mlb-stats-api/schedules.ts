import { contentHashOf, type Observation } from '../../../../../lib/odds/observation.ts';

/** An observation of a body, as the client would make it for the dates. */
export function observationOf(
  body: string | Uint8Array | object,
  [from, to = from]: readonly [string, string?] = ['2026-08-03'],
  changes: Partial<Observation> = {},
): Observation {
  const observation: Omit<Observation, 'contentHash'> = {
    source: 'mlb-stats-api',
    league: 'mlb',
    slateDate: null,
    request: {
      method: 'GET',
      url: 'https://schedule.test/api/v1/schedule',
      query: { sportId: '1', startDate: from, endDate: to },
    },
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

export type Entry = Record<string, unknown>;

/** An entry of the list. Its abstract state is Final and it has a score, as those of postponed games can. */
export function entry(codedGameState: string, changes: Entry = {}): Entry {
  return {
    gamePk: 777001,
    gameType: 'R',
    gameDate: '2026-08-03T23:05:00Z',
    officialDate: '2026-08-03',
    status: { abstractGameState: 'Final', codedGameState, statusCode: codedGameState, startTimeTBD: false },
    teams: { home: { score: 3 }, away: { score: 1 } },
    ifNecessary: 'N',
    ...changes,
  };
}

export function dates(...listed: readonly (readonly [date: string, ...games: unknown[]])[]): { dates: unknown[] } {
  return { dates: listed.map(([date, ...games]) => ({ date, totalGames: games.length, games })) };
}
