import * as z from 'zod';
import { daysAfter, newYorkTime, type SlateDate } from '../odds/slate-date.ts';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { mapRows, readSafely, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import { utc } from './column-types.ts';

/** A game as one source has it, and the official game that it is linked to. */
export interface SourceGame {
  readonly gameId: string;
  readonly source: string;
  readonly sourceGameId: string;
  readonly awayTeam: string;
  readonly homeTeam: string;
  /** UTC */
  readonly startTime: string;
  readonly link: GameLink;
  /** When its prices become live, as it is known now; null if no start is known. */
  readonly start: KnownCut | null;
}

export interface KnownCut {
  /** UTC. Prices until then are those before the game; null if no start is known. */
  readonly cutAt: string | null;
  readonly cutBasis: 'first_pitch' | 'official_start' | 'source_start' | null;
  /** UTC. Older prices are of an attempt that ended, as by a postponement; null for the first attempt. */
  readonly beginsAt: string | null;
  /** UTC. The attempt ended then without a close; null if it goes on, or was played. */
  readonly endedAt: string | null;
  readonly endReason: string | null;
}

type GameLink =
  | {
      readonly state: 'linked';
      readonly gamePk: number;
      readonly attemptId: string;
      /** `swapped` if the source calls the official home team the away team. */
      readonly orientation: 'same' | 'swapped';
    }
  /** `not_linked_yet`: no drain has looked at it. In a league without an official schedule it has an attempt of its own. */
  | { readonly state: 'unlinked'; readonly reason: string; readonly attemptId: string | null };

const rowSchema = z.object({
  game_id: z.string(),
  source: z.string(),
  source_game_id: z.string(),
  home_team: z.string(),
  away_team: z.string(),
  start_time: utc,
  state: z.enum(['linked', 'unlinked']).nullable(),
  reason: z.string().nullable(),
  game_pk: z.number().int().nullable(),
  attempt_id: z.string().nullable(),
  orientation: z.enum(['same', 'swapped']).nullable(),
  start_known_at: utc.nullable(),
  cut_at: utc.nullable(),
  cut_basis: z.enum(['first_pitch', 'official_start', 'source_start']).nullable(),
  begins_at: utc.nullable(),
  ended_at: utc.nullable(),
  end_reason: z.string().nullable(),
});
type Row = z.output<typeof rowSchema>;

const games = selectFrom(
  contract,
  'odds.game',
  'g',
  'game_id, source, league, source_game_id, home_team, away_team, start_time',
);
const links = selectFrom(
  contract,
  'history.game_link',
  'k',
  'game_id, start_time, home_team, away_team, known_until, state, reason, game_pk, attempt_id, orientation',
);
const starts = selectFrom(
  contract,
  'history.game_start',
  's',
  'attempt_id, known_at, known_until, cut_at, cut_basis, begins_at, ended_at, end_reason',
);

/** By name, so that games are found through indexes before they are described. */
const named = selectFrom(contract, 'history.game', 'n', 'game_id, league, source_game_id');
const linked = selectFrom(contract, 'history.game_link', 'm', 'game_id, start_time, game_pk');

/**
 * A link is of a game as it was mentioned: the newest one of the newest mention. What is null chooses nothing. A game that no
 * drain has derived a link of yet is always described, because its starts are in no index.
 */
const sourceGamesQuery = queryOf(rowSchema)`
  select g.game_id, g.source, g.source_game_id, g.home_team, g.away_team, g.start_time,
    k.state, k.reason, k.game_pk, k.attempt_id, k.orientation,
    s.known_at as start_known_at, s.cut_at, s.cut_basis, s.begins_at, s.ended_at, s.end_reason
  from ${games}
  left join ${links} on k.game_id = g.game_id and k.start_time = g.start_time and k.home_team = g.home_team
    and k.away_team = g.away_team and k.known_until is null
  left join ${starts} on s.attempt_id = k.attempt_id and s.known_until is null
  where g.league = :league and g.game_id in (
    select n.game_id from ${named} where n.league = :league and n.source_game_id = :source_game_id::text
    union all
    select m.game_id from ${linked} where m.start_time >= :from::timestamptz and m.start_time < :until::timestamptz
    union all
    select m.game_id from ${linked} where m.game_pk in (select jsonb_array_elements_text(:game_pks::jsonb)::integer)
    union all
    select n.game_id from ${named} where n.league = :league and n.game_id not in (select m.game_id from ${linked})
  ) and (
    (g.start_time >= :from::timestamptz and g.start_time < :until::timestamptz)
    or g.source_game_id = :source_game_id::text
    or k.game_pk in (select jsonb_array_elements_text(:game_pks::jsonb)::integer)
  )
  order by g.start_time, g.source, g.source_game_id`;

/** Which games of the sources are meant; one that any of the fields chooses is. */
export interface SourceGameChoice {
  readonly league: string;
  /** Those that start on this date in New York. */
  readonly date?: SlateDate;
  /** Those that start then or later, UTC. */
  readonly from?: string;
  readonly sourceGameId?: string;
  /** Those that are linked to one of these. */
  readonly gamePks?: readonly number[];
}

export async function readSourceGames(
  database: Executor,
  { league, sourceGameId, gamePks = [], ...starting }: SourceGameChoice,
  signal?: AbortSignal,
): Promise<SafeRead<SourceGame>> {
  const parameters = {
    league,
    ...spanOf(starting),
    source_game_id: sourceGameId ?? null,
    game_pks: JSON.stringify(gamePks),
  };
  return mapRows(await readSafely(database, sourceGamesQuery, parameters, signal), (rows) => rows.map(gameOf));
}

function spanOf({ date, from }: Pick<SourceGameChoice, 'date' | 'from'>) {
  if (date === undefined) return { from: from ?? null, until: from === undefined ? null : 'infinity' };
  return { from: newYorkTime(date).toISOString(), until: newYorkTime(daysAfter(date, 1)).toISOString() };
}

function gameOf(row: Row): SourceGame {
  const { game_id, source, source_game_id, away_team, home_team, start_time } = row;
  return {
    gameId: game_id,
    source,
    sourceGameId: source_game_id,
    awayTeam: away_team,
    homeTeam: home_team,
    startTime: start_time,
    link: linkOf(row),
    start: startOf(row),
  };
}

function linkOf({ game_pk, attempt_id, orientation, reason }: Row): GameLink {
  if (game_pk !== null && attempt_id !== null) {
    return { state: 'linked', gamePk: game_pk, attemptId: attempt_id, orientation: orientation ?? 'same' };
  }
  return { state: 'unlinked', reason: reason ?? 'not_linked_yet', attemptId: attempt_id };
}

function startOf({ start_known_at, cut_at, cut_basis, begins_at, ended_at, end_reason }: Row): KnownCut | null {
  if (start_known_at === null) return null;
  return { cutAt: cut_at, cutBasis: cut_basis, beginsAt: begins_at, endedAt: ended_at, endReason: end_reason };
}
