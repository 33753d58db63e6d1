import { contentHashOf, type Observation } from '../../../lib/odds/observation.ts';
import type { SourceName } from '../../../lib/sources/registry.ts';

/** One way to make an answer large. */
export interface Way {
  readonly source: SourceName | 'mlb-stats-api';
  readonly name: string;
  /** The text of an answer with so many outcomes, or with so many of what else makes it large. */
  readonly text: (size: number) => string;
  /** Of the request; that of the source's usual one by default. */
  readonly query?: Readonly<Record<string, string>>;
}

/** An answer for mlb, as the source's client would have received it. */
export function answerOf({ source, text, query }: Way, size: number): Observation {
  const content = {
    source,
    league: 'mlb',
    slateDate: source === 'action-network' ? '2026-08-03' : null,
    request: { ...requests[source], ...(query && { query }) },
    body: new TextEncoder().encode(text(size)),
  };
  return {
    ...content,
    status: 200,
    headers: {},
    capturedAt: '2026-08-03T16:00:00.000Z',
    contentHash: contentHashOf(content),
    correlationId: 'large-bodies',
  };
}

const requests: Readonly<Record<Way['source'], Observation['request']>> = {
  'action-network': {
    method: 'GET',
    url: 'https://odds.test/web/v2/scoreboard/publicbetting/mlb',
    query: {
      bookIds: '15,30,68,69,71,75,79,123,972,247,2988',
      date: '20260803',
      periods: 'event,firstfiveinnings,firstinning',
    },
  },
  'the-odds-api': {
    method: 'GET',
    url: 'https://odds.test/v4/sports/baseball_mlb/odds',
    query: { regions: 'us', markets: 'h2h,spreads,totals', oddsFormat: 'american', dateFormat: 'iso' },
  },
  sportsbettingdime: {
    method: 'GET',
    url: 'https://odds.test/wp-json/adpt/v1/mlb-odds',
    query: { books: 'sr:book:18149,sr:book:18186', format: 'us' },
  },
  'mlb-stats-api': {
    method: 'GET',
    url: 'https://schedule.test/api/v1/schedule',
    query: { sportId: '1', startDate: '2026-08-03', endDate: '2026-08-05' },
  },
};

/** `make(0)` to `make(size - 1)`. */
export function list<T>(size: number, make: (n: number) => T): T[] {
  return Array.from({ length: Math.ceil(size) }, (_, n) => make(n));
}

/** JSON text of lists in lists, so many deep. `JSON.stringify` would not get that far. */
export function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}
