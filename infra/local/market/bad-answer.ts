import type { Fault } from './faults.ts';
import { firstHalf, page, type Reply, reply, type WholeReply } from './reply.ts';

/** What of its bad answers each source words in its own way. */
export interface Wording {
  readonly missing: Reply;
  readonly throttled: (retryAfterSeconds: number) => Reply;
  readonly failing: Reply;
  readonly emptySlate: string;
  readonly wrongShape: string;
}

/** The bad answer in place of the good one. */
export function spoiled({ kind, retryAfterSeconds }: Fault, wording: Wording, good: () => WholeReply): Reply {
  switch (kind) {
    case 'forbidden':
      return page(403, blockedPage);
    case 'missing':
      return wording.missing;
    case 'throttled':
      return wording.throttled(retryAfterSeconds);
    case 'failing':
      return wording.failing;
    case 'hang':
      return { kind: 'none' };
    case 'cut_off_body': {
      const whole = good();
      return { ...whole, body: firstHalf(whole.body) };
    }
    case 'cut_off_connection':
      return { kind: 'broken_off', body: good().body };
    case 'html':
      return page(200, maintenancePage);
    case 'empty_body':
      return reply(200, '');
    case 'empty_slate':
      return reply(200, wording.emptySlate);
    case 'wrong_shape':
      return reply(200, wording.wrongShape);
  }
}

export const blockedPage = '<html><head><title>403 Forbidden</title></head><body>Request blocked.</body></html>';

const maintenancePage = '<!doctype html><html><body><h1>We will be right back</h1></body></html>';
