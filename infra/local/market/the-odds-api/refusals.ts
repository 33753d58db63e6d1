import type { Wording } from '../bad-answer.ts';
import { type Headers, reply, type WholeReply } from '../reply.ts';

/** The refusals of The Odds API. Statuses and codes are its own; some of its messages differ, so no code may parse them. */
const refusals = {
  MISSING_KEY: { status: 401, message: 'API key is missing' },
  INVALID_KEY: { status: 401, message: 'API key is not valid. Get an API key at https://the-odds-api.com' },
  OUT_OF_USAGE_CREDITS: {
    status: 401,
    message: 'Usage quota has been reached. See usage plans at https://the-odds-api.com',
  },
  EXCEEDED_FREQ_LIMIT: { status: 429, message: 'Requests are too frequent. Please slow down.' },
  UNKNOWN_SPORT: { status: 404, message: 'Unknown sport' },
  MISSING_REGION: { status: 422, message: 'Missing regions parameter' },
  INVALID_REGION: { status: 422, message: 'Invalid regions parameter' },
  INVALID_MARKET: { status: 422, message: 'Markets not supported by this endpoint' },
  INVALID_ODDS_FORMAT: { status: 422, message: 'Invalid oddsFormat parameter' },
  EVENT_NOT_FOUND: { status: 404, message: 'Event not found' },
  INVALID_COMMENCE_TIME: { status: 422, message: 'Invalid commence time parameter' },
  INVALID_DATE_FORMAT: { status: 422, message: 'Invalid dateFormat parameter: this market writes iso only' },
  /** The source knows these and this market does not: better than an answer to another question. */
  NOT_SIMULATED: { status: 422, message: 'The simulated market does not know the parameter' },
} as const;
export type RefusalCode = keyof typeof refusals;

const errorCodes = 'https://the-odds-api.com/liveapi/guides/v4/api-error-codes.html';

/** An object, although an answer is a list. `what` is the name that is refused. */
export function refused(
  code: RefusalCode,
  { what, headers = {} }: { what?: string; headers?: Headers } = {},
): WholeReply {
  const { status, message } = refusals[code];
  const anchor = code.toLowerCase().replaceAll('_', '-');
  const body = {
    message: what === undefined ? message : `${message}: ${what}`,
    error_code: code,
    details_url: `${errorCodes}#${anchor}`,
  };
  return reply(status, JSON.stringify(body), headers);
}

/** The answer of the gateway before the source: an object without a code. */
export function gatewayRefusal(status: number, message: string): WholeReply {
  return reply(status, JSON.stringify({ message }));
}

export const wording: Wording = {
  missing: gatewayRefusal(404, 'Not Found'),
  throttled: (retryAfterSeconds) =>
    refused('EXCEEDED_FREQ_LIMIT', { headers: { 'retry-after': `${retryAfterSeconds}` } }),
  failing: gatewayRefusal(500, 'Internal server error'),
  emptySlate: '[]',
  // as version 3 answered
  wrongShape: JSON.stringify({
    success: true,
    data: [{ sport_key: 'baseball_mlb', teams: [], sites: [{ site_key: 'draftkings', odds: { h2h: [1.9, 1.9] } }] }],
  }),
};
