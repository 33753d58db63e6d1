import { spoiled } from '../bad-answer.ts';
import { rememberLast } from '../remember-last.ts';
import { type Reply, reply } from '../reply.ts';
import type { SimulatedSource } from '../simulated-source.ts';
import { type OddsQuestion, oddsAt } from './event.ts';
import {
  isListPath,
  isOddsPath,
  isSportsPath,
  type ListRequest,
  type OddsRequest,
  type RefusedRequest,
  readListRequest,
  readOddsRequest,
  sportsListed,
} from './odds-request.ts';
import { type Account, openAccounts } from './quota.ts';
import { gatewayRefusal, type RefusalCode, refused, wording } from './refusals.ts';

/** The routes of The Odds API that are simulated, refused, spoiled or answered. No answer repeats the key. */
export const theOddsApi: SimulatedSource = {
  isAt: ({ pathname }) => pathname.startsWith('/v4/'),
  open: ({ seed, days, takeFault, apiKey: accepted, creditsPerMonth = 20_000 }) => {
    const accounts = openAccounts(creditsPerMonth);
    const bodyOf = rememberLast((request: OddsRequest, at) => makeBody({ seed, days, at }, request));
    /** A list without games costs nothing. */
    const answerTo = (request: OddsRequest, at: Date): Answered =>
      request.eventId === null
        ? { body: bodyOf(request, at), cost: request.inSeason ? request.cost : 0 }
        : eventAnswerTo({ seed, days, at }, request);
    return {
      to({ method, url, at }) {
        if (method !== 'GET') return gatewayRefusal(405, 'Method Not Allowed');
        const { pathname } = url;
        if (![isSportsPath, isListPath, isOddsPath].some((isPath) => isPath(pathname))) {
          return gatewayRefusal(404, 'Not Found');
        }
        const apiKey = url.searchParams.get('apiKey') ?? '';
        const badKey = whyNoKey(apiKey, accepted);
        if (badKey !== undefined) return refused(badKey);
        const account = accounts.of(apiKey, at);
        if (isSportsPath(pathname)) return reply(200, JSON.stringify(sportsListed(url)), account.pay(0));
        if (isListPath(pathname))
          return toList(readListRequest(url), account, (list) => listAt({ seed, days, at }, list));
        const request = readOddsRequest(url);
        if ('code' in request) return refused(request.code, { ...request, headers: account.pay(0) });
        if (account.remaining < request.cost) return refused('OUT_OF_USAGE_CREDITS', { headers: account.pay(0) });
        const { body, cost } = answerTo(request, at);
        if (body === undefined) return refused('EVENT_NOT_FOUND', { headers: account.pay(0) });
        // What was answered is paid for, also if it does not arrive whole.
        const good = () => reply(200, body, account.pay(cost));
        const fault = takeFault();
        return fault ? spoiled(fault, wording, good) : good();
      },
    };
  },
};

function whyNoKey(apiKey: string, accepted: string | undefined): RefusalCode | undefined {
  if (apiKey === '') return 'MISSING_KEY';
  const isAccepted = accepted === undefined ? /^[\w-]{16,128}$/.test(apiKey) : apiKey === accepted;
  return isAccepted ? undefined : 'INVALID_KEY';
}

type Market = Pick<OddsQuestion, 'seed' | 'days' | 'at'>;

function makeBody(market: Market, { inSeason, eventId: _all, regions: _regions, ...asked }: OddsRequest): string {
  return JSON.stringify(inSeason ? oddsAt({ ...market, ...asked }) : []);
}

interface Answered {
  /** Undefined if there is no such event. */
  readonly body: string | undefined;
  readonly cost: number;
}

/** One event costs the markets that it is answered with, in each region. */
function eventAnswerTo(market: Market, { inSeason, eventId, regions, ...asked }: OddsRequest): Answered {
  const event = inSeason ? oddsAt({ ...market, ...asked }).find(({ id }) => id === eventId) : undefined;
  if (event === undefined) return { body: undefined, cost: 0 };
  const markets = new Set(event.bookmakers.flatMap((book) => book.markets.map(({ key }) => key)));
  return { body: JSON.stringify(event), cost: markets.size * regions };
}

/** Costs nothing, and has no odds. */
function toList(list: ListRequest | RefusedRequest, account: Account, listOf: (list: ListRequest) => unknown): Reply {
  const headers = account.pay(0);
  return 'code' in list ? refused(list.code, { ...list, headers }) : reply(200, JSON.stringify(listOf(list)), headers);
}

function listAt(market: Market, { inSeason, from, until }: ListRequest) {
  const events = inSeason ? oddsAt({ ...market, markets: [], oddsFormat: 'american' }) : [];
  return events
    .filter(({ commence_time: start }) => start >= from && start <= until)
    .map(({ bookmakers: _bookmakers, ...event }) => event);
}
