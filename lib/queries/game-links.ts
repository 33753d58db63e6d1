import * as z from 'zod';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { readSafely, rowsOf } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';

// What the rules of lib/games/identity looked at, as far as it is shown.
const evidenceSchema = z.object({
  listed: z.array(z.object({ sourceGameId: z.string(), startTime: z.string() })).default([]),
  official: z
    .array(z.object({ gamePk: z.number(), entry: z.string(), startTime: z.string(), isPlaceholder: z.boolean() }))
    .default([]),
  reason: z.string().nullable().default(null),
});

const linkSchema = z.object({
  source: z.string(),
  league: z.string(),
  sourceGameId: z.string(),
  startTime: z.string(),
  homeTeam: z.string(),
  awayTeam: z.string(),
  knownAt: z.string(),
  state: z.enum(['linked', 'unlinked']),
  /** Why it is unlinked. */
  reason: z.string().nullable(),
  gamePk: z.number().int().nullable(),
  entry: z.string().nullable(),
  method: z.string().nullable(),
  evidence: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(evidenceSchema),
});

/** The newest link of one mention: a game as a source names it, with the start that it states. */
export type MentionLink = z.output<typeof linkSchema>;

/** Mentions that one list shows: their evidence is about 1 KB each, and an answer of the Data API has 1 MiB. */
const mostShown = 300;

/** Of one game of a source, or if none is named, of all mentions that are unlinked by a fault; the latest starts first. */
export const newestLinksQuery = queryOf(linkSchema)`
  select g.source, g.league, g.source_game_id as "sourceGameId", l.home_team as "homeTeam", l.away_team as "awayTeam",
    to_char(l.start_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startTime",
    to_char(l.known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "knownAt",
    l.state, l.reason, l.game_pk as "gamePk", to_char(l.entry, 'YYYY-MM-DD') as entry, l.method, l.evidence::text as evidence
  from ${selectFrom(contract, 'history.game_link', 'l', 'game_id, start_time, home_team, away_team, known_at, known_until, state, reason, game_pk, entry, method, evidence')}
  join ${selectFrom(contract, 'history.game', 'g', 'game_id, source, league, source_game_id')} on g.game_id = l.game_id
  where l.known_until is null and case when :id = ''
    then l.state = 'unlinked' and l.reason <> 'no_official_schedule'
    else g.source_game_id = :id and g.source = :source and g.league = :league end
  order by l.start_time desc, g.source, g.league, g.source_game_id
  limit :most::integer`;

/** A game as its source names it. */
interface GameOfSource {
  readonly source: string;
  readonly league: string;
  readonly sourceGameId: string;
}

/** The newest link of each mention of a game. @throws OddsError with a `database_…` code */
export async function readLinksOf(
  database: Executor,
  { source, league, sourceGameId: id }: GameOfSource,
  signal?: AbortSignal,
): Promise<readonly MentionLink[]> {
  return rowsOf(await readSafely(database, newestLinksQuery, { id, source, league, most: mostShown }, signal));
}

export interface UnlinkedGames {
  /** The latest starts first. */
  readonly unlinked: readonly MentionLink[];
  /** Whether there are older ones that are left out. */
  readonly more: boolean;
}

/** The mentions that are unlinked now. That a league has no official schedule is no fault. @throws OddsError with a `database_…` code */
export async function readUnlinked(database: Executor, signal?: AbortSignal): Promise<UnlinkedGames> {
  const parameters = { id: '', source: '', league: '', most: mostShown + 1 };
  const found = rowsOf(await readSafely(database, newestLinksQuery, parameters, signal));
  return { unlinked: found.slice(0, mostShown), more: found.length > mostShown };
}
