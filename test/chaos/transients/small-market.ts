import { createServer, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { closeServer, listenLocally } from '../../../infra/local/local-server.ts';
import { type RunningMarket, startMarket } from '../../../infra/local/market/server.ts';

/** Games of each answer: so few that a run is a matter of its calls and not of the processor. */
const gamesKept = 2;

const scoreboardSchema = z.looseObject({ games: z.array(z.unknown()) });
const eventsSchema = z.array(z.unknown());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The simulated market at one moment, with few games. What it has answered once it answers again, so that runs are alike. */
export interface SmallMarket {
  readonly url: string;
  /** Whether Action Network answers in good form that there is no game. */
  isEmpty: boolean;
  setTime(at: Date): void;
  close(): Promise<void>;
}

export async function startSmallMarket(apiKey: string): Promise<SmallMarket> {
  const market = await startMarket({ apiKey });
  const answers = new Map<string, Promise<Answer>>();
  const settings = { isEmpty: false, at: '' };
  const server = createServer(async ({ url: path = '/', headers }, response) => {
    const key = `${settings.at} ${path}`;
    const answer = answers.get(key) ?? fetchAnswer(market, path, headers['user-agent'] ?? '');
    answers.set(key, answer);
    reply(response, smaller(await answer, settings.isEmpty));
  });
  const url = await listenLocally(server);
  return {
    url,
    get isEmpty() {
      return settings.isEmpty;
    },
    set isEmpty(isEmpty) {
      settings.isEmpty = isEmpty;
    },
    setTime: (at) => {
      settings.at = at.toISOString();
      market.setTime(at);
    },
    close: async () => {
      await closeServer(server);
      await market.close();
    },
  };
}

async function fetchAnswer({ url }: RunningMarket, path: string, userAgent: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { headers: { 'user-agent': userAgent } });
  const { 'content-length': _length, connection: _connection, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

function smaller(answer: Answer, isEmpty: boolean): Answer {
  const content: unknown = JSON.parse(answer.body);
  const scoreboard = scoreboardSchema.safeParse(content).data;
  if (scoreboard) {
    const games = isEmpty ? [] : scoreboard.games.slice(0, gamesKept);
    return { ...answer, body: JSON.stringify({ ...scoreboard, games }) };
  }
  const events = eventsSchema.safeParse(content).data;
  return events ? { ...answer, body: JSON.stringify(events.slice(0, gamesKept)) } : answer;
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
