import { isFields } from '../fields.ts';
import type { LeagueMark, LeagueMarks } from '../leagues.ts';
import { feedSchema } from './schema.ts';

/** What an answer says of its leagues: each game's `_id` names one, as in `20250613.10-MLB-TOR@PHI`. */
export function leagueMarksOf(answer: unknown): LeagueMarks {
  const { games } = feedSchema.safeParse(answer).data ?? { games: [] };
  return { frame: [], entries: games.map(marksOfGame) };
}

const idForm = /^\d{8}\.\d{2}-([A-Z]{2,12})-/;

function marksOfGame(game: unknown): readonly LeagueMark[] {
  if (!isFields(game) || typeof game._id !== 'string') return [];
  const [, league] = idForm.exec(game._id) ?? [];
  return league === undefined ? [] : [[league.toLowerCase()]];
}
