import { contentHashOf, type Observation, type ObservationRequest } from '../../odds/observation.ts';
import type { SlateRequest, SourceCall, StartWindow } from '../../odds/source.ts';
import { type Fetch, httpGet } from '../http-get.ts';
import { parseJsonBody } from '../json-body.ts';
import type { KeyProvider } from '../key-provider.ts';
import { keyFrom, redactBytes, redactError, redactText } from './key.ts';
import { defaultChoice, type OddsChoice } from './odds-choice.ts';
import { type Quota, quotaOf } from './quota.ts';
import { refusalOf } from './refusal.ts';
import { eventListUrl, eventRequest, oddsRequest, sportsUrl, urlOf } from './request.ts';

export interface ClientOptions {
  /** `https://api.the-odds-api.com`, or the address of a double. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly now: () => Date;
  readonly apiKey: KeyProvider;
  /** {@link defaultChoice} by default. */
  readonly choice?: OddsChoice;
}

export const sourceName = 'the-odds-api';

const headers = {
  accept: 'application/json',
  'user-agent': 'mlb-odds/0.1 (collects odds; asks for a league at a time)',
};

/** Thirty times a whole slate of 16 books: what is larger is no slate. */
const maxBytes = 16 * 1024 * 1024;

/**
 * One GET of all coming games of a league, whatever the slate. Only the address that is sent has the key.
 * @throws OddsError with a `source_…` code, or before anything is asked `argument_invalid` or what `keyFrom` throws
 */
export async function observeTheOddsApi(
  options: ClientOptions,
  { league }: Pick<SlateRequest, 'league'>,
  call: SourceCall,
): Promise<Observation> {
  return await observeRequest(options, league, oddsRequest(options.baseUrl, league, choiceOf(options)), call);
}

/** One GET of one event, as `observeTheOddsApi` gets all of a league. @throws OddsError likewise */
export async function observeEvent(
  options: ClientOptions,
  event: { readonly league: string; readonly id: string },
  call: SourceCall,
): Promise<Observation> {
  return await observeRequest(options, event.league, eventRequest(options.baseUrl, event, choiceOf(options)), call);
}

/** The list of events, in the source's own words, and what its answer says of the quota. It costs no credits. */
export async function listEvents(
  options: ClientOptions,
  league: string,
  window: StartWindow,
  call: SourceCall,
): Promise<{ readonly listed: unknown; readonly quota: Quota }> {
  const { answer, key } = await getWithKey(options, eventListUrl(options.baseUrl, league, window), call);
  return { listed: parseJsonBody(redactBytes(answer.body, key), sourceName), quota: quotaOf(answer) };
}

function choiceOf({ choice }: ClientOptions): OddsChoice {
  return choice ?? defaultChoice;
}

async function observeRequest(
  options: ClientOptions,
  league: string,
  request: ObservationRequest,
  call: SourceCall,
): Promise<Observation> {
  const { answer, key } = await getWithKey(options, urlOf(request), call);
  const kept = Object.entries(answer.headers).map(([name, value]) => [name, redactText(value, key)]);
  const content = { source: sourceName, league, slateDate: null, request, body: redactBytes(answer.body, key) };
  return {
    ...content,
    status: answer.status,
    headers: Object.fromEntries(kept),
    capturedAt: answer.receivedAt,
    contentHash: contentHashOf(content),
    correlationId: call.correlationId,
  };
}

/**
 * Whether it answers, and takes our key: the list of its sports, which costs no credits.
 * @throws OddsError with a `source_…` code, or what `keyFrom` throws
 */
export async function checkTheOddsApi(options: ClientOptions, call: SourceCall): Promise<void> {
  await getWithKey(options, sportsUrl(options.baseUrl), call);
}

async function getWithKey(options: ClientOptions, url: string, { signal }: SourceCall) {
  const { now } = options;
  const key = await keyFrom(options.apiKey, signal);
  const get = { url, headers, maxBytes, signal, fetch: keyed(options, key), now };
  const answer = await httpGet(get).catch((error: unknown) => {
    // The caller's own reason was made before the key was known; it is recognised by identity.
    throw error === signal.reason ? error : redactError(error, key);
  });
  return { answer, key };
}

/** Adds the key to each request, so that the code that builds and reports requests does not know it. */
function keyed({ fetch, now }: ClientOptions, key: string): Fetch {
  return async (url, init) => {
    const response = await fetch(`${url}&apiKey=${key}`, init);
    if (!response.ok) throw await refusalOf(response, url, now());
    return response;
  };
}
