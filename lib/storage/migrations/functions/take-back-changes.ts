import type { SchemaNames } from '../../schema-names.ts';
import { type KeptState, nextReadingOfScope, nextReadingOfSlot, refreshLastChange } from './change-rule.ts';
import { slotOfRow, slotsOfScope } from './slots.ts';
import { sql } from './sql.ts';

/**
 * The rule backwards: takes back what this observation says of its games (array game_ids). If a line has no change at this
 * observation, its state is the previous one, so nothing else of it depends on this observation.
 */
export function takeBackChanges(schemas: SchemaNames, kept: KeptState): string {
  const { history } = schemas;
  const { table, changes, id, first, second } = kept;
  return sql`
  with recursive ${nextReadingOfScope(schemas)},
  ${slotsOfScope(schemas, 'select distinct scope_id from next_reading_of_scope')},
  change_at_this as materialized (
    -- Each look-up by itself, as in recording. No line whose last change came earlier has one here.
    select known.game_id, ${slotOfRow('known')} as slot, c.*
    from ${history}.${table} known
    cross join lateral (
      select c.ctid as place, c.${id}, c.state, c.${first}, c.${second} from ${history}.${changes} c
      where (c.${id}, c.captured_at, c.content_hash) = (known.${id}, this_captured_at, this_content_hash) limit 1
    ) c
    where known.game_id = any (game_ids)
      and (known.changed_at, known.changed_by) >= (this_captured_at, this_content_hash)
  ),
  ${nextReadingOfSlot('change_at_this')},
  taken_back as materialized (
    select this.*, next.captured_at as next_captured_at, next.content_hash as next_content_hash,
      coalesce(previous.state, 'absent') as previous_state,
      previous.${first} as previous_${first}, previous.${second} as previous_${second},
      c.ctid as next_place, c.state as next_state, c.${first} as next_${first}, c.${second} as next_${second}
    from change_at_this this
    left join next_reading_of_slot next using (game_id, slot)
    left join lateral (
      select c.ctid, c.state, c.${first}, c.${second} from ${history}.${changes} c
      where (c.${id}, c.captured_at, c.content_hash) = (this.${id}, next.captured_at, next.content_hash) limit 1
    ) c on true
    left join lateral (
      select c.state, c.${first}, c.${second} from ${history}.${changes} c
      where c.${id} = this.${id} and (c.captured_at, c.content_hash) < (this_captured_at, this_content_hash)
      order by c.captured_at desc, c.content_hash desc limit 1
    ) previous on true
  ),
  no_change_at_this as (
    delete from ${history}.${changes} where ctid = any (array(select place from taken_back))
  ),
  no_change_at_next as (
    delete from ${history}.${changes} where ctid = any (array(
      select next_place from taken_back
      where (next_state, next_${first}, next_${second})
        is not distinct from (previous_state, previous_${first}, previous_${second})
    ))
  ),
  change_at_next as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first}, ${second})
    select ${id}, next_captured_at, next_content_hash, state, ${first}, ${second} from taken_back
    where next_captured_at is not null and next_place is null
  )
  select array_agg(${id}) from taken_back into changed_ids;

  delete from ${history}.${table} known
  where known.${id} = any (changed_ids)
    and (select c.${id} from ${history}.${changes} c where c.${id} = known.${id} limit 1) is null;
  ${refreshLastChange(schemas, kept)}`;
}
