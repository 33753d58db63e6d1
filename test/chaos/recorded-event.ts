import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { scoreboardRequest, urlOf } from '../../lib/sources/action-network/request.ts';
import type { Scene } from './scene.ts';

const slateDate = '2026-08-03';
const answerSchema = z.looseObject({ games: z.array(z.unknown()) });

/** So few that fifty bodies at once are a matter of the database, and not of this machine's processor. */
const gamesBrought = 3;

/** The event that brings an answer which somebody recorded so many seconds ago. */
export async function recordedEvent({ clock, world: { market } }: Scene, secondsAgo: number): Promise<unknown> {
  const capturedAt = new Date(clock.now().getTime() - secondsAgo * 1_000).toISOString();
  const request = scoreboardRequest(market.url, { league: 'mlb', slateDate });
  const headers = { 'user-agent': 'odds-chaos', 'x-market-time': capturedAt };
  const answer = answerSchema.parse(await (await fetch(urlOf(request), { headers })).json());
  const brought = JSON.stringify({ ...answer, games: answer.games.slice(0, gamesBrought) });
  return { league: 'mlb', date: slateDate, recorded: { body: gzipSync(brought).toString('base64'), capturedAt } };
}
