import { scoreboard } from './answer.ts';
import type { Fault } from './faults.ts';
import { firstHalf, page, type Reply, refusal, reply } from './reply.ts';

/** The bad answer in place of the good one. */
export function spoiled({ kind, retryAfterSeconds }: Fault, date: string, goodBody: () => string): Reply {
  switch (kind) {
    case 'forbidden':
      return page(403, blockedPage);
    case 'missing':
      return refusal(404, 'Not Found');
    case 'throttled':
      return refusal(429, 'Too Many Requests', { 'retry-after': `${retryAfterSeconds}` });
    case 'failing':
      return refusal(500, 'Internal Server Error');
    case 'hang':
      return { kind: 'none' };
    case 'cut_off_body':
      return reply(200, firstHalf(goodBody()));
    case 'cut_off_connection':
      return { kind: 'broken_off', body: goodBody() };
    case 'html':
      return page(200, maintenancePage);
    case 'empty_body':
      return reply(200, '');
    case 'empty_slate':
      return reply(200, JSON.stringify(scoreboard(date, [])));
    case 'wrong_shape':
      return reply(200, JSON.stringify({ data: { events: [{ id: 1, odds: 'see v3' }] }, version: 3 }));
  }
}

export const blockedPage = '<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>';

const maintenancePage = '<!doctype html><html><body><h1>We will be right back</h1></body></html>';
