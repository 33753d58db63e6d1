import * as z from 'zod';
import type { RecordedTable, RecordedTables } from '../recording/recorded-tables.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Executor } from '../storage/database.ts';

export interface TableComparison {
  readonly table: RecordedTable['name'];
  readonly live: number;
  readonly rebuilt: number;
  /** Rows of one history that have no identical row in the other. */
  readonly onlyLive: number;
  readonly onlyRebuilt: number;
  /** The first few of them, as JSON text. */
  readonly first: readonly { readonly side: 'live' | 'rebuilt'; readonly row: string }[];
}

/** Observations of the live history that the rebuilt one would lose, because their bodies are gone or no longer readable. */
export interface Loss {
  readonly observations: number;
  /** Landed keys of the first few. */
  readonly first: readonly string[];
}

interface Schemas {
  readonly live: string;
  readonly rebuilt: string;
}

/** Rows of both sides in one statement: a few seconds of the 45 that a statement may take. */
const rowsAtOnce = 200_000;
const rowsShown = 5;

/** Compares row for row, table by table, a large table in parts. The result is only right if no writer changes them meanwhile. */
export async function compareHistories(
  database: Executor,
  schemas: Schemas,
  tables: RecordedTables,
  { signal, rowsAtOnce: size = rowsAtOnce }: { signal?: AbortSignal | undefined; rowsAtOnce?: number } = {},
): Promise<readonly TableComparison[]> {
  const comparisons: TableComparison[] = [];
  for (const table of tables) comparisons.push(await compareTable(database, schemas, table, size, signal));
  return comparisons;
}

export function areEqual(comparisons: readonly TableComparison[]): boolean {
  return comparisons.every(({ onlyLive, onlyRebuilt }) => onlyLive + onlyRebuilt === 0);
}

const count = z.number().int();
const sizesSchema = z.tuple([z.object({ live: count, rebuilt: count })]);
const differencesSchema = z.tuple([z.object({ only_live: count, only_rebuilt: count })]);
const rowsSchema = z.array(z.object({ side: z.enum(['live', 'rebuilt']), row: z.string() }));
const lossSchema = z.array(z.object({ observations: count, landed_key: z.string() }));

async function compareTable(
  database: Executor,
  { live, rebuilt }: Schemas,
  { name, key, uuid, counted }: RecordedTable,
  size: number,
  signal?: AbortSignal,
): Promise<TableComparison> {
  const ask = async <Schema extends z.ZodType>(schema: Schema, sql: string) =>
    parsed(schema, (await database.execute({ sql }, signal)).rows);
  const [sizes] = await ask(
    sizesSchema,
    `select (select count(*) from ${live}.${name} where ${counted(live)}) as live,
      (select count(*) from ${rebuilt}.${name} where ${counted(rebuilt)}) as rebuilt`,
  );
  const parts = uuid === null ? 1 : Math.max(1, Math.ceil((sizes.live + sizes.rebuilt) / size));
  const found = { onlyLive: 0, onlyRebuilt: 0, first: [] as z.infer<typeof rowsSchema> };
  for (let part = 0; part < parts; part++) {
    const where = uuid === null ? 'true' : partOf(uuid, part, parts);
    const rowsOf = (schema: string) => `select * from ${schema}.${name} where ${where} and ${counted(schema)}`;
    const only = (one: string, other: string) => `(${rowsOf(one)} except ${rowsOf(other)})`;
    const [{ only_live, only_rebuilt }] = await ask(
      differencesSchema,
      `select (select count(*) from ${only(live, rebuilt)} l) as only_live,
        (select count(*) from ${only(rebuilt, live)} r) as only_rebuilt`,
    );
    found.onlyLive += only_live;
    found.onlyRebuilt += only_rebuilt;
    if (only_live + only_rebuilt === 0 || found.first.length >= rowsShown) continue;
    const rows = await ask(
      rowsSchema,
      `select side, to_jsonb(d)::text as row from (
        select 'live' as side, ${key}, to_jsonb(l) as d from ${only(live, rebuilt)} l
        union all select 'rebuilt', ${key}, to_jsonb(r) from ${only(rebuilt, live)} r
      ) both_sides order by ${key}, side limit ${rowsShown}`,
    );
    found.first.push(...rows.slice(0, rowsShown - found.first.length));
  }
  return { table: name, ...sizes, ...found };
}

/** One of so many equal parts of all uuids there can be. Ids are hashes, so the rows are spread evenly. */
function partOf(column: string, part: number, parts: number): string {
  const bound = (n: number) =>
    `${Math.floor((n * 2 ** 32) / parts)
      .toString(16)
      .padStart(8, '0')}-0000-0000-0000-000000000000`;
  const below = part + 1 < parts ? ` and ${column} < '${bound(part + 1)}'` : '';
  return `${column} >= '${bound(part)}'${below}`;
}

/** Observations that the live history has, and the rebuilt one not, or only by an older reader. */
export async function lossBetween(
  database: Executor,
  { live, rebuilt }: Schemas,
  [{ name }]: RecordedTables,
  signal?: AbortSignal,
): Promise<Loss> {
  const { rows } = await database.execute(
    {
      sql: `select count(*) over ()::integer as observations, l.landed_key from ${live}.${name} l
        left join ${rebuilt}.${name} r using (source, captured_at, content_hash)
        where r.reader is null or r.reader < l.reader order by l.landed_key limit ${rowsShown}`,
    },
    signal,
  );
  const lost = parsed(lossSchema, rows);
  return { observations: lost[0]?.observations ?? 0, first: lost.map(({ landed_key }) => landed_key) };
}

function parsed<Schema extends z.ZodType>(schema: Schema, rows: unknown): z.output<Schema> {
  const { success, data, error: cause } = schema.safeParse(rows);
  if (success) return data;
  throw new OddsError('database_result_unreadable', 'The comparison of two histories cannot be read.', { cause });
}
