import { isFields } from '../fields.ts';
import type { LeagueMark, LeagueMarks } from '../leagues.ts';
import { answerIn } from './answer.ts';

/** Our leagues by the source's sport keys. A preseason has a key of its own there, and soccer one for each league. */
const leaguesBySport: ReadonlyMap<string, LeagueMark> = new Map<string, LeagueMark>([
  ['baseball_mlb', ['mlb']],
  ['baseball_mlb_preseason', ['mlb']],
  ['baseball_milb', ['milb']],
  ['baseball_npb', ['npb']],
  ['baseball_kbo', ['kbo']],
  ['americanfootball_nfl', ['nfl']],
  ['americanfootball_nfl_preseason', ['nfl']],
  ['americanfootball_ncaaf', ['ncaaf']],
  ['americanfootball_ncaaf_fcs', ['ncaaf']],
  ['americanfootball_ufl', ['ufl']],
  ['americanfootball_cfl', ['cfl']],
  ['basketball_nba', ['nba']],
  ['basketball_nba_preseason', ['nba']],
  ['basketball_wnba', ['wnba']],
  ['basketball_ncaab', ['ncaab']],
  ['basketball_wncaab', ['ncaaw']],
  ['icehockey_nhl', ['nhl']],
  ['icehockey_nhl_preseason', ['nhl']],
  ['mma_mixed_martial_arts', ['ufc']],
  ['boxing_boxing', ['boxing']],
  ['soccer_usa_mls', ['mls', 'soccer']],
  ['soccer_epl', ['epl', 'soccer']],
  ['soccer_germany_bundesliga', ['soccer']],
  ['soccer_france_ligue_one', ['soccer']],
  ['soccer_spain_la_liga', ['soccer']],
  ['soccer_italy_serie_a', ['soccer']],
  ['soccer_fifa_world_cup', ['soccer']],
  ['soccer_fifa_world_cup_womens', ['soccer']],
  ['soccer_uefa_champs_league', ['soccer']],
  ['soccer_uefa_europa_league', ['soccer']],
  ['soccer_mexico_ligamx', ['soccer']],
]);

/** What an answer says of its leagues: each event names its sport, and the answer as a whole names none. */
export function leagueMarksOf(answer: unknown): LeagueMarks {
  return { frame: [], entries: (answerIn(answer)?.events ?? []).map(marksOfEvent) };
}

function marksOfEvent(event: unknown): readonly LeagueMark[] {
  if (!isFields(event) || typeof event.sport_key !== 'string') return [];
  return [leaguesBySport.get(event.sport_key) ?? [event.sport_key]];
}
