import { contentHashOf, type Observation } from '../../odds/observation.ts';
import type { SourceCall } from '../../odds/source.ts';
import { type Fetch, httpGet } from '../http-get.ts';
import { type Dates, scheduleRequest, urlOf } from './request.ts';

export interface ClientOptions {
  /** `https://statsapi.mlb.com`, or the address of a double. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly now: () => Date;
}

export const sourceName = 'mlb-stats-api';
/** The one that it is asked about. */
export const league = 'mlb';

const headers = {
  accept: 'application/json',
  'user-agent': 'mlb-odds/0.1 (reads the schedule of some days)',
};

/** A whole season with its details is some 20 MB. */
const maxBytes = 32 * 1024 * 1024;

/** One GET of the schedule of some dates. @throws OddsError with a `source_…` code, or `argument_invalid` before anything is asked */
export async function observeSchedule(options: ClientOptions, dates: Dates, call: SourceCall): Promise<Observation> {
  const request = scheduleRequest(options.baseUrl, dates);
  const { fetch, now } = options;
  const answer = await httpGet({ url: urlOf(request), headers, maxBytes, signal: call.signal, fetch, now });
  const slateDate = dates.from === dates.to ? dates.from : null;
  const asked = { source: sourceName, league, slateDate, request, body: answer.body };
  return {
    ...asked,
    status: answer.status,
    headers: answer.headers,
    capturedAt: answer.receivedAt,
    contentHash: contentHashOf(asked),
    correlationId: call.correlationId,
  };
}
