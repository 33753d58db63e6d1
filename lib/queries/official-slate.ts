import * as z from 'zod';
import type { SlateDate } from '../odds/slate-date.ts';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { mapRows, readSafely, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import { utc } from './column-types.ts';

/** A game of an official date as the recorded schedule has it. */
export interface OfficialSlateGame {
  readonly gamePk: number;
  readonly officialDate: SlateDate;
  /** UTC. A placeholder if `startIsOpen`. */
  readonly startTime: string;
  readonly startIsOpen: boolean;
  /** UTC; null until it is known. */
  readonly firstPitch: string | null;
  readonly awayTeam: string;
  readonly homeTeam: string;
  readonly awayTeamId: number;
  readonly homeTeamId: number;
  readonly state: string;
  /** The schedule's own words; null if the database does not say. */
  readonly detailedState: string | null;
  readonly awayScore: number | null;
  readonly homeScore: number | null;
  /** 1 or 2 in a doubleheader, straight or split; null if the game is in none. */
  readonly doubleheaderGame: number | null;
  readonly awayPitcher: string | null;
  readonly homePitcher: string | null;
  /** When the newest answer that changed something of it was captured, UTC. */
  readonly knownAt: string;
}

const rowSchema = z.object({
  game_pk: z.number().int(),
  official_date: z.string(),
  start_time: utc,
  start_is_open: z.boolean(),
  first_pitch: utc.nullable(),
  home_team: z.string(),
  away_team: z.string(),
  home_team_id: z.number().int(),
  away_team_id: z.number().int(),
  state: z.string(),
  detailed_state: z.string().nullable(),
  home_score: z.number().int().nullable(),
  away_score: z.number().int().nullable(),
  doubleheader: z.string(),
  game_number: z.number().int(),
  home_pitcher: z.string().nullable(),
  away_pitcher: z.string().nullable(),
  known_at: utc,
});

const officialGames = selectFrom(
  contract,
  'odds.official_game',
  'o',
  'league, game_pk, official_date, start_time, start_is_open, first_pitch, home_team, away_team, home_team_id, away_team_id, state, detailed_state?, home_score, away_score, doubleheader, game_number, home_pitcher?, away_pitcher?, known_at',
);

const officialSlateQuery = queryOf(rowSchema)`
  select o.game_pk, o.official_date::text as official_date, o.start_time, o.start_is_open, o.first_pitch, o.home_team,
    o.away_team, o.home_team_id, o.away_team_id, o.state, o.detailed_state, o.home_score, o.away_score, o.doubleheader,
    o.game_number, o.home_pitcher, o.away_pitcher, o.known_at
  from ${officialGames}
  where o.league = :league and o.official_date = :date::date
  order by o.start_time, o.game_number, o.game_pk`;

/** The games of an official date, in order of start. None if nothing of the date is recorded, as on an off day. */
export async function readOfficialSlate(
  database: Executor,
  { league, date }: { readonly league: string; readonly date: SlateDate },
  signal?: AbortSignal,
): Promise<SafeRead<OfficialSlateGame>> {
  return mapRows(await readSafely(database, officialSlateQuery, { league, date }, signal), (rows) => rows.map(gameOf));
}

function gameOf(row: z.output<typeof rowSchema>): OfficialSlateGame {
  return {
    gamePk: row.game_pk,
    officialDate: row.official_date,
    startTime: row.start_time,
    startIsOpen: row.start_is_open,
    firstPitch: row.first_pitch,
    awayTeam: row.away_team,
    homeTeam: row.home_team,
    awayTeamId: row.away_team_id,
    homeTeamId: row.home_team_id,
    state: row.state,
    detailedState: row.detailed_state,
    awayScore: row.away_score,
    homeScore: row.home_score,
    doubleheaderGame: row.doubleheader === 'N' ? null : row.game_number,
    awayPitcher: row.away_pitcher,
    homePitcher: row.home_pitcher,
    knownAt: row.known_at,
  };
}
