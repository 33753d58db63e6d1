import type { SchemaNames } from '../../schema-names.ts';
import { type Changing, changeAt, nextSpoken, previous, refreshLast } from './change-rule.ts';
import { slotNamed, slotOfKey, slotOfRow, slotWithoutTeam, teamsNamed } from './slots.ts';

/** What the reading says of its fresh games: CTEs `fresh`, `quoted`, and `spoken`, the slots that it speaks for. */
const said = ({ history }: SchemaNames, { first, second, payload, state }: Changing) => `
  fresh as materialized (
    select * from unnest(fresh_games, fresh_scopes, fresh_numbers) f (game_id, scope_id, number)
  ),
  quoted as (
    select f.game_id, q.key, ${state} as state, q.${first.column}, q.${second.column}
    from (
      select game::integer, key, ${first.column}::${first.type}, ${second.column}::${second.type}
      from rows from (
        jsonb_array_elements_text(reading #> '{${payload},game}'),
        jsonb_array_elements_text(reading #> '{${payload},key}'),
        jsonb_array_elements_text(reading #> '{${payload},${first.column}}'),
        jsonb_array_elements_text(reading #> '{${payload},${second.column}}')
      ) q (game, key, ${first.column}, ${second.column})
    ) q
    join fresh f on f.number = q.game
  ),
  spoken as materialized (
    select f.game_id, ${slotNamed} as slot
    from fresh f join ${history}.scope_slot ss on ss.scope_id = f.scope_id ${teamsNamed}
  )`;

/** Not a join: so it is a look into a hash table that is built once, and only where it is asked at all. */
const isSpoken = `((k.game_id, ${slotOfRow('k')}) in (select game_id, slot from spoken)) is true`;

const newKeys = ({ history }: SchemaNames, { table, id, first, second }: Changing, from: string) => `
  new_keys as (
    insert into ${history}.${table}
      (${id}, game_id, key, slot, state, ${first.column}, ${second.column}, changed_at, changed_by)
    select ${id}, game_id, key, ${slotWithoutTeam('key')}, state, ${first.column}, ${second.column}, at, hash
    from ${from} where is_new order by ${id}
  )`;

/**
 * Records the fresh games of a reading (arrays fresh_games, fresh_scopes, fresh_numbers; the reading itself is `reading`)
 * and leaves the number of changes at o in `changed`.
 */
export function recordChanges(schemas: SchemaNames, changing: Changing): string {
  return `
  if late then
    ${recordLate(schemas, changing)}
  else
    ${recordInOrder(schemas, changing)}
  end if;`;
}

/** Nothing of these games was observed later: p is what each line bears, there is no n, and only what moved is touched. */
function recordInOrder(schemas: SchemaNames, changing: Changing): string {
  const { history } = schemas;
  const { table, changes, id, first, second } = changing;
  return `
  with ${said(schemas, changing)},
  moved as materialized (
    select coalesce(k.${id}, ${history}.${id}(game_id, key)) as ${id}, game_id, key, k.${id} is null as is_new,
      coalesce(q.state, 'absent') as state, q.${first.column}, q.${second.column}
    from quoted q
    full join (select * from ${history}.${table} where game_id = any (fresh_games)) k using (game_id, key)
    where (coalesce(q.state, 'absent') <> coalesce(k.state, 'absent')
        or q.${first.column} is distinct from k.${first.column} or q.${second.column} is distinct from k.${second.column})
      and (q.key is not null or ${isSpoken})
  ),
  ${newKeys(schemas, changing, 'moved')},
  last_change as (
    update ${history}.${table} l
    set state = m.state, ${first.column} = m.${first.column}, ${second.column} = m.${second.column},
      changed_at = at, changed_by = hash
    from moved m
    where not m.is_new and l.${id} = m.${id}
  ),
  change_at_this as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
    select ${id}, at, hash, state, ${first.column}, ${second.column} from moved
    order by ${id}
    returning 1
  )
  select count(*) from change_at_this into changed;`;
}

/** Only what moved at o is touched: of any other line v is p, so what stands at the next or does not is right as it is. */
function recordLate(schemas: SchemaNames, changing: Changing): string {
  const { history } = schemas;
  const { table, changes, id, first, second } = changing;
  return `
  with recursive ${said(schemas, changing)},
  ${nextSpoken(schemas)},
  known as materialized (
    select k.${id}, k.game_id, k.key, p.state, p.${first.column}, p.${second.column}
    from (select * from ${history}.${table} k where game_id = any (fresh_games) and ${isSpoken} offset 0) k
    ${previous(schemas, changing)}
  ),
  moved as materialized (
    select coalesce(k.${id}, ${history}.${id}(game_id, key)) as ${id}, game_id, key, k.${id} is null as is_new,
      coalesce(q.state, 'absent') as state, q.${first.column}, q.${second.column},
      coalesce(k.state, 'absent') as p_state, k.${first.column} as p_first, k.${second.column} as p_second
    from quoted q full join known k using (game_id, key)
    where coalesce(q.state, 'absent') <> coalesce(k.state, 'absent')
      or q.${first.column} is distinct from k.${first.column} or q.${second.column} is distinct from k.${second.column}
  ),
  ${newKeys(schemas, changing, 'moved')},
  at_next as materialized (
    select k.*, n.captured_at, n.content_hash,
      c.place as n_place, c.state as n_state, c.${first.column} as n_first, c.${second.column} as n_second
    from moved k
    join next_spoken n on n.game_id = k.game_id and n.slot = ${slotOfKey}
    left join ${changeAt(schemas, changing, 'n.captured_at, n.content_hash')} c on true
  ),
  no_change_at_next as (
    delete from ${history}.${changes} where ctid = any (array(
      select n_place from at_next
      where (n_state, n_first, n_second) is not distinct from (state, ${first.column}, ${second.column})
    ))
  ),
  change_at_next as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
    select ${id}, captured_at, content_hash, p_state, p_first, p_second from at_next where n_place is null
  ),
  change_at_this as (
    insert into ${history}.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
    select ${id}, at, hash, state, ${first.column}, ${second.column} from moved
    order by ${id}
  )
  select count(*), array_agg(${id}) from moved into changed, touched;
  ${refreshLast(schemas, changing)}`;
}
