import { createServer } from 'node:http';
import { sourceNames } from '../../../lib/sources/registry.ts';
import { closeServer, listenLocally } from '../local-server.ts';
import { type Clock, controlReply, isControl, timeOf } from './controls.ts';
import type { Days } from './eventful-slate.ts';
import { type Faults, openFaults } from './faults.ts';
import { isSchedulePath, scheduleReply } from './official-schedule.ts';
import { refusal, send } from './reply.ts';
import type { AccessRules } from './simulated-source.ts';
import { simulatedSources } from './sources.ts';

export interface MarketOptions extends AccessRules {
  /** The same seed is the same market. 1 by default. */
  readonly seed?: number;
  /** `usual` by default. */
  readonly days?: Days;
  /** A free one by default. */
  readonly port?: number;
  readonly now?: () => Date;
  /** Share of requests that a seeded plan spoils; 0 by default. */
  readonly faultRate?: number;
  /** Lets other processes set the time and inject faults over HTTP (see controls.ts). Off by default. */
  readonly control?: boolean;
}

export interface RunningMarket extends Clock {
  /** Without a slash at the end; simulates the hosts of all sources and of the official schedule. */
  readonly url: string;
  readonly seed: number;
  readonly faults: Faults;
  close(): Promise<void>;
}

/** Starts a market that answers as each source does, of the same games, on this machine only. */
export async function startMarket(options: MarketOptions = {}): Promise<RunningMarket> {
  const { seed = 1, port = 0, now = () => new Date(), faultRate = 0, control = false, days } = options;
  const faults = openFaults({ seed, rate: faultRate });
  const clock = stoppable(now);
  const answered = sourceNames.map((name) => {
    const { isAt, open } = simulatedSources[name];
    return { isAt, answers: open({ ...options, seed, takeFault: () => faults.take(name) }) };
  });
  const server = createServer(async (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://market');
    if (url === null) return send(response, refusal(400, 'unreadable path'));
    if (control && isControl(url)) return send(response, await controlReply(request, { url, faults, clock }));
    const at = control ? timeOf(request, clock.now()) : clock.now();
    const { method } = request;
    const source = answered.find(({ isAt }) => isAt(url));
    if (source) {
      send(response, source.answers.to({ method, url, userAgent: request.headers['user-agent'], at }));
    } else if (method !== 'GET') send(response, refusal(405, 'Method Not Allowed'));
    else send(response, isSchedulePath(url.pathname) ? scheduleReply(seed, url, at, days) : refusal(404, 'Not Found'));
  });
  const url = await listenLocally(server, { port });
  return { url, seed, faults, ...clock, close: () => closeServer(server) };
}

function stoppable(now: () => Date): Clock {
  let stopped: Date | null = null;
  return {
    now: () => stopped ?? now(),
    setTime: (at) => {
      stopped = at;
    },
  };
}
