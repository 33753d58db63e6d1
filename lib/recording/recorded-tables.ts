/** The condition under which a row of a table in this schema counts. */
type Counted = (schema: string) => string;

const everyRow: Counted = () => 'true';
/**
 * Scopes are never deleted, because another source may come to rely on them: one that no reading names, and that no
 * observation asked for, says nothing.
 */
const inUse: Counted = (schema) =>
  `scope_id in (select scope_id from ${schema}.game_reading union select asked_scope_id from ${schema}.observation)`;

/**
 * A table that recording writes, and nothing else does: it can be made again from the landed observations. With its key,
 * whether that begins with a uuid, by which a large table can be walked through in parts of equal size, and which of its
 * rows count when two histories are compared.
 */
export interface RecordedTable {
  readonly name: string;
  readonly key: string;
  readonly uuid: string | null;
  readonly counted: Counted;
}

/** The tables of a kind. The first has a row for each observation, with its reader. */
export type RecordedTables = readonly [observations: RecordedTable, ...rest: RecordedTable[]];

export const recordedTables: RecordedTables = [
  { name: 'observation', key: 'source, captured_at, content_hash', uuid: null, counted: everyRow },
  { name: 'game', key: 'game_id', uuid: 'game_id', counted: everyRow },
  { name: 'game_reading', key: 'game_id, captured_at, content_hash', uuid: 'game_id', counted: everyRow },
  { name: 'scope_slot', key: 'scope_id, slot', uuid: 'scope_id', counted: inUse },
  { name: 'line', key: 'line_id', uuid: 'line_id', counted: everyRow },
  { name: 'line_change', key: 'line_id, captured_at, content_hash', uuid: 'line_id', counted: everyRow },
  { name: 'split', key: 'split_id', uuid: 'split_id', counted: everyRow },
  { name: 'split_change', key: 'split_id, captured_at, content_hash', uuid: 'split_id', counted: everyRow },
];

const entryKey = 'source, league, listed_on, game_pk, facet';

export const scheduleTables: RecordedTables = [
  { name: 'schedule_observation', key: 'source, captured_at, content_hash', uuid: null, counted: everyRow },
  {
    name: 'schedule_scope',
    key: 'source, league, listed_on, facet, captured_at, content_hash',
    uuid: null,
    counted: everyRow,
  },
  { name: 'schedule_mention', key: `${entryKey}, captured_at, content_hash`, uuid: null, counted: everyRow },
  { name: 'schedule_change', key: `${entryKey}, captured_at, content_hash`, uuid: null, counted: everyRow },
  { name: 'schedule_entry', key: entryKey, uuid: null, counted: everyRow },
];

export const linkTables: RecordedTables = [
  { name: 'link_assertion', key: 'captured_at, content_hash', uuid: null, counted: everyRow },
];
