/**
 * The rule of recording, once, for everything whose changes are kept: the lines of sportsbooks and the splits of the
 * public. (The pure TypeScript rule in lib/history/rule.ts is its oracle.)
 *
 * For each line of each market that the observation at position o speaks for, let p be its state at the previous
 * observation that speaks for the market, v its state in this one, n its state at the next one, if any. A change row
 * stands at o iff v differs from p, and at the next iff n differs from v. Between two observations that speak for a
 * market none of its lines has a change row, so p is simply the last change before o, and n is the change row that
 * stands at the next or else what was carried there.
 */
export interface Changing {
  /** Table of the keys, and of the changes. */
  readonly table: 'line' | 'split';
  readonly changes: 'line_change' | 'split_change';
  readonly id: 'line_id' | 'split_id';
  /** The two columns that, with `state`, make two states equal or not, and their type. */
  readonly first: { readonly column: string; readonly type: string };
  readonly second: { readonly column: string; readonly type: string };
  /** Under which name the reading brings them. */
  readonly payload: 'quote' | 'split';
  /** State of what is in the reading, over its alias q. */
  readonly state: string;
}

export const lines: Changing = {
  table: 'line',
  changes: 'line_change',
  id: 'line_id',
  first: { column: 'line', type: 'numeric' },
  second: { column: 'price', type: 'integer' },
  payload: 'quote',
  state: `case when q.price is null then 'suspended' else 'offered' end`,
};

export const splits: Changing = {
  table: 'split',
  changes: 'split_change',
  id: 'split_id',
  first: { column: 'tickets', type: 'smallint' },
  second: { column: 'money', type: 'smallint' },
  payload: 'split',
  state: `'offered'`,
};

/**
 * For games with readings after o: of each slot in scope at o, the position of the next observation that speaks for it.
 * Walks the few distinct scopes of a game by hops through its index, not its many readings.
 * Wants a CTE `spoken (game_id, slot)`; the position o is (at, hash), and `late` says whether there is any later reading.
 */
const nextSpoken = `
  scopes_of (game_id, scope_id) as (
    select game_id, (select r.scope_id from history.game_reading r where r.game_id = g.game_id order by r.scope_id limit 1)
    from (select distinct game_id from spoken where late) g
    union all
    select game_id, (
      select r.scope_id from history.game_reading r
      where r.game_id = s.game_id and r.scope_id > s.scope_id order by r.scope_id limit 1
    )
    from scopes_of s where s.scope_id is not null
  ),
  next_of_scope as materialized (
    -- Compared whole, so that only the index that begins with game and scope fits.
    select s.game_id, s.scope_id, r.captured_at, r.content_hash
    from scopes_of s
    cross join lateral (
      select r.game_id, r.scope_id, r.captured_at, r.content_hash from history.game_reading r
      where (r.game_id, r.scope_id, r.captured_at, r.content_hash) > (s.game_id, s.scope_id, at, hash)
      order by r.game_id, r.scope_id, r.captured_at, r.content_hash limit 1
    ) r
    where r.game_id = s.game_id and r.scope_id = s.scope_id
  ),
  next_spoken as (
    select distinct on (n.game_id, ss.slot) n.game_id, ss.slot, n.captured_at, n.content_hash
    from next_of_scope n join history.scope_slot ss on ss.scope_id = n.scope_id
    order by n.game_id, ss.slot, n.captured_at, n.content_hash
  )`;

/** Of each known line `k` the last state before o, as alias p, where it is wanted. */
const previous = ({ changes, id, first, second }: Changing, wanted: string) => `
  left join lateral (
    select c.state, c.${first.column}, c.${second.column} from history.${changes} c
    where ${wanted} and c.${id} = k.${id} and (c.captured_at, c.content_hash) < (at, hash)
    order by c.captured_at desc, c.content_hash desc limit 1
  ) p on true`;

/** Brings the last change that each line of some games bears in agreement with its history. */
const refreshLast = ({ table, changes, id, first, second }: Changing, games: string) => `
  update history.${table} l
  set state = c.state, ${first.column} = c.${first.column}, ${second.column} = c.${second.column},
    changed_at = c.captured_at, changed_by = c.content_hash
  from history.${table} k
  cross join lateral (
    select c.* from history.${changes} c where c.${id} = k.${id}
    order by c.captured_at desc, c.content_hash desc limit 1
  ) c
  where k.game_id = any (${games}) and l.${id} = k.${id}
    and (k.changed_at, k.changed_by, k.state, k.${first.column}, k.${second.column})
      is distinct from (c.captured_at, c.content_hash, c.state, c.${first.column}, c.${second.column});`;

