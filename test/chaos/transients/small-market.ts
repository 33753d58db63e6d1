import * as z from 'zod';
import type { RunningMarket } from '../../../infra/local/market/server.ts';
import type { SharedFaults } from '../../harness/faults.ts';
import type { FaultResponse, GateRequest } from '../../harness/gate.ts';

/** Games of each answer: so few that a run costs its requests and little of the processor. */
const gamesKept = 2;

const scoreboardSchema = z.looseObject({ games: z.array(z.unknown()) });
const scheduleSchema = z.looseObject({ dates: z.array(z.looseObject({ games: z.array(z.unknown()) })) });
const eventsSchema = z.array(z.unknown());

/** The simulated market at the world's time, with few games. Repeats its answers, so that equal runs get equal answers. */
export class SmallMarket {
  /** Whether Action Network answers that there are no games. */
  isEmpty = false;
  readonly #market: RunningMarket;
  readonly #answers = new Map<string, Promise<FaultResponse>>();

  constructor(market: RunningMarket, sharedFaults: SharedFaults) {
    this.#market = market;
    for (const service of ['actionNetwork', 'theOddsApi', 'mlbStatsApi'] as const) {
      sharedFaults.inject({ service, affect: (request) => this.#answerTo(request) }, () => undefined);
    }
  }

  async #answerTo({ path, headers }: GateRequest): Promise<FaultResponse> {
    const key = `${this.#market.now().toISOString()} ${path}`;
    const answer = this.#answers.get(key) ?? this.#fetch(path, headers['user-agent'] ?? '');
    this.#answers.set(key, answer);
    return smaller(await answer, this.isEmpty);
  }

  async #fetch(path: string, userAgent: string): Promise<FaultResponse> {
    const response = await fetch(`${this.#market.url}${path}`, { headers: { 'user-agent': userAgent } });
    const { 'content-length': _length, connection: _connection, ...headers } = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: await response.text() };
  }
}

function smaller(answer: FaultResponse, isEmpty: boolean): FaultResponse {
  const content: unknown = JSON.parse(answer.body);
  const scoreboard = scoreboardSchema.safeParse(content).data;
  if (scoreboard) {
    const games = isEmpty ? [] : scoreboard.games.slice(0, gamesKept);
    return { ...answer, body: JSON.stringify({ ...scoreboard, games }) };
  }
  const schedule = scheduleSchema.safeParse(content).data;
  if (schedule) {
    const dates = schedule.dates.map((date) => ({ ...date, games: date.games.slice(0, gamesKept) }));
    return { ...answer, body: JSON.stringify({ ...schedule, dates }) };
  }
  const events = eventsSchema.safeParse(content).data;
  return events ? { ...answer, body: JSON.stringify(events.slice(0, gamesKept)) } : answer;
}
