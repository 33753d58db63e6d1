import { createServer } from 'node:http';
import { closeServer, listenLocally } from '../local-server.ts';
import { openAnswers } from './answers.ts';
import { type Clock, controlReply, isControl, timeOf } from './controls.ts';
import { type Faults, openFaults } from './faults.ts';
import { refusal, send } from './reply.ts';
import { isTheOddsApi, type OddsApiOptions, openOddsApiAnswers } from './the-odds-api/answers.ts';

export interface MarketOptions {
  /** The same seed is the same market. 1 by default. */
  readonly seed?: number;
  /** A free one by default. */
  readonly port?: number;
  readonly now?: () => Date;
  /** Share of requests that a seeded plan spoils; 0 by default. */
  readonly faultRate?: number;
  /** Lets other processes set the time and inject faults over HTTP (see controls.ts). Off by default. */
  readonly control?: boolean;
  readonly theOddsApi?: OddsApiOptions;
}

export interface RunningMarket extends Clock {
  /** Without a slash at the end; stands in for the hosts of Action Network, The Odds API and MLB Stats API. */
  readonly url: string;
  readonly seed: number;
  readonly faults: Faults;
  close(): Promise<void>;
}

/** Starts a market that answers as Action Network and The Odds API do, of the same games, on this machine only. */
export async function startMarket(options: MarketOptions = {}): Promise<RunningMarket> {
  const { seed = 1, port = 0, now = () => new Date(), faultRate = 0, control = false, theOddsApi = {} } = options;
  const faults = openFaults({ seed, rate: faultRate });
  const clock = stoppable(now);
  const actionNetwork = openAnswers(seed, faults);
  const oddsApi = openOddsApiAnswers(seed, faults, theOddsApi);
  const server = createServer(async (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://market');
    if (url === null) return send(response, refusal(400, 'unreadable path'));
    if (control && isControl(url)) return send(response, await controlReply(request, { url, faults, clock }));
    const at = control ? timeOf(request, clock.now()) : clock.now();
    const answers = isTheOddsApi(url) ? oddsApi : actionNetwork;
    send(response, answers.to({ method: request.method, url, userAgent: request.headers['user-agent'], at }));
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
