import * as z from 'zod';
import { OddsError } from '../../resilience/odds-error.ts';
import type { Executor } from '../../storage/database.ts';
import { recordSchedules } from './record-schedule.ts';
import { type ReadSchedule, scopesOf } from './schedule-document.ts';

/** Rows that were added to the history of the schedule and rows that were removed; a changed row counts as both. */
export type ScheduleEdits = { readonly scheduleChanges: { readonly added: number; readonly removed: number } };

export const noScheduleEdits: ScheduleEdits = { scheduleChanges: { added: 0, removed: 0 } };

/** An answer that an older reader recorded, and that this version of the reader refuses. */
interface Refuted extends Pick<ReadSchedule, 'source' | 'league' | 'capturedAt' | 'contentHash'> {
  readonly reader: number;
}

/** An answer, and the dates that it is about to speak for. */
interface Affected {
  readonly source: string;
  readonly at: string;
  readonly hash: string;
  readonly dates: readonly string[];
}

const positionOf = ({ source, capturedAt, contentHash }: Pick<Refuted, 'source' | 'capturedAt' | 'contentHash'>) => ({
  source,
  at: capturedAt,
  hash: contentHash.slice(0, 32),
});

/** Records, and returns the differences. Runs in a transaction of the owner. */
export async function recordAndDiffSchedules(
  transaction: Executor,
  observations: readonly ReadSchedule[],
  signal?: AbortSignal,
): Promise<ScheduleEdits> {
  const affected = observations.map((observed) => ({
    ...positionOf(observed),
    dates: scopesOf(observed.reading).map(({ date }) => date),
  }));
  return await editsOf(transaction, affected, () => recordSchedules(transaction, observations, signal), signal);
}

const takeBackSql = `
  select count(history.take_back_schedule(o.source, o.captured_at, o.content_hash))::integer as taken_back
  from jsonb_to_recordset(:refuted::jsonb) r (source text, at timestamptz, hash uuid, reader integer)
  join history.schedule_observation o on o.source = r.source and o.captured_at = r.at and o.content_hash = r.hash
  where o.reader < r.reader`;

/** Removes answers from the history, and returns the differences. */
export async function takeBackAndDiffSchedules(
  transaction: Executor,
  refuted: readonly Refuted[],
  signal?: AbortSignal,
): Promise<ScheduleEdits> {
  const parts = refuted.map((one) => ({ ...positionOf(one), reader: one.reader, dates: [] }));
  const parameters = { refuted: JSON.stringify(parts) };
  return await editsOf(transaction, parts, () => transaction.execute({ sql: takeBackSql, parameters }, signal), signal);
}

// A reading touches the dates that it speaks for, and those that an older reading of the same answer spoke for.
const affectedDates = `
  create temp table replayed_date on commit drop as
  select p.source, d::date as listed_on
  from jsonb_to_recordset(:parts::jsonb) p (source text, dates jsonb), jsonb_array_elements_text(p.dates) d
  union
  select s.source, s.listed_on
  from jsonb_to_recordset(:parts::jsonb) p (source text, at timestamptz, hash uuid)
  join history.schedule_scope s on s.source = p.source and s.captured_at = p.at and s.content_hash = p.hash`;

const changesOfThem = 'select c.* from history.schedule_change c join replayed_date using (source, listed_on)';

const editsSql = `
  with now as materialized (${changesOfThem})
  select (select count(*) from (select * from now except select * from schedule_before) n)::integer as added,
    (select count(*) from (select * from schedule_before except select * from now) b)::integer as removed`;

const editsSchema = z.tuple([z.object({ added: z.number().int(), removed: z.number().int() })]);

async function editsOf(
  transaction: Executor,
  affected: readonly Affected[],
  work: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<ScheduleEdits> {
  const execute = async (sql: string, parameters = {}) => (await transaction.execute({ sql, parameters }, signal)).rows;
  await execute(
    `select count(history.take_recording_turn(source)) as taken
      from (select distinct p.source from jsonb_to_recordset(:parts::jsonb) p (source text) order by 1) s`,
    { parts: JSON.stringify(affected) },
  );
  // A dry run reaches this point several times in one transaction.
  await execute('drop table if exists pg_temp.replayed_date, pg_temp.schedule_before');
  await execute(affectedDates, { parts: JSON.stringify(affected) });
  await execute(`create temp table schedule_before on commit drop as ${changesOfThem}`);
  await work();
  const { data, error: cause } = editsSchema.safeParse(await execute(editsSql));
  if (!data) throw new OddsError('database_result_unreadable', 'The edits of the schedule cannot be read.', { cause });
  return { scheduleChanges: data[0] };
}
