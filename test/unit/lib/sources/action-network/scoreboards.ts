import { readFileSync } from 'node:fs';
import { contentHashOf, type Observation } from '../../../../../lib/odds/observation.ts';

const fixture = readFileSync('test/fixtures/action-network/mlb-slate.json', 'utf8');

/** A slate written by hand: two games with odds, one without, one in play and one over. Each call gives a copy of its own. */
export function handWrittenSlate(): { league: unknown; games: Record<string, unknown>[] } {
  return JSON.parse(fixture);
}

/** An observation of a body, as the client would make it for `mlb`. */
export function observationOf(body: string | Uint8Array | object, changes: Partial<Observation> = {}): Observation {
  const observation: Omit<Observation, 'contentHash'> = {
    source: 'action-network',
    league: 'mlb',
    slateDate: '2026-08-03',
    request: {
      method: 'GET',
      url: 'https://odds.test/web/v2/scoreboard/publicbetting/mlb',
      query: {
        bookIds: '15,30,68,69,71,75,79,123,972,247,2988',
        date: '20260803',
        periods: 'event,firstfiveinnings,firstinning',
      },
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

/** The request of a recorded body. */
export const recordedRequest = { method: 'GET', url: 'file:///recorded', query: {} } as const;

type Markets = Record<string, unknown>;

/** A game of the Gulls (team 1, at home) and the Otters (team 2), open for betting. */
export function game(markets: Markets, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 1,
    status: 'scheduled',
    start_time: '2026-08-03T23:05:00.000Z',
    home_team_id: 1,
    away_team_id: 2,
    teams: [
      { id: 2, full_name: 'Mill Valley Otters' },
      { id: 1, full_name: 'Harbor City Gulls' },
    ],
    markets,
    ...changes,
  };
}

export function slate(...games: unknown[]): { games: unknown[] } {
  return { games };
}

export function home(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { side: 'home', team_id: 1, odds: -110, value: 0, is_live: false, line_status: 'normal', ...changes };
}

export function away(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { side: 'away', team_id: 2, odds: -110, value: 0, is_live: false, line_status: 'normal', ...changes };
}

export function over(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { side: 'over', odds: -110, value: 8.5, is_live: false, line_status: 'normal', ...changes };
}

export function under(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { side: 'under', odds: -110, value: 8.5, is_live: false, line_status: 'normal', ...changes };
}