/**
 * Records the fresh games of a reading (arrays fresh_games, fresh_scopes, fresh_numbers; the reading itself is `reading`)
 * and leaves the number of changes at o in `changed`.
 */
export function recordChanges(changing: Changing): string {
  const { table, changes, id, first, second, payload, state } = changing;
  return `
  with recursive
  fresh as materialized (
    select * from unnest(fresh_games, fresh_scopes, fresh_numbers) f (game_id, scope_id, number)
  ),
  quoted as materialized (
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
    select f.game_id, ss.slot from fresh f join history.scope_slot ss on ss.scope_id = f.scope_id
  ),
  ${nextSpoken},
  known as materialized (
    select k.${id}, k.game_id, k.key, k.slot,
      case when late then p.state else k.state end as state,
      case when late then p.${first.column} else k.${first.column} end as ${first.column},
      case when late then p.${second.column} else k.${second.column} end as ${second.column}
    from history.${table} k
    join spoken s on s.game_id = k.game_id and s.slot = k.slot
    ${previous(changing, 'late')}
    where k.game_id = any (fresh_games)
  ),
  compared as materialized (
    select coalesce(k.${id}, history.${id}(game_id, key)) as ${id}, game_id, key, k.${id} is null as is_new,
      coalesce(k.slot, substring(key from '^[^/]*/[^/]*/[^/]*')) as slot,
      coalesce(q.state, 'absent') as state, q.${first.column}, q.${second.column},
      coalesce(k.state, 'absent') as p_state, k.${first.column} as p_first, k.${second.column} as p_second
    from quoted q full join known k using (game_id, key)
  ),
  new_keys as (
    insert into history.${table}
      (${id}, game_id, key, slot, state, ${first.column}, ${second.column}, changed_at, changed_by)
    select ${id}, game_id, key, slot, state, ${first.column}, ${second.column}, at, hash
    from compared where is_new order by ${id}
  ),
  last_change as (
    update history.${table} l
    set state = c.state, ${first.column} = c.${first.column}, ${second.column} = c.${second.column},
      changed_at = at, changed_by = hash
    from compared c
    where not late and not c.is_new and l.${id} = c.${id}
      and (c.state, c.${first.column}, c.${second.column}) is distinct from (c.p_state, c.p_first, c.p_second)
  ),
  at_next as materialized (
    select v.${id}, n.captured_at, n.content_hash, c.${id} is not null as stands,
      coalesce(c.state, v.p_state) as state,
      case when c.${id} is null then v.p_first else c.${first.column} end as ${first.column},
      case when c.${id} is null then v.p_second else c.${second.column} end as ${second.column},
      v.state as v_state, v.${first.column} as v_first, v.${second.column} as v_second
    from compared v
    join next_spoken n on n.game_id = v.game_id and n.slot = v.slot
    left join history.${changes} c
      on c.${id} = v.${id} and c.captured_at = n.captured_at and c.content_hash = n.content_hash
    where late
  ),
  no_change_at_next as (
    delete from history.${changes} c using at_next n
    where n.stands and c.${id} = n.${id} and c.captured_at = n.captured_at and c.content_hash = n.content_hash
      and (n.state, n.${first.column}, n.${second.column}) is not distinct from (n.v_state, n.v_first, n.v_second)
  ),
  change_at_next as (
    insert into history.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
    select ${id}, captured_at, content_hash, state, ${first.column}, ${second.column} from at_next
    where not stands and (state, ${first.column}, ${second.column}) is distinct from (v_state, v_first, v_second)
  ),
  change_at_this as (
    insert into history.${changes} (${id}, captured_at, content_hash, state, ${first.column}, ${second.column})
    select ${id}, at, hash, state, ${first.column}, ${second.column} from compared
    where (state, ${first.column}, ${second.column}) is distinct from (p_state, p_first, p_second)
    order by ${id}
    returning 1
  )
  select count(*) from change_at_this into changed;

  if late then
    ${refreshLast(changing, 'fresh_games')}
  end if;`;
}

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
