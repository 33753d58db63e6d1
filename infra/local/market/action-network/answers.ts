import { blockedPage, spoiled, type Wording } from '../bad-answer.ts';
import { rememberLast } from '../remember-last.ts';
import { page, type Reply, refusal, reply } from '../reply.ts';
import type { SimulatedSource, SimulationOptions } from '../simulated-source.ts';
import { type MarketQuestion, marketAt, scoreboard } from './answer.ts';
import { catalogueAnswer } from './catalogue.ts';
import { isAnonymous, isScoreboardPath, readScoreboardRequest, type ScoreboardRequest } from './scoreboard-request.ts';

/** The routes of Action Network, each refused, spoiled or answered. */
export const actionNetwork: SimulatedSource = {
  isAt: ({ pathname }) => pathname.startsWith('/web/'),
  open: ({ seed, days, takeFault }) => {
    const scoreboardBody = rememberLast((request: ScoreboardRequest, at) =>
      makeScoreboard({ seed, days, at }, request),
    );
    return {
      to({ method, url, userAgent, at }) {
        if (method !== 'GET') return refusal(405, 'Method Not Allowed');
        const wantsBooks = url.pathname === '/web/v1/books';
        if (!wantsBooks && !isScoreboardPath(url.pathname)) return refusal(404, 'Not Found');
        if (isAnonymous(userAgent)) return page(403, blockedPage);
        if (wantsBooks) return spoiledOrGood(takeFault, '', () => JSON.stringify(catalogueAnswer()));
        const request = readScoreboardRequest(url, at);
        if ('refused' in request) return refusal(400, request.refused);
        return spoiledOrGood(takeFault, request.date, () => scoreboardBody(request, at));
      },
    };
  },
};

/** Only what would have been answered well can be spoiled: an injected fault is never lost on a refusal. */
function spoiledOrGood(takeFault: SimulationOptions['takeFault'], date: string, goodBody: () => string): Reply {
  const fault = takeFault();
  const good = () => reply(200, goodBody());
  return fault ? spoiled(fault, wordingFor(date), good) : good();
}

function wordingFor(date: string): Wording {
  return {
    missing: refusal(404, 'Not Found'),
    throttled: (retryAfterSeconds) => refusal(429, 'Too Many Requests', { 'retry-after': `${retryAfterSeconds}` }),
    failing: refusal(500, 'Internal Server Error'),
    emptySlate: JSON.stringify(scoreboard(date, [])),
    wrongShape: JSON.stringify({ data: { events: [{ id: 1, odds: 'see v3' }] }, version: 3 }),
  };
}

function makeScoreboard(
  market: Pick<MarketQuestion, 'seed' | 'days' | 'at'>,
  { league, date, books, periods }: ScoreboardRequest,
): string {
  if (league === 'mlb') return JSON.stringify(marketAt({ ...market, date, books, periods }));
  // the other leagues are out of season here
  return JSON.stringify({ ...scoreboard(date, []), league: { name: league } });
}
