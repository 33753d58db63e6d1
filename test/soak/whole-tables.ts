import * as z from 'zod';
import type { Database } from '../../lib/storage/database.ts';
import { countedIn, type HistoryTables } from '../support/history-tables.ts';

/** The tables that recording writes, and their keys. */
const keys: Readonly<Record<keyof HistoryTables, string>> = {
  observation: 'source, captured_at, content_hash',
  game: 'game_id',
  game_reading: 'game_id, captured_at, content_hash',
  scope_slot: 'scope_id, slot',
  line: 'line_id',
  line_change: 'line_id, captured_at, content_hash',
  split: 'split_id',
  split_change: 'split_id, captured_at, content_hash',
};

const row = z.record(z.string(), z.unknown());

/** Every row of every table, a table at a time: a day has hundreds of thousands. */
export async function readWholeTables(database: Pick<Database, 'execute'>): Promise<HistoryTables> {
  const tables: Partial<Record<keyof HistoryTables, z.infer<typeof row>[]>> = {};
  for (const [table, key] of Object.entries(keys)) {
    const sql = `select to_jsonb(t)::text as row from history.${table} t where ${countedIn(table)} order by ${key}`;
    const { rows } = await database.execute({ sql });
    tables[table as keyof HistoryTables] = rows.map((found) => row.parse(JSON.parse(String(found.row))));
  }
  return tables as HistoryTables;
}
