import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor, SqlParameter } from '../storage/database.ts';
import type { DerivationRules, Slate, SlateRecords } from './derived-slate.ts';
import { entryChangeSchema, linkAssertions, officialVersions } from './official-versions.ts';

/** Rows of one answer: of half a KB each at most, and an answer may have 1 MiB. */
const rowsPerPage = 2_000;

const sightingSchema = z.object({
  game_id: z.string(),
  source: z.string().nullable(),
  source_game_id: z.string().nullable(),
  home_team: z.string().nullable(),
  away_team: z.string().nullable(),
  start_time: z.string().nullable(),
  captured_at: z.string().nullable(),
});

/** All that is recorded of a slate. @throws OddsError with a `database_…` code */
export async function readSlate(
  database: Executor,
  { league, slateDate }: Slate,
  { scheduledLeagues }: Pick<DerivationRules, 'scheduledLeagues'>,
  signal?: AbortSignal,
): Promise<SlateRecords> {
  const isScheduled = scheduledLeagues.includes(league);
  const rows = await everyRow(database, sightingSchema, signal, {
    sql: `select * from history.slate_sightings(:league, :slateDate::date, :byNames)
      order by captured_at, game_id, start_time, home_team, away_team`,
    parameters: { league, slateDate, byNames: !isScheduled },
  });
  const gameIds = [...new Set(rows.map(({ game_id }) => game_id))].sort();
  const changes = await everyRow(database, entryChangeSchema, signal, {
    sql: `select * from history.slate_entries(:league, :slateDate::date, :gameIds::jsonb)
      order by game_pk, entry, facet, captured_at, content_hash`,
    parameters: { league, slateDate, gameIds: JSON.stringify(gameIds) },
  });
  const sightings = rows.flatMap((row) => {
    const { game_id: gameId, source, source_game_id: sourceGameId, home_team: homeTeam, away_team: awayTeam } = row;
    const { start_time: startTime, captured_at: capturedAt } = row;
    const stated = { gameId, source, sourceGameId, homeTeam, awayTeam, startTime, capturedAt };
    return hasNoNull(stated) ? [{ ...stated, league }] : [];
  });
  return {
    gameIds,
    sightings,
    official: officialVersions(changes),
    assertions: linkAssertions(league, changes),
  };
}

function hasNoNull<T extends object>(fields: T): fields is { [K in keyof T]: NonNullable<T[K]> } & T {
  return !Object.values(fields).includes(null);
}

async function everyRow<Row>(
  database: Executor,
  schema: z.ZodType<Row>,
  signal: AbortSignal | undefined,
  { sql, parameters }: { readonly sql: string; readonly parameters: Readonly<Record<string, SqlParameter>> },
): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (;;) {
    const statement = { sql: `${sql} limit ${rowsPerPage} offset ${found.length}`, parameters };
    const { data, error: cause } = z.array(schema).safeParse((await database.execute(statement, signal)).rows);
    if (!data) {
      throw new OddsError('database_result_unreadable', 'What is recorded of a slate cannot be read.', { cause });
    }
    found.push(...data);
    if (data.length < rowsPerPage) return found;
  }
}
