import type { SchemaNames } from '../../schema-names.ts';
import { sql } from './sql.ts';

/**
 * The rule of recording, once, for everything whose changes are kept: the lines of sportsbooks and the splits of the
 * public. (The pure TypeScript rule in lib/recording/rule.ts is its oracle. The SQL as it runs is in test/fixtures/sql.)
 *
 * "This" is the observation that is recorded or taken back, at (this_captured_at, this_content_hash). Of each line of each
 * market in its scope there are the previous state, at the previous observation with the market in its scope, this state, and
 * the next state, if there is a next observation. There is a change row at this observation if and only if this state differs
 * from the previous, and at the next if and only if the next state differs from this. Between two observations with a market
 * in their scope none of its lines has a change row. So the previous state is the last change before this observation, and the
 * next state is the change row at the next observation, or else the state that was carried there.
 */
export interface KeptState {
  /** Table of the keys, and of the changes. */
  readonly table: 'line' | 'split';
  readonly changes: 'line_change' | 'split_change';
  readonly id: 'line_id' | 'split_id';
  /** The two columns that, with `state`, make two states equal or not. */
  readonly first: 'line' | 'tickets';
  readonly second: 'price' | 'money';
  readonly types: { readonly first: string; readonly second: string };
  /** Under which name the reading document has them. */
  readonly payload: 'quote' | 'split';
  /** The state of an `entry` of the reading document. */
  readonly state: string;
}

export const lines: KeptState = {
  table: 'line',
  changes: 'line_change',
  id: 'line_id',
  first: 'line',
  second: 'price',
  types: { first: 'numeric', second: 'integer' },
  payload: 'quote',
  state: `case when entry.price is null then 'suspended' else 'offered' end`,
};

export const splits: KeptState = {
  table: 'split',
  changes: 'split_change',
  id: 'split_id',
  first: 'tickets',
  second: 'money',
  types: { first: 'smallint', second: 'smallint' },
  payload: 'split',
  state: `'offered'`,
};

/**
 * CTE `next_reading_of_scope (game_id, scope_id, captured_at, content_hash)`: of each scope that a game (of the array
 * `game_ids`) was ever read with, its first reading after this one. Finds the few scopes of a game by steps through its index,
 * not by its many readings. Empty unless `is_late`.
 */
export const nextReadingOfScope = ({ history }: SchemaNames) => sql`
  scope_of_game (game_id, scope_id) as (
    select game_id, (
      select r.scope_id from ${history}.game_reading r where r.game_id = game.game_id order by r.scope_id limit 1
    )
    from unnest(game_ids) game (game_id) where is_late
    union all
    select game_id, (
      select r.scope_id from ${history}.game_reading r
      where r.game_id = previous.game_id and r.scope_id > previous.scope_id order by r.scope_id limit 1
    )
    from scope_of_game previous where previous.scope_id is not null
  ),
  next_reading_of_scope as materialized (
    -- Compared whole, so that only the index that begins with game and scope fits.
    select scope.game_id, scope.scope_id, next.captured_at, next.content_hash
    from scope_of_game scope
    cross join lateral (
      select r.game_id, r.scope_id, r.captured_at, r.content_hash from ${history}.game_reading r
      where (r.game_id, r.scope_id, r.captured_at, r.content_hash)
        > (scope.game_id, scope.scope_id, this_captured_at, this_content_hash)
      order by r.game_id, r.scope_id, r.captured_at, r.content_hash limit 1
    ) next
    where next.game_id = scope.game_id and next.scope_id = scope.scope_id
  )`;

/**
 * CTE `next_reading_of_slot (game_id, slot, captured_at, content_hash)`: of each slot in that CTE, the first later reading
 * with the slot in its scope. Not a join with that CTE: so it is a hash table, however few rows the planner expects.
 */
export const nextReadingOfSlot = (slots: string) => sql`
  next_reading_of_slot as (
    select distinct on (next.game_id, slot) next.game_id, slot, next.captured_at, next.content_hash
    from next_reading_of_scope next
    join slots_of_scope using (scope_id)
    cross join unnest(slots) slot
    where ((next.game_id, slot) in (select game_id, slot from ${slots})) is true
    order by next.game_id, slot, next.captured_at, next.content_hash
  )`;

/** Sets the last change in the rows of lines (those of the array `changed_ids`) to that of their history. */
export const refreshLastChange = ({ history }: SchemaNames, { table, changes, id, first, second }: KeptState) => sql`
  update ${history}.${table} known
  set (state, ${first}, ${second}, changed_at, changed_by) = (
    select c.state, c.${first}, c.${second}, c.captured_at, c.content_hash from ${history}.${changes} c
    where c.${id} = known.${id}
    order by c.captured_at desc, c.content_hash desc limit 1
  )
  where known.${id} = any (changed_ids) and (known.changed_at, known.changed_by) <> (
    select c.captured_at, c.content_hash from ${history}.${changes} c
    where c.${id} = known.${id}
    order by c.captured_at desc, c.content_hash desc limit 1
  );`;
