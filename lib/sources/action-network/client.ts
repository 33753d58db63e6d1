import { contentHashOf, type Observation } from '../../odds/observation.ts';
import type { SlateRequest, SourceCall } from '../../odds/source.ts';
import { type Fetch, httpGet } from '../http-get.ts';
import { scoreboardRequest, urlOf } from './request.ts';

export interface ClientOptions {
  /** `https://api.actionnetwork.com`, or the address of a simulated market. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly now: () => Date;
  /** The source's own ids of the books to ask for; the usual ones if left out. */
  readonly books?: readonly string[];
}

export const sourceName = 'action-network';

/** A library's default name is answered with 403; an honest one of our own was accepted. */
const headers = {
  accept: 'application/json',
  'user-agent': 'mlb-odds/0.1 (collects odds; asks for a slate at a time)',
};

/** Four times the largest answer that was ever seen: a whole week of college football. */
const maxBytes = 16 * 1024 * 1024;

/** One GET of one slate. @throws OddsError with a `source_…` code, or `argument_invalid` before anything is asked */
export async function observeActionNetwork(
  options: ClientOptions,
  slate: SlateRequest,
  call: SourceCall,
): Promise<Observation> {
  const request = scoreboardRequest(options.baseUrl, slate, options.books);
  const { fetch, now } = options;
  const answer = await httpGet({ url: urlOf(request), headers, maxBytes, signal: call.signal, fetch, now });
  const content = { source: sourceName, league: slate.league, slateDate: slate.slateDate, request, body: answer.body };
  return {
    ...content,
    status: answer.status,
    headers: answer.headers,
    capturedAt: answer.receivedAt,
    contentHash: contentHashOf(content),
    correlationId: call.correlationId,
  };
}
