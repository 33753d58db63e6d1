import type { SchemaNames } from '../../schema-names.ts';
import { slotNamed, teamsNamed } from './slots.ts';

/**
 * The rule of recording, once, for everything whose changes are kept: the lines of sportsbooks and the splits of the
 * public. (The pure TypeScript rule in lib/recording/rule.ts is its oracle.)
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
export const nextSpoken = ({ history }: SchemaNames) => `
  scopes_of (game_id, scope_id) as (
    select game_id, (select r.scope_id from ${history}.game_reading r where r.game_id = g.game_id order by r.scope_id limit 1)
    from (select distinct game_id from spoken where late) g
    union all
    select game_id, (
      select r.scope_id from ${history}.game_reading r
      where r.game_id = s.game_id and r.scope_id > s.scope_id order by r.scope_id limit 1
    )
    from scopes_of s where s.scope_id is not null
  ),
  next_of_scope as materialized (
    -- Compared whole, so that only the index that begins with game and scope fits.
    select s.game_id, s.scope_id, r.captured_at, r.content_hash
    from scopes_of s
    cross join lateral (
      select r.game_id, r.scope_id, r.captured_at, r.content_hash from ${history}.game_reading r
      where (r.game_id, r.scope_id, r.captured_at, r.content_hash) > (s.game_id, s.scope_id, at, hash)
      order by r.game_id, r.scope_id, r.captured_at, r.content_hash limit 1
    ) r
    where r.game_id = s.game_id and r.scope_id = s.scope_id
  ),
  next_spoken as (
    select distinct on (n.game_id, slot) n.game_id, ${slotNamed} as slot, n.captured_at, n.content_hash
    from next_of_scope n join ${history}.scope_slot ss on ss.scope_id = n.scope_id ${teamsNamed}
    order by n.game_id, slot, n.captured_at, n.content_hash
  )`;

/**
 * Of each line `k`, a row of its table, the last state before o, as alias p: what the line bears where it has not changed
 * since, as most have not when an observation comes a little late, and a search in its history where it has.
 */
export const previous = ({ history }: SchemaNames, { changes, id, first, second }: Changing) => `
  left join lateral (
    select k.state, k.${first.column}, k.${second.column} where (k.changed_at, k.changed_by) < (at, hash)
    union all (
      select c.state, c.${first.column}, c.${second.column} from ${history}.${changes} c
      where (k.changed_at, k.changed_by) >= (at, hash)
        and c.${id} = k.${id} and (c.captured_at, c.content_hash) < (at, hash)
      order by c.captured_at desc, c.content_hash desc limit 1
    )
  ) p on true`;

/**
 * The change of each line `k` at a position, and its `place` in the table, by which it can be deleted. (Whatever is joined
 * with the table of changes while that is empty may be planned as a walk through all of it, and the plan stays in the
 * session when it has grown. So nothing is joined with it: each look-up is one by itself, and deletion is by place.)
 */
export const changeAt = ({ history }: SchemaNames, { changes, id }: Changing, position: string) => `
  lateral (
    select c.ctid as place, c.* from ${history}.${changes} c
    where (c.${id}, c.captured_at, c.content_hash) = (k.${id}, ${position}) limit 1
  )`;

/** Brings the last change that lines bear (those of the array `touched`) in agreement with their history. */
export function refreshLast({ history }: SchemaNames, { table, changes, id, first, second }: Changing): string {
  const last = (columns: string) => `(
    select ${columns} from ${history}.${changes} c where c.${id} = l.${id}
    order by c.captured_at desc, c.content_hash desc limit 1
  )`;
  return `
  update ${history}.${table} l
  set (state, ${first.column}, ${second.column}, changed_at, changed_by) =
    ${last(`c.state, c.${first.column}, c.${second.column}, c.captured_at, c.content_hash`)}
  where l.${id} = any (touched) and (l.changed_at, l.changed_by) <> ${last('c.captured_at, c.content_hash')};`;
}
