import type { SchemaNames } from '../../schema-names.ts';
import { type KeptState, nextReadingOfScope, nextReadingOfSlot, refreshLastChange } from './change-rule.ts';
import { slotOfKey, slotOfRow, slotsOfScope, slotWithoutTeam } from './slots.ts';
import { sql } from './sql.ts';

/**
 * Records the new readings of games (arrays game_ids, scope_ids, game_numbers; the document is `reading`) and leaves the
 * number of changes at this observation in `change_count`.
 */
export function recordChanges(schemas: SchemaNames, kept: KeptState): string {
  return sql`
  if is_late then
    ${recordLate(schemas, kept)}
  else
    ${recordInOrder(schemas, kept)}
  end if;`;
}

/** What the document says: CTEs `new_reading`, and `this_state`, the state of each line in it. */
const statesInReading = ({ payload, state, first, second, types }: KeptState) => sql`
  new_reading as materialized (
    select * from unnest(game_ids, scope_ids, game_numbers) new_reading (game_id, scope_id, game_number)
  ),
  this_state as (
    select new_reading.game_id, entry.key, ${state} as state,
      entry.${first}::${types.first} as ${first}, entry.${second}::${types.second} as ${second}
    from rows from (
      jsonb_array_elements_text(reading #> '{${payload},game}'),
      jsonb_array_elements_text(reading #> '{${payload},key}'),
      jsonb_array_elements_text(reading #> '{${payload},${first}}'),
      jsonb_array_elements_text(reading #> '{${payload},${second}}')
    ) entry (game_number, key, ${first}, ${second})
    join new_reading on new_reading.game_number = entry.game_number::integer
  )`;

/** Not a join: so it is a look into a hash table that is built once, and only if it is needed at all. */
const isInScope = sql`
  ((known.game_id, ${slotOfRow('known')})
    in (select game_id, slot from slots_in_scope)) is true`;

/** No later reading has these games: the previous state is in each line's row, and there is no next. */
function recordInOrder(schemas: SchemaNames, kept: KeptState): string {
  const { history } = schemas;
  const { table, changes, id, first, second } = kept;
  return sql`
  with ${statesInReading(kept)},
  ${slotsOfScope(schemas, 'select distinct scope_id from new_reading')},
  slots_in_scope as materialized (
    select game_id, slot from new_reading join slots_of_scope using (scope_id) cross join unnest(slots) slot
  ),
  changed_${table} as materialized (
    select coalesce(known.${id}, ${history}.${id}(game_id, key)) as ${id}, game_id, key, known.${id} is null as is_new,
      coalesce(this.state, 'absent') as state, this.${first}, this.${second}
    from this_state this
    full join (select * from ${history}.${table} where game_id = any (game_ids)) known using (game_id, key)
    where (coalesce(this.state, 'absent') <> coalesce(known.state, 'absent')
        or this.${first} is distinct from known.${first} or this.${second} is distinct from known.${second})
      and (this.key is not null or ${isInScope})
  ),
  new_${table} as (
    insert into ${history}.${table}
      (${id}, game_id, key, slot, state, ${first}, ${second}, changed_at, changed_by)
    select ${id}, game_id, key, ${slotWithoutTeam('key')}, state, ${first}, ${second}, this_captured_at, this_content_hash
    from changed_${table} where is_new order by ${id}
  ),
  updated_${table} as (
    update ${history}.${table} known
    set state = changed.state, ${first} = changed.${first}, ${second} = changed.${second},
      changed_at = this_captured_at, changed_by = this_content_hash
    from changed_${table} changed
    where not changed.is_new and known.${id} = changed.${id}
  ),
  change_at_this as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first}, ${second})
    select ${id}, this_captured_at, this_content_hash, state, ${first}, ${second} from changed_${table}
    order by ${id}
    returning 1
  )
  select count(*) from change_at_this into change_count;`;
}

/**
 * Only lines whose state is not the previous are touched: for any other line, the change at the next observation is right as
 * it is.
 */
