import * as z from 'zod';
import { deriveSlate } from '../../lib/derivation/derived-slate.ts';
import { entryChangeSchema, officialVersions } from '../../lib/derivation/official-versions.ts';
import { publishedTeams } from '../../lib/games/teams.ts';
import { slateDateAt } from '../../lib/odds/slate-date.ts';
import type { Database } from '../../lib/storage/database.ts';
import { type Row, rowsIn } from './schedule-tables.ts';

export const linkRules = { catalogue: publishedTeams, scheduledLeagues: ['mlb'] };

const tables = {
  game_link: 'game_id, start_time, home_team, away_team, known_at',
  game_start: 'attempt_id, known_at',
} as const;
export type DerivedTables = Readonly<Record<keyof typeof tables, readonly Row[]>>;

export async function readDerived(database: Pick<Database, 'execute'>): Promise<DerivedTables> {
  const [game_link, game_start] = await Promise.all(
    Object.entries(tables).map(([table, order]) => rowsIn(database, `history.${table}`, order)),
  );
  return { game_link: game_link ?? [], game_start: game_start ?? [] };
}

export async function emptyEverything(database: Pick<Database, 'execute'>): Promise<void> {
  const kept = ['recording_turn', 'derivation_turn', 'sportsbook', 'reading_part'];
  const { rows } = await database.execute({
    sql: `select string_agg('history.' || relname, ', ') as tables from pg_class
      where relnamespace = 'history'::regnamespace and relkind = 'r'
        and relname not in (${kept.map((name) => `'${name}'`).join(', ')})`,
  });
  await database.execute({ sql: `truncate ${rows[0]?.tables}` });
}

const sighting = z
  .object({
    game_id: z.string(),
    source: z.string(),
    league: z.string(),
    source_game_id: z.string(),
    home_team: z.string(),
    away_team: z.string(),
    start_time: z.string(),
    captured_at: z.string(),
  })
  .transform((row) => ({
    gameId: row.game_id,
    source: row.source,
    league: row.league,
    sourceGameId: row.source_game_id,
    homeTeam: row.home_team,
    awayTeam: row.away_team,
    startTime: new Date(row.start_time).toISOString(),
    capturedAt: new Date(row.captured_at).toISOString(),
  }));

const entryChange = z
  .object({
    game_pk: z.number(),
    listed_on: z.string(),
    facet: z.string(),
    captured_at: z.string(),
    content_hash: z.string(),
    contents: z.record(z.string(), z.unknown()).nullable(),
  })
  .transform(({ listed_on, captured_at, contents, ...rest }) => {
    const idOf = (team: unknown) => z.object({ id: z.number().nullable() }).safeParse(team).data?.id ?? null;
    const flat = contents && { ...contents, home: idOf(contents.home), away: idOf(contents.away) };
    return entryChangeSchema.parse({
      ...rest,
      entry: listed_on,
      captured_at: new Date(captured_at).toISOString(),
      contents: flat && JSON.stringify(flat),
    });
  });

const assertion = z
  .object({
    source: z.string(),
    league: z.string(),
    source_game_id: z.string(),
    start_time: z.string().nullable(),
    game_pk: z.number().nullable(),
    entry: z.string().nullable(),
    reason: z.string(),
    captured_at: z.string(),
  })
  .transform(({ source_game_id, start_time, game_pk, captured_at, ...rest }) => ({
    ...rest,
    sourceGameId: source_game_id,
    startTime: start_time && new Date(start_time).toISOString(),
    gamePk: game_pk,
    capturedAt: new Date(captured_at).toISOString(),
  }));

/**
 * What the derived tables must hold: computed at once from every recorded row, with none left out, as if nothing had been derived
 * before.
 */
export async function recomputed(database: Pick<Database, 'execute'>): Promise<DerivedTables> {
  const sightings = z
    .array(sighting)
    .parse(await rowsIn(database, '(select * from history.game_reading join history.game using (game_id))', 'game_id'));
  const changes = z.array(entryChange).parse(await rowsIn(database, 'history.schedule_change', 'game_pk'));
  const official = officialVersions(changes);
  const assertions = z.array(assertion).parse(await rowsIn(database, 'history.link_assertion', 'captured_at'));
  const leagues = [...new Set([...sightings.map(({ league }) => league), 'mlb'])];
  const found = leagues.flatMap((league) => {
    const ofLeague = sightings.filter((one) => one.league === league);
    const gameIds = [...new Set(ofLeague.map(({ gameId }) => gameId))];
    const records = { gameIds, sightings: ofLeague, official, assertions };
    const dates = [
      ...ofLeague.map(({ startTime }) => slateDateAt(new Date(startTime))),
      ...official.map(({ entry }) => entry),
    ];
    const slates = [...new Set(dates)].map((slateDate) => deriveSlate({ league, slateDate }, records, linkRules));
    return slates.map(({ links, starts }) => {
      const ofLeague = (rows: readonly object[]) => rows.map((row) => ({ ...row, league }));
      return { links: ofLeague(links), starts: ofLeague(starts) };
    });
  });
  // The starts of a game of a league without a schedule are the same on each of its dates.
  const starts = new Map(found.flatMap((slate) => slate.starts.map((row) => [JSON.stringify(row), row])));
  const rows = JSON.stringify({ links: found.flatMap(({ links }) => links), starts: [...starts.values()] });
  // With the types of the tables, and with the ids that the database makes.
  await database.execute({ sql: 'create table if not exists public.wanted (rows jsonb)' });
  await database.execute({ sql: 'truncate public.wanted' });
  await database.execute({ sql: 'insert into public.wanted values (:rows::jsonb)', parameters: { rows } });
  const records = (of: string, table: string, attempt: string) =>
    `(select r.* from public.wanted, jsonb_array_elements(rows -> '${of}') w,
      jsonb_populate_record(null::history.${table}, w || jsonb_build_object('attempt_id', ${attempt})) r)`;
  const officialId = `history.attempt_id(w ->> 'league', (w ->> 'game_pk')::integer, (w ->> 'epoch')::date)`;
  return {
    game_link: await rowsIn(
      database,
      records(
        'links',
        'game_link',
        `case when w ->> 'reason' = 'no_official_schedule' then (w ->> 'game_id')::uuid else ${officialId} end`,
      ),
      tables.game_link,
    ),
    game_start: await rowsIn(
      database,
      records('starts', 'game_start', `coalesce((w ->> 'game_id')::uuid, ${officialId})`),
      tables.game_start,
    ),
  };
}
