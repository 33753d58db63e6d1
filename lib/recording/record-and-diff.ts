import * as z from 'zod';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor } from '../storage/database.ts';
import type { ReadObservation } from './reading-document.ts';
import { recordSeveral } from './record.ts';
import type { Observed } from './rule.ts';

type Edits = { readonly added: number; readonly removed: number };

/** Rows that were added to the history and rows that were removed; a changed row counts as both. */
export type HistoryEdits = { readonly lineChanges: Edits; readonly splitChanges: Edits };

const none: Edits = { added: 0, removed: 0 };
export const noEdits: HistoryEdits = { lineChanges: none, splitChanges: none };

// A reading touches the changes of the games in it, and of those that an older reading of the same observation had in it.
const affectedGames = `
  create temp table replayed_game on commit drop as
  select history.game_id(p.source, p.league, id) as game_id
  from jsonb_to_recordset(:parts::jsonb) p (source text, league text, ids jsonb), jsonb_array_elements_text(p.ids) id
  union
  select r.game_id
  from jsonb_to_recordset(:parts::jsonb) p (source text, at timestamptz, hash uuid)
  join history.game_reading r on r.captured_at = p.at and r.content_hash = p.hash
  join history.game g on g.game_id = r.game_id and g.source = p.source`;

const changesOfThem = `
  select 'line' as of, c.line_id as id, c.captured_at, c.content_hash, c.state, c.line as first, c.price::numeric as second
  from history.line_change c join history.line k on k.line_id = c.line_id join replayed_game using (game_id)
  union all
  select 'split', c.split_id, c.captured_at, c.content_hash, c.state, c.tickets, c.money
  from history.split_change c join history.split k on k.split_id = c.split_id join replayed_game using (game_id)`;

const editsSql = `
  with now as materialized (${changesOfThem}),
  edit as (
    select 1 as added, 0 as removed, n.of from (select * from now except select * from replayed_before) n
    union all
    select 0, 1, b.of from (select * from replayed_before except select * from now) b
  )
  select coalesce(sum(added) filter (where of = 'line'), 0)::integer as lines_added,
    coalesce(sum(removed) filter (where of = 'line'), 0)::integer as lines_removed,
    coalesce(sum(added) filter (where of = 'split'), 0)::integer as splits_added,
    coalesce(sum(removed) filter (where of = 'split'), 0)::integer as splits_removed
  from edit`;

const count = z.number().int();
const editsSchema = z.tuple([
  z.object({ lines_added: count, lines_removed: count, splits_added: count, splits_removed: count }),
]);

/**
 * Records, and returns the differences; recording itself returns only the result. Runs in a transaction of the owner, which
 * keeps recorders of these sources out from the first read to the last.
 */
export async function recordAndDiff(
  transaction: Executor,
  observations: readonly ReadObservation[],
  signal?: AbortSignal,
): Promise<HistoryEdits> {
  const affected = observations.map((observed) => ({
    ...positionOf(observed),
    league: observed.league,
    ids: observed.reading.games.map(({ sourceGameId }) => sourceGameId),
  }));
  return await editsOf(transaction, affected, () => recordSeveral(transaction, observations, signal), signal);
}

/** An observation that an older reader recorded, and that this version of the reader refuses. */
interface Refuted extends Pick<Observed, 'source' | 'league' | 'capturedAt' | 'contentHash'> {
  readonly reader: number;
}

const takeBackSql = `
  select count(history.take_back_reading(o.source, o.captured_at, o.content_hash))::integer as taken_back
  from jsonb_to_recordset(:refuted::jsonb) r (source text, at timestamptz, hash uuid, reader integer)
  join history.observation o on o.source = r.source and o.captured_at = r.at and o.content_hash = r.hash
  where o.reader < r.reader`;

/** Removes observations from the history, and returns the differences. */
export async function takeBackAndDiff(
  transaction: Executor,
  refuted: readonly Refuted[],
  signal?: AbortSignal,
): Promise<HistoryEdits> {
  const parts = refuted.map((one) => ({ ...positionOf(one), league: one.league, reader: one.reader, ids: [] }));
  const parameters = { refuted: JSON.stringify(parts) };
  return await editsOf(transaction, parts, () => transaction.execute({ sql: takeBackSql, parameters }, signal), signal);
}

/** An observation, and the source's ids of the games that it is about to be recorded with. */
interface Affected {
  readonly source: string;
  readonly league: string;
  readonly at: string;
  readonly hash: string;
  readonly ids: readonly string[];
}

function positionOf({ source, capturedAt, contentHash }: Pick<Observed, 'source' | 'capturedAt' | 'contentHash'>) {
  return { source, at: capturedAt, hash: contentHash.slice(0, 32) };
}

async function editsOf(
  transaction: Executor,
  affected: readonly Affected[],
  work: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<HistoryEdits> {
  const execute = async (sql: string, parameters = {}) => (await transaction.execute({ sql, parameters }, signal)).rows;
  const sources = [...new Set(affected.map(({ source }) => source))].sort();
  await execute(
    `select count(history.take_recording_turn(source)) as taken
      from (select jsonb_array_elements_text(:sources::jsonb) as source) s`,
    { sources: JSON.stringify(sources) },
  );
  // A dry run reaches this point several times in one transaction.
  await execute('drop table if exists pg_temp.replayed_game, pg_temp.replayed_before');
  await execute(affectedGames, { parts: JSON.stringify(affected) });
  await execute(`create temp table replayed_before on commit drop as ${changesOfThem}`);
  await work();
  const { data, error: cause } = editsSchema.safeParse(await execute(editsSql));
  if (!data) throw new OddsError('database_result_unreadable', 'The edits of the history cannot be read.', { cause });
  const [{ lines_added, lines_removed, splits_added, splits_removed }] = data;
  return {
    lineChanges: { added: lines_added, removed: lines_removed },
    splitChanges: { added: splits_added, removed: splits_removed },
  };
}
