import type { SchemaNames } from '../../schema-names.ts';
import { sql } from './sql.ts';

/**
 * Whether the observation of this alias is recorded: all its games are. Each game is looked up by itself: joined, those of the
 * source could all be read, if the tables were never analysed.
 */
export function isRecorded({ history }: SchemaNames, o: string): string {
  return sql`${o}.games = (
      select count(*) from ${history}.game_reading r
      where r.captured_at = ${o}.captured_at and r.content_hash = ${o}.content_hash
        and (select g.source from ${history}.game g where g.game_id = r.game_id) = ${o}.source
    )`;
}
