/**
 * The tables that recording writes, and nothing else does: what can be made again from the landed observations. With each
 * its key, and whether that begins with a uuid, by which a large table can be walked through in parts of equal size.
 */
export const recordedTables = [
  { name: 'observation', key: 'source, captured_at, content_hash', uuid: null },
  { name: 'game', key: 'game_id', uuid: 'game_id' },
  { name: 'game_reading', key: 'game_id, captured_at, content_hash', uuid: 'game_id' },
  { name: 'scope_slot', key: 'scope_id, slot', uuid: 'scope_id' },
  { name: 'line', key: 'line_id', uuid: 'line_id' },
  { name: 'line_change', key: 'line_id, captured_at, content_hash', uuid: 'line_id' },
  { name: 'split', key: 'split_id', uuid: 'split_id' },
  { name: 'split_change', key: 'split_id, captured_at, content_hash', uuid: 'split_id' },
] as const;

export type RecordedTable = (typeof recordedTables)[number];
