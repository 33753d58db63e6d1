import { spoiled, type Wording } from '../bad-answer.ts';
import { newYorkDate } from '../minutes.ts';
import { rememberLast } from '../remember-last.ts';
import { refusal, reply } from '../reply.ts';
import type { SimulatedSource } from '../simulated-source.ts';
import { feedAt } from './feed.ts';

const path = '/wp-json/adpt/v1/mlb-odds';

/** The one route of SportsBettingDime that is simulated, refused, spoiled or answered. */
export const sportsBettingDime: SimulatedSource = {
  isAt: ({ pathname }) => pathname.startsWith('/wp-json/'),
  open: ({ seed, days, takeFault }) => {
    const bodyOf = rememberLast((_request: 'feed', at) => JSON.stringify(feedAt({ seed, days, at })));
    return {
      to({ method, url, at }) {
        if (method !== 'GET') return refusal(405, 'Method Not Allowed');
        if (url.pathname !== path) return refusal(404, 'Not Found');
        if (!url.searchParams.has('books')) return refusal(400, 'Missing parameter(s): books');
        const fault = takeFault();
        const good = () => reply(200, bodyOf('feed', at));
        return fault ? spoiled(fault, wordingFor(newYorkDate(at)), good) : good();
      },
    };
  },
};

function wordingFor(date: string): Wording {
  return {
    missing: refusal(404, 'Not Found'),
    throttled: (retryAfterSeconds) => refusal(429, 'Too Many Requests', { 'retry-after': `${retryAfterSeconds}` }),
    failing: refusal(500, 'Internal Server Error'),
    emptySlate: JSON.stringify({ group: date, games: [] }),
    wrongShape: JSON.stringify({ data: [{ id: 1, markets: [] }] }),
  };
}
