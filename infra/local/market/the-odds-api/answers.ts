import { spoiled } from '../bad-answer.ts';
import { rememberLast } from '../remember-last.ts';
import { reply } from '../reply.ts';
import type { SimulatedSource } from '../simulated-source.ts';
import { oddsAt } from './event.ts';
import { isOddsPath, isSportsPath, type OddsRequest, readOddsRequest, sportsListed } from './odds-request.ts';
import { openAccounts } from './quota.ts';
import { gatewayRefusal, type RefusalCode, refused, wording } from './refusals.ts';

/** The routes of The Odds API that are simulated, refused, spoiled or answered. No answer repeats the key. */
export const theOddsApi: SimulatedSource = {
  isAt: ({ pathname }) => pathname.startsWith('/v4/'),
  open: ({ seed, takeFault, apiKey: accepted, creditsPerMonth = 20_000 }) => {
    const accounts = openAccounts(creditsPerMonth);
    const bodyOf = rememberLast((request: OddsRequest, at) => makeBody(seed, request, at));
    return {
      to({ method, url, at }) {
        if (method !== 'GET') return gatewayRefusal(405, 'Method Not Allowed');
        const wantsSports = isSportsPath(url.pathname);
        if (!wantsSports && !isOddsPath(url.pathname)) return gatewayRefusal(404, 'Not Found');
        const apiKey = url.searchParams.get('apiKey') ?? '';
        const badKey = whyNoKey(apiKey, accepted);
        if (badKey !== undefined) return refused(badKey);
        const account = accounts.of(apiKey, at);
        if (wantsSports) return reply(200, JSON.stringify(sportsListed(url)), account.pay(0));
        const request = readOddsRequest(url);
        if ('code' in request) return refused(request.code, { ...request, headers: account.pay(0) });
        if (account.remaining < request.cost) return refused('OUT_OF_USAGE_CREDITS', { headers: account.pay(0) });
        // What was answered is paid for, also if it does not arrive whole; a list without games costs nothing.
        const good = () => reply(200, bodyOf(request, at), account.pay(request.inSeason ? request.cost : 0));
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

function makeBody(seed: number, { inSeason, ...asked }: OddsRequest, at: Date): string {
  return JSON.stringify(inSeason ? oddsAt({ seed, at, ...asked }) : []);
}
