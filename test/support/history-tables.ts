import * as z from 'zod';
import type { History } from '../../lib/recording/rule.ts';
import type { Database } from '../../lib/storage/database.ts';

const ordered = {
  observation: 'source, captured_at, content_hash',
  game: 'game_id',
  game_reading: 'game_id, captured_at, content_hash',
  scope_slot: 'scope_id, slot',
  line: 'line_id',
  line_change: 'line_id, captured_at, content_hash',
  split: 'split_id',
  split_change: 'split_id, captured_at, content_hash',
} as const;

const row = z.record(z.string(), z.unknown());
export type HistoryTables = Readonly<Record<keyof typeof ordered, readonly z.infer<typeof row>[]>>;

/** A scope is never deleted; one that no reading names, and that no observation asked for, is no part of the history. */
function countedIn(table: string, history = 'history'): string {
  if (table !== 'scope_slot') return 'true';
  return `scope_id in (select scope_id from ${history}.game_reading union select asked_scope_id from ${history}.observation)`;
}

// A row of the answer for each row of a table: a row of an answer may have 64 KB.
const everyRow = (history: string) =>
  Object.entries(ordered)
    .map(
      ([table, keys]) =>
        `select '${table}' as name, row_number() over (order by ${keys}) as n, to_jsonb(t)::text as row
        from ${history}.${table} t where ${countedIn(table, history)}`,
    )
    .join(' union all ');
const everyRowSchema = z.array(
  z.object({ name: z.string(), row: z.string().transform((text) => row.parse(JSON.parse(text))) }),
);

/** Keeps an answer of a page below the 1 MiB that it may have. */
const pageRows = 1_500;

/** Every row of a history in the tables that recording writes, in order of its key. */
export async function readTables(database: Pick<Database, 'execute'>, history = 'history'): Promise<HistoryTables> {
  const found: z.infer<typeof everyRowSchema> = [];
  let page: z.infer<typeof everyRowSchema>;
  do {
    const { rows } = await database.execute({
      sql: `select name, row from (${everyRow(history)}) r order by name, n limit ${pageRows} offset ${found.length}`,
    });
    page = everyRowSchema.parse(rows);
    found.push(...page);
  } while (page.length === pageRows);
  const byTable = Map.groupBy(found, ({ name }) => name);
  const tableOf = (name: string) => (byTable.get(name) ?? []).map(({ row }) => row);
  return Object.fromEntries(Object.keys(ordered).map((name) => [name, tableOf(name)])) as unknown as HistoryTables;
}

/** The same, a table at a time without pages: for a database without a limit of its answers, and a whole day of rows. */
export async function readWholeTables(database: Pick<Database, 'execute'>): Promise<HistoryTables> {
  const tables: Record<string, z.infer<typeof row>[]> = {};
  for (const [table, keys] of Object.entries(ordered)) {
    const sql = `select to_jsonb(t)::text as row from history.${table} t where ${countedIn(table)} order by ${keys}`;
    const { rows } = await database.execute({ sql });
    tables[table] = rows.map((found) => row.parse(JSON.parse(String(found.row))));
  }
  return tables as unknown as HistoryTables;
}

/** Also rids them of what rolled-back transactions left, which would have to be read past. */
export async function emptyTables(database: Pick<Database, 'execute'>): Promise<void> {
  const tables = Object.keys(ordered).map((table) => `history.${table}`);
  await database.execute({ sql: `truncate ${tables.join(', ')}` });
}

/** The changes in the tables, as the rule writes them, so that both can be compared. */
export function changesIn(tables: HistoryTables) {
  const games = new Map(tables.game.map((g) => [g.game_id, `${g.source}/${g.league}/${g.source_game_id}`]));
  const keyOf = (keys: HistoryTables['line'], id: 'line_id' | 'split_id') => new Map(keys.map((k) => [k[id], k]));
  const lines = keyOf(tables.line, 'line_id');
  const splits = keyOf(tables.split, 'split_id');
  const change = (
    key: z.infer<typeof row> | undefined,
    { captured_at, content_hash, state }: z.infer<typeof row>,
    values: object,
  ) => ({
    game: games.get(key?.game_id),
    line: key?.key,
    capturedAt: new Date(String(captured_at)).toISOString(),
    contentHash: String(content_hash).replaceAll('-', ''),
    state: state === 'offered' ? { state, ...values } : { state },
  });
  return {
    lineChanges: tables.line_change
      .map((c) => change(lines.get(c.line_id), c, { line: c.line, price: c.price }))
      .sort(byText),
    splitChanges: tables.split_change
      .map((c) => change(splits.get(c.split_id), c, { tickets: c.tickets, money: c.money }))
      .sort(byText),
  };
}

/** What the rule says, in the same order, hashes clipped to what the tables keep. */
export function changesBy({ lineChanges, splitChanges }: History) {
  const clipped = <Change extends { contentHash: string }>(changes: readonly Change[]) =>
    changes.map((change) => ({ ...change, contentHash: change.contentHash.slice(0, 32) })).sort(byText);
  return { lineChanges: clipped(lineChanges), splitChanges: clipped(splitChanges) };
}

/** The last change of each line, as the line's own row has it and as its history has it: the two must be equal. */
export function lastChangesIn(tables: HistoryTables) {
  const values = { line: ['line', 'price'], split: ['tickets', 'money'] } as const;
  const rows = (['line', 'split'] as const).flatMap((table) => {
    const id = `${table}_id` as const;
    const histories = Map.groupBy(tables[`${table}_change`], (change) => change[id]);
    return tables[table].map((key) => {
      const last = histories.get(key[id])?.at(-1);
      const valuesIn = (of: z.infer<typeof row> | undefined) => [
        of?.state,
        ...values[table].map((column) => of?.[column]),
      ];
      return {
        inRow: [key[id], ...valuesIn(key), key.changed_at, key.changed_by],
        inHistory: [key[id], ...valuesIn(last), last?.captured_at, last?.content_hash],
      };
    });
  });
  return { inRow: rows.map(({ inRow }) => inRow), inHistory: rows.map(({ inHistory }) => inHistory) };
}

function byText(a: object, b: object): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
