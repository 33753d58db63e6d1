import type { SchemaNames } from '../../schema-names.ts';
import { type Changing, changeAt, nextSpoken, previous, refreshLast } from './change-rule.ts';
import { slotOfRow } from './slots.ts';

/**
 * The rule backwards: takes back what the observation at o said of its games (array taken_games). Where a line has no
 * change at o, p is v, so nothing else of it depends on this observation.
 */
export function takeBackChanges(schemas: SchemaNames, changing: Changing): string {
  const { history } = schemas;
  const { table, changes, id, first, second } = changing;
  return `
  with recursive
  spoken as materialized (
    select r.game_id, ss.slot from ${history}.game_reading r join ${history}.scope_slot ss on ss.scope_id = r.scope_id
    where r.game_id = any (taken_games) and r.captured_at = at and r.content_hash = hash
  ),
  ${nextSpoken(schemas)},
  moved as materialized (
    select v.*, n.captured_at as next_at, n.content_hash as next_hash,
      coalesce(p.state, 'absent') as p_state, p.${first.column} as p_first, p.${second.column} as p_second,
      c.place as n_place, c.state as n_state, c.${first.column} as n_first, c.${second.column} as n_second
    from ${history}.${table} k
    cross join ${changeAt(schemas, changing, 'at, hash')} v
    left join next_spoken n on n.game_id = k.game_id and n.slot = ${slotOfRow('k')}
    left join ${changeAt(schemas, changing, 'n.captured_at, n.content_hash')} c on true
    ${previous(schemas, changing)}
    where k.game_id = any (taken_games)
  ),
  none_at_this as (
    delete from ${history}.${changes} where ctid = any (array(select place from moved))
  ),
  no_change_at_next as (
    delete from ${history}.${changes} where ctid = any (array(
      select n_place from moved where (n_state, n_first, n_second) is not distinct from (p_state, p_first, p_second)
    ))
  ),
  change_at_next as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
    select ${id}, next_at, next_hash, state, ${first.column}, ${second.column} from moved
    where next_at is not null and n_place is null
  )
  select array_agg(${id}) from moved into touched;

  delete from ${history}.${table} k
  where k.${id} = any (touched) and (select c.${id} from ${history}.${changes} c where c.${id} = k.${id} limit 1) is null;
  ${refreshLast(schemas, changing)}`;
}
