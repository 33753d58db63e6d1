import { contentHashOf, type Observation } from '../../odds/observation.ts';
import type { SlateRequest, SourceCall } from '../../odds/source.ts';
import { type Fetch, httpGet } from '../http-get.ts';
import { feedRequest, urlOf } from './request.ts';

export interface ClientOptions {
  /** `https://www.sportsbettingdime.com`, or the address of a simulated market. */
  readonly baseUrl: string;
  /** Ids of books, separated by commas. */
  readonly books: string;
  readonly fetch: Fetch;
  readonly now: () => Date;
}

export const sourceName = 'sportsbettingdime';

const headers = {
  accept: 'application/json',
  'user-agent': 'mlb-odds/0.1 (collects odds; asks for a league at a time)',
};

/** Two hundred times the recorded slate of 15 games: what is larger is no slate. */
const maxBytes = 16 * 1024 * 1024;

/** One GET of the current slate of a league. @throws OddsError with a `source_…` code, or `argument_invalid` before anything is asked */
export async function observeSportsBettingDime(
  { baseUrl, books, fetch, now }: ClientOptions,
  { league }: Pick<SlateRequest, 'league'>,
  { signal, correlationId }: SourceCall,
): Promise<Observation> {
  const request = feedRequest(baseUrl, league, books);
  const answer = await httpGet({ url: urlOf(request), headers, maxBytes, signal, fetch, now });
  const content = { source: sourceName, league, slateDate: null, request, body: answer.body };
  return {
    ...content,
    status: answer.status,
    headers: answer.headers,
    capturedAt: answer.receivedAt,
    contentHash: contentHashOf(content),
    correlationId,
  };
}
