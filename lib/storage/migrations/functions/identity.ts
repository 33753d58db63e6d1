import type { Replaceable } from '../../migration.ts';
import { sql } from './sql.ts';

/**
 * Ids are derived from names. A line's id begins with its game's first eight bytes, so that the lines of a game, and
 * their changes, lie side by side in every index; its last eight are of its key within the game.
 */
export const identity: Replaceable = {
  name: 'identity',
  statements: ({ history }) => [
    sql`create or replace function ${history}.hash_of(name text) returns text
    language sql immutable strict parallel safe
    return encode(sha256(convert_to(name, 'UTF8')), 'hex')`,

    sql`create or replace function ${history}.game_id(source text, league text, source_game_id text) returns uuid
    language sql immutable strict parallel safe
    return left(${history}.hash_of(source || '/' || league || '/' || source_game_id), 32)::uuid`,

    sql`create or replace function ${history}.line_id(game_id uuid, key text) returns uuid
    language sql immutable strict parallel safe
    return (left(replace(game_id::text, '-', ''), 16) || left(${history}.hash_of(key), 16))::uuid`,

    // Of an attempt to play an official game; the epoch as days since 1970, because a date's text depends on the session. That of a source's own game, in a league without a schedule, is its game_id.
    sql`create or replace function ${history}.attempt_id(league text, game_pk integer, epoch date) returns uuid
    language sql immutable strict parallel safe
    return left(${history}.hash_of('official/' || league || '/' || game_pk || '/' || (epoch - '1970-01-01'::date)), 32)::uuid`,

    sql`create or replace function ${history}.split_id(game_id uuid, key text) returns uuid
    language sql immutable strict parallel safe
    return ${history}.line_id(game_id, key)`,
  ],
};
