import { type Changing, nextSpoken, previous, refreshLast } from './change-rule.ts';

/** The rule backwards: takes back what the observation at o said of its games (array taken_games). */
export function takeBackChanges(changing: Changing): string {
  const { table, changes, id, first, second } = changing;
  return `
  with recursive
  spoken as materialized (
    select r.game_id, ss.slot from history.game_reading r join history.scope_slot ss on ss.scope_id = r.scope_id
    where r.game_id = any (taken_games) and r.captured_at = at and r.content_hash = hash
  ),
  ${nextSpoken},
  known as materialized (
    select k.${id}, n.captured_at, n.content_hash,
      coalesce(p.state, 'absent') as p_state, p.${first.column} as p_first, p.${second.column} as p_second,
      c.${id} is not null as stands,
      coalesce(c.state, this.state, p.state, 'absent') as state,
      case when c.${id} is not null then c.${first.column}
        when this.${id} is not null then this.${first.column} else p.${first.column} end as ${first.column},
      case when c.${id} is not null then c.${second.column}
        when this.${id} is not null then this.${second.column} else p.${second.column} end as ${second.column}
    from history.${table} k
    join spoken s on s.game_id = k.game_id and s.slot = k.slot
    left join next_spoken n on n.game_id = s.game_id and n.slot = s.slot
    left join history.${changes} this
      on this.${id} = k.${id} and this.captured_at = at and this.content_hash = hash
    left join history.${changes} c
      on c.${id} = k.${id} and c.captured_at = n.captured_at and c.content_hash = n.content_hash
    ${previous(changing, 'true')}
    where k.game_id = any (taken_games)
  ),
  none_at_this as (
    delete from history.${changes} c using known k
    where c.${id} = k.${id} and c.captured_at = at and c.content_hash = hash
  ),
  none_at_next as (
    delete from history.${changes} c using known k
    where k.stands and c.${id} = k.${id} and c.captured_at = k.captured_at and c.content_hash = k.content_hash
      and (k.state, k.${first.column}, k.${second.column}) is not distinct from (k.p_state, k.p_first, k.p_second)
  )
  insert into history.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
  select ${id}, captured_at, content_hash, state, ${first.column}, ${second.column} from known
  where captured_at is not null and not stands
    and (state, ${first.column}, ${second.column}) is distinct from (p_state, p_first, p_second);

  delete from history.${table} k
  where k.game_id = any (taken_games) and not exists (select from history.${changes} c where c.${id} = k.${id});
  ${refreshLast(changing, 'taken_games')}`;
}
