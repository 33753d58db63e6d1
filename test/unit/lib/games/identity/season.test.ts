import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { linkHistory } from '../../../../../lib/games/identity.ts';
import { publishedTeams } from '../../../../../lib/games/teams.ts';
import { slateDateAt } from '../../../../../lib/odds/slate-date.ts';
import { at, mention, official, recordsOf } from './records.ts';

const season = '../shared/payloads/oracles/mlb-games-2026-to-07-28.json';
if (!existsSync(season)) console.info(`Skipped: links of the season of 2026, because ${season} is not there.`);

const gameSchema = z.object({
  gamePk: z.int(),
  officialDate: z.string(),
  gameDate: z.string(),
  doubleHeader: z.enum(['N', 'Y', 'S']),
  gameNumber: z.int(),
  codedState: z.string(),
  homeId: z.int(),
  awayId: z.int(),
});

describe.skipIf(!existsSync(season))('links of the season of 2026', () => {
  const all = existsSync(season) ? z.array(gameSchema).parse(JSON.parse(readFileSync(season, 'utf8'))) : [];
  const games = all.map(({ gamePk, officialDate, gameDate, doubleHeader, gameNumber, codedState, homeId, awayId }) =>
    official({
      gamePk,
      // The schedule was captured then: prices of the months before find their games by it.
      knownAt: at('2026-07-28T20:00Z'),
      officialDate,
      start: gameDate,
      doubleheader: doubleHeader,
      gameNumber,
      state: codedState === 'D' ? 'postponed' : codedState === 'F' ? 'final' : 'scheduled',
      homeTeamId: homeId,
      awayTeamId: awayId,
    }),
  );
  /** As a source states starts: some minutes off, and the second game of a straight doubleheader hours after the first. */
  const sightings = all.map(({ gamePk, gameDate, doubleHeader, gameNumber, homeId, awayId }, index) => {
    const minutes = doubleHeader === 'Y' && gameNumber === 2 ? 190 : (index % 13) - 6;
    const start = new Date(Date.parse(gameDate) + minutes * 60_000).toISOString();
    return mention(`${gamePk}`, [awayId, homeId], start, `${slateDateAt(new Date(gameDate))}T12:00Z`);
  });

  test('are right for each of its games, but for the All-Star Game, whose teams have other names in a source', () => {
    const links = linkHistory(recordsOf({ official: games, sightings }), publishedTeams);
    const last = new Map(links.map((link) => [Number(link.sourceGameId), link.answer]));
    expect(last.size).toBe(2_431);
    const wrong = [...last].filter(([gamePk, answer]) => answer.state !== 'linked' || answer.gamePk !== gamePk);
    expect(wrong.map(([gamePk, answer]) => [gamePk, 'reason' in answer && answer.reason])).toEqual([
      [823443, 'unknown_team'],
    ]);
  });
});
