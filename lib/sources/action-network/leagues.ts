import { isFields } from '../fields.ts';
import type { LeagueMark, LeagueMarks } from '../leagues.ts';
import { scoreboardSchema } from './schema.ts';

/** The source's league ids. Its soccer leagues are served one by one and together. */
const leaguesById: ReadonlyMap<number, LeagueMark> = new Map<number, LeagueMark>([
  [1, ['nfl']],
  [2, ['ncaaf']],
  [3, ['nhl']],
  [4, ['nba']],
  [5, ['wnba']],
  [6, ['ncaab']],
  [7, ['ncaaw']],
  [8, ['mlb']],
  [9, ['epl', 'soccer']],
  [10, ['soccer']],
  [11, ['soccer']],
  [12, ['soccer']],
  [13, ['soccer']],
  [14, ['mls', 'soccer']],
  [20, ['soccer']],
  [21, ['aaf']],
  [24, ['usfl']],
  [34, ['soccer']],
]);

/** The leagues that the source is asked for. */
export const leagues: readonly string[] = [...new Set([...leaguesById.values()].map(([usual]) => usual))];

const partsOfSoccer: ReadonlySet<string> = new Set(['epl', 'mls']);

/** What a scoreboard says of its leagues. Nothing if it is none. */
export function leagueMarksOf(answer: unknown): LeagueMarks {
  const { league, games } = scoreboardSchema.safeParse(answer).data ?? { league: undefined, games: [] };
  return { frame: league === undefined ? [] : [markOfName(league.name)], entries: games.map(marksOfGame) };
}

/** A league id that the table lacks says nothing: the names are what the source serves a league by. */
function marksOfGame(game: unknown): readonly LeagueMark[] {
  if (!isFields(game)) return [];
  const { league_name: name, league_id: id } = game;
  const byId = typeof id === 'number' ? leaguesById.get(id) : undefined;
  return [...(typeof name === 'string' ? [markOfName(name)] : []), ...(byId === undefined ? [] : [byId])];
}

function markOfName(name: string): LeagueMark {
  return partsOfSoccer.has(name) ? [name, 'soccer'] : [name];
}
