import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { scoreboardRequest, urlOf } from '../../lib/sources/action-network/request.ts';
import type { World } from './world.ts';

const answerSchema = z.looseObject({ games: z.array(z.unknown()) });

interface RecordedSlate {
  readonly slateDate: string;
  readonly capturedAt: Date;
  /** Of the answer, the first so many games; all by default. */
  readonly games?: number;
}

/** An event with an answer of Action Network that was recorded at that time. */
export async function recordedEvent(
  { market }: Pick<World, 'market'>,
  { slateDate, capturedAt, games }: RecordedSlate,
): Promise<unknown> {
  const request = scoreboardRequest(market.url, { league: 'mlb', slateDate });
  const headers = { 'user-agent': 'odds-harness', 'x-market-time': capturedAt.toISOString() };
  const answer = answerSchema.parse(await (await fetch(urlOf(request), { headers })).json());
  const body = gzipSync(JSON.stringify({ ...answer, games: answer.games.slice(0, games) })).toString('base64');
  return { league: 'mlb', date: slateDate, recorded: { body, capturedAt: capturedAt.toISOString() } };
}