function recordLate(schemas: SchemaNames, kept: KeptState): string {
  const { history } = schemas;
  const { table, changes, id, first, second } = kept;
  return sql`
  with recursive ${statesInReading(kept)},
  ${nextReadingOfScope(schemas)},
  ${slotsOfScope(schemas, 'select scope_id from new_reading union select scope_id from next_reading_of_scope')},
  slots_in_scope as materialized (
    select game_id, slot from new_reading join slots_of_scope using (scope_id) cross join unnest(slots) slot
  ),
  ${table}_in_scope as materialized (
    select ${id}, game_id, key, state, ${first}, ${second},
      (changed_at, changed_by) < (this_captured_at, this_content_hash) as is_unchanged_since
    from ${history}.${table} known
    where game_id = any (game_ids)
      and ${isInScope}
  ),
  previous_state as materialized (
    -- Most lines have not changed since, when an observation comes a little late, and have their previous state.
    select ${id}, game_id, key, state, ${first}, ${second} from ${table}_in_scope where is_unchanged_since
    union all
    select known.${id}, known.game_id, known.key, c.state, c.${first}, c.${second}
    from ${table}_in_scope known
    left join lateral (
      select c.state, c.${first}, c.${second} from ${history}.${changes} c
      where c.${id} = known.${id} and (c.captured_at, c.content_hash) < (this_captured_at, this_content_hash)
      order by c.captured_at desc, c.content_hash desc limit 1
    ) c on true
    where not known.is_unchanged_since
  ),
  changed_${table} as materialized (
    select coalesce(previous.${id}, ${history}.${id}(game_id, key)) as ${id}, game_id, key,
      ${slotOfKey} as slot, previous.${id} is null as is_new,
      coalesce(this.state, 'absent') as state, this.${first}, this.${second},
      coalesce(previous.state, 'absent') as previous_state,
      previous.${first} as previous_${first}, previous.${second} as previous_${second}
    from this_state this full join previous_state previous using (game_id, key)
    where coalesce(this.state, 'absent') <> coalesce(previous.state, 'absent')
      or this.${first} is distinct from previous.${first} or this.${second} is distinct from previous.${second}
  ),
  ${nextReadingOfSlot(`changed_${table}`)},
  new_${table} as (
    insert into ${history}.${table}
      (${id}, game_id, key, slot, state, ${first}, ${second}, changed_at, changed_by)
    select ${id}, game_id, key, ${slotWithoutTeam('key')}, state, ${first}, ${second}, this_captured_at, this_content_hash
    from changed_${table} where is_new order by ${id}
  ),
  next_state as materialized (
    -- A join with the table of changes, planned while that is empty, would scan the whole table once it has grown. So
    -- each row is looked up by itself, and deleted by its place in the table (its ctid).
    select changed.*, next.captured_at as next_captured_at, next.content_hash as next_content_hash,
      c.ctid as next_place, c.state as next_state, c.${first} as next_${first}, c.${second} as next_${second}
    from changed_${table} changed
    join next_reading_of_slot next using (game_id, slot)
    left join lateral (
      select c.ctid, c.state, c.${first}, c.${second} from ${history}.${changes} c
      where (c.${id}, c.captured_at, c.content_hash) = (changed.${id}, next.captured_at, next.content_hash) limit 1
    ) c on true
  ),
  no_change_at_next as (
    delete from ${history}.${changes} where ctid = any (array(
      select next_place from next_state
      where (next_state, next_${first}, next_${second}) is not distinct from (state, ${first}, ${second})
    ))
  ),
  change_at_next as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first}, ${second})
    select ${id}, next_captured_at, next_content_hash, previous_state, previous_${first}, previous_${second}
    from next_state where next_place is null
  ),
  change_at_this as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first}, ${second})
    select ${id}, this_captured_at, this_content_hash, state, ${first}, ${second} from changed_${table}
    order by ${id}
  )
  select count(*), array_agg(${id}) from changed_${table} into change_count, changed_ids;
  ${refreshLastChange(schemas, kept)}`;
}
