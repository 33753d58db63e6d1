import * as z from 'zod';
import { comparePositions } from '../../lib/recording/rule.ts';
import type { ReadSchedule } from '../../lib/recording/schedule/schedule-document.ts';
import type { ScheduleChange } from '../../lib/recording/schedule/schedule-rule.ts';
import type { Database } from '../../lib/storage/database.ts';

const ordered = {
  schedule_observation: 'source, captured_at, content_hash',
  schedule_scope: 'source, league, listed_on, facet, captured_at, content_hash',
  schedule_mention: 'source, league, listed_on, game_pk, facet, captured_at, content_hash',
  schedule_change: 'source, league, listed_on, game_pk, facet, captured_at, content_hash',
  schedule_entry: 'source, league, listed_on, game_pk, facet',
} as const;

const row = z.record(z.string(), z.unknown());
export type Row = z.infer<typeof row>;
export type ScheduleTables = Readonly<Record<keyof typeof ordered, readonly Row[]>>;

const rowText = z.array(z.object({ row: z.string().transform((text) => row.parse(JSON.parse(text))) }));

export async function rowsIn(
  database: Pick<Database, 'execute'>,
  from: string,
  order: string,
): Promise<readonly Row[]> {
  const { rows } = await database.execute({ sql: `select to_jsonb(t)::text as row from ${from} t order by ${order}` });
  return rowText.parse(rows).map((found) => found.row);
}

/** Every row of the tables of the official schedule, in order of its key. */
export async function readScheduleTables(database: Pick<Database, 'execute'>): Promise<ScheduleTables> {
  const tables: Record<string, readonly Row[]> = {};
  for (const [table, keys] of Object.entries(ordered)) tables[table] = await rowsIn(database, `history.${table}`, keys);
  return tables as ScheduleTables;
}

export async function emptyScheduleTables(database: Pick<Database, 'execute'>): Promise<void> {
  const tables = Object.keys(ordered).map((table) => `history.${table}`);
  await database.execute({ sql: `truncate ${tables.join(', ')}` });
}

const text = (value: unknown) => JSON.stringify(value);
const byText = (a: unknown, b: unknown) => (text(a) < text(b) ? -1 : 1);

/** JSON whose names are in one order: jsonb has another one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, of]) => [name, sorted(of)]),
  );
}

/** The changes in the table, and those of the rule, in the same words and the same order. */
export function scheduleChangesIn({ schedule_change }: ScheduleTables): unknown[] {
  return schedule_change
    .map((c) => ({
      key: [c.source, c.league, c.listed_on, c.game_pk, c.facet],
      at: new Date(String(c.captured_at)).toISOString(),
      hash: String(c.content_hash).replaceAll('-', ''),
      contents: sorted(c.contents),
    }))
    .sort(byText);
}

export function scheduleChangesBy(changes: readonly ScheduleChange[]): unknown[] {
  return changes
    .map((c) => ({
      key: [c.source, c.league, c.date, c.game, c.facet],
      at: c.capturedAt,
      hash: c.contentHash.slice(0, 32),
      contents: sorted(c.contents),
    }))
    .sort(byText);
}

export function isOutOfOrder(delivery: readonly ReadSchedule[]): boolean {
  return delivery.some((observed, n) => comparePositions(observed, delivery[n - 1] ?? observed) < 0);
}
