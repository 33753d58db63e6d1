import { marketAt, scoreboard } from './answer.ts';
import { blockedPage, spoiled, type Wording } from './bad-answer.ts';
import { catalogueAnswer } from './catalogue.ts';
import type { Faults } from './faults.ts';
import { isSchedulePath, scheduleReply } from './official-schedule.ts';
import { rememberLast } from './remember-last.ts';
import { page, type Reply, refusal, reply } from './reply.ts';
import { isAnonymous, isScoreboardPath, readScoreboardRequest, type ScoreboardRequest } from './scoreboard-request.ts';

interface Question {
  readonly method: string | undefined;
  readonly url: URL;
  readonly userAgent: string | undefined;
  readonly at: Date;
}

export interface Answers {
  to(question: Question): Reply;
}

/** The routes of Action Network, each refused, spoiled or answered; and that of the official schedule. */
export function openAnswers(seed: number, faults: Faults): Answers {
  const scoreboardBody = rememberLast((request: ScoreboardRequest, at) => makeScoreboard(seed, request, at));
  return {
    to({ method, url, userAgent, at }) {
      if (method !== 'GET') return refusal(405, 'Method Not Allowed');
      if (isSchedulePath(url.pathname)) return scheduleReply(seed, url, at);
      const wantsBooks = url.pathname === '/web/v1/books';
      if (!wantsBooks && !isScoreboardPath(url.pathname)) return refusal(404, 'Not Found');
      if (isAnonymous(userAgent)) return page(403, blockedPage);
      if (wantsBooks) return spoiledOrGood(faults, '', () => JSON.stringify(catalogueAnswer()));
      const request = readScoreboardRequest(url, at);
      if ('refused' in request) return refusal(400, request.refused);
      return spoiledOrGood(faults, request.date, () => scoreboardBody(request, at));
    },
  };
}

/** Only what would have been answered well can be spoiled: an injected fault is never lost on a refusal. */
function spoiledOrGood(faults: Faults, date: string, goodBody: () => string): Reply {
  const fault = faults.take('action-network');
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

function makeScoreboard(seed: number, { league, date, books, periods }: ScoreboardRequest, at: Date): string {
  if (league === 'mlb') return JSON.stringify(marketAt({ seed, date, at, books, periods }));
  // the other leagues are out of season here
  return JSON.stringify({ ...scoreboard(date, []), league: { name: league } });
}
