import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { historyOf } from '../../lib/recording/rule.ts';
import { changesBy, changesIn, type HistoryTables, lastChangesIn } from '../support/history-tables.ts';

/** Rows as texts without ids, by table, so that expected and found rows can be compared. */
export type RowTexts = Readonly<Record<string, readonly string[]>>;

/** The rows that one recording in order of these observations leaves: the changes by the rule, the rest by counting. */
export function expectedRows(read: readonly ReadObservation[]): RowTexts {
  const changes = changesBy(historyOf(read));
  const games = read.flatMap((observed) => observed.reading.games.map((game) => ({ observed, game })));
  const nameOf = ({ observed, game }: (typeof games)[number]) =>
    `${observed.source}/${observed.league}/${game.sourceGameId}`;
  const slotSets = [...read.map(({ reading }) => reading.asked), ...games.map(({ game }) => [...game.scope].sort())];
  const linesOf = (found: readonly { game: string; line: string }[]) => unique(found.map((c) => `${c.game} ${c.line}`));
  return {
    observation: read.map(({ reading, ...o }) =>
      text([
        o.source,
        o.capturedAt,
        clip(o.contentHash),
        o.league,
        reading.slateDate,
        o.landedKey,
        reading.readerVersion,
        reading.games.length,
        sorted(reading.outcomes),
        reading.asked,
      ]),
    ),
    game: unique(games.map(nameOf)),
    game_reading: games.map(({ observed, game }) =>
      text([
        nameOf({ observed, game }),
        observed.capturedAt,
        clip(observed.contentHash),
        [...game.scope].sort(),
        game.startTime,
        game.homeTeam,
        game.awayTeam,
        game.status,
      ]),
    ),
    scope: unique(slotSets.filter((slots) => slots.length > 0).map(text)),
    line: linesOf(changes.lineChanges as never),
    line_change: changes.lineChanges.map(text),
    split: linesOf(changes.splitChanges as never),
    split_change: changes.splitChanges.map(text),
  };
}

export function foundRows(tables: HistoryTables): RowTexts {
  const changes = changesIn(tables);
  const games = new Map(tables.game.map((g) => [g.game_id, `${g.source}/${g.league}/${g.source_game_id}`]));
  const scopes = new Map(
    [...Map.groupBy(tables.scope_slot, ({ scope_id }) => scope_id)].map(([id, rows]) => [
      id,
      rows.map(({ slot }) => String(slot)).sort(),
    ]),
  );
  const keysIn = (table: 'line' | 'split') => tables[table].map((k) => `${games.get(k.game_id)} ${k.key}`);
  return {
    observation: tables.observation.map((o) =>
      text([
        o.source,
        instant(o.captured_at),
        hash(o.content_hash),
        o.league,
        o.slate_date,
        o.landed_key,
        o.reader,
        o.games,
        sorted(o.outcomes),
        scopes.get(o.asked_scope_id) ?? [],
      ]),
    ),
    game: [...games.values()],
    game_reading: tables.game_reading.map((r) =>
      text([
        games.get(r.game_id),
        instant(r.captured_at),
        hash(r.content_hash),
        scopes.get(r.scope_id) ?? [],
        instant(r.start_time),
        r.home_team,
        r.away_team,
        r.status,
      ]),
    ),
    scope: [...scopes.values()].map(text),
    line: keysIn('line'),
    line_change: changes.lineChanges.map(text),
    split: keysIn('split'),
    split_change: changes.splitChanges.map(text),
  };
}

/** One sentence for each table whose rows differ. */
export function differences(expected: RowTexts, found: RowTexts): readonly string[] {
  return Object.keys(expected).flatMap((table) => {
    const wanted = new Set(expected[table]);
    const have = new Set(found[table]);
    const missing = [...wanted].filter((row) => !have.has(row)).sort();
    const extra = [...have].filter((row) => !wanted.has(row)).sort();
    const duplicates = countDuplicates(found, table);
    if (missing.length + extra.length + duplicates === 0) return [];
    const examples = [
      ...missing.slice(0, 3).map((row) => `missing ${row}`),
      ...extra.slice(0, 3).map((row) => `extra ${row}`),
    ];
    return `history.${table}: ${missing.length} rows missing, ${extra.length} too many, ${duplicates} duplicated: ${examples.join(' | ')}`;
  });
}

export function countDuplicates(found: RowTexts, table: string): number {
  const rows = found[table] ?? [];
  return rows.length - new Set(rows).size;
}

/** Whether the last change in each line's own row is the last of its history. */
export function lastChangesAgree(tables: HistoryTables): boolean {
  const { inRow, inHistory } = lastChangesIn(tables);
  return text(inRow) === text(inHistory);
}

const text = (value: unknown): string => JSON.stringify(value);
const clip = (contentHash: string) => contentHash.slice(0, 32);
const hash = (uuid: unknown) => String(uuid).replaceAll('-', '');
const instant = (time: unknown) => new Date(String(time)).toISOString();
const unique = (texts: readonly string[]) => [...new Set(texts)];

/** jsonb keeps its keys in an order of its own. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)])
    .sort();
}
