import type { SchemaNames } from '../../../schema-names.ts';
import { slotOfRow, slotOfScope, teamsOfSlot } from '../slots.ts';
import { sql } from '../sql.ts';
import { type End, forever, hasLook, isLookAt, order } from './looks.ts';

/**
 * The parts that the opening and the closing of a line share (closing-lines.ts, opening-lines.ts). The rules are those of
 * `lineEnds` and `freshestOf` in lib/games, which tests compare with these.
 *
 * A basis is what the answers of an attempt rest on from known_at until known_until: a start, and the links of its mentions. A
 * look is a reading whose mention is linked to the attempt on that basis, from an observation that asked for the line's slot.
 *
 * PostgreSQL takes each CTE for a row or two. Two things keep its plans from what that suggests: a condition with `offset 0` is
 * asked of each row that a step through an index finds, and is no join that another index could begin; and a `full join` is a
 * hash join, where a nested loop would compare each line with each slot (`coalesce` hides that it could be an inner one).
 */

// However small the tables were when a session made its plan, each look-up is a step through an index.
export const lineEndsSettings = sql`
  set search_path = pg_catalog, pg_temp
  set jit = off
  set enable_seqscan = off
  set enable_bitmapscan = off`;

/** What makes a line one line within an attempt. */
export const lineColumns = 'sportsbook, period, market, team, selection, rung';

/**
 * CTEs `link (game_id, start_time, home_team, away_team, orientation, known_at, known_until)` of the attempt, and `start_at`:
 * its start on each basis.
 */
export const startAt = ({ history }: SchemaNames, attempt: string, read: string) => sql`
  link as materialized (
    select game_id, start_time, home_team, away_team, coalesce(orientation, 'same') as orientation,
      known_at, coalesce(known_until, ${forever}) as known_until
    from ${history}.game_link where attempt_id = ${attempt}
  ),
  start as materialized (
    select *, (${read}) is distinct from lag((${read})) over (order by known_at) as differs
    from ${history}.game_start where attempt_id = ${attempt}
  ),
  moment as (
    select known_at, lead(known_at, 1, ${forever}) over (order by known_at) as known_until
    from (
      select known_at from start where differs
      union select known_at from link
      union select known_until from link where known_until < ${forever}
    ) changed
  ),
  start_at as materialized (
    select moment.known_at, moment.known_until, begins_at, cut_at, cut_basis, ended_at, end_reason, is_over
    from moment
    join start on start.known_at <= moment.known_at and coalesce(start.known_until, ${forever}) > moment.known_at
    where exists (select from link where link.known_at <= moment.known_at and moment.known_at < link.known_until)
  )`;

/**
 * CTE `basis`: of the rows of `all_bases` those that are needed. Of the newest answers these begin with the last one at which
 * all answers changed, because columns of theirs did (`shown`); mostly it is the last one.
 */
export const neededBases = (newest: string, shown: readonly string[]) => sql`
  numbered_basis as (
    select *, (${shown.map((column) => `lag(${column}) over in_order`).join(', ')}, lag(known_until) over in_order)
      is distinct from (${shown.join(', ')}, known_at) as changes_all
    from all_bases
    window in_order as (order by known_at)
  ),
  basis as materialized (
    select * from numbered_basis
    where not ${newest} or known_at >= (select max(known_at) from numbered_basis where changes_all)
  )`;

/** CTEs `linked_game`: the source's games of each basis, and `scope_of_game`: each scope that they were ever read with. */
export const linkedGames = ({ history }: SchemaNames) => sql`
  linked_game as materialized (
    select distinct basis.known_at as basis_at, link.game_id, link.orientation
    from basis join link on link.known_at <= basis.known_at and basis.known_at < link.known_until
  ),
  scope_of_game (game_id, scope_id) as (
    select game_id, (
      select r.scope_id from ${history}.game_reading r where r.game_id = game.game_id order by r.scope_id limit 1
    )
    from (select distinct game_id from linked_game) game
    union all
    select game_id, (
      select r.scope_id from ${history}.game_reading r
      where r.game_id = previous.game_id and r.scope_id > previous.scope_id order by r.scope_id limit 1
    )
    from scope_of_game previous where previous.scope_id is not null
  )`;

/**
 * CTE `market_line`: the lines of each basis (of the rows of `window_of_basis`), each with the first or last look that speaks
 * for its slot, if there is one, and its state there; of the first look also whether it is the first that asked for the slot.
 * Takes a few steps through an index for each scope, however many readings there are; and none for the state of a line that has
 * not changed since. `offset 0` takes no memory, as `materialized` does: to give that back between two calls takes as long as
 * the look-ups.
 */
export const linesAtEnd = (schemas: SchemaNames, end: End, { history } = schemas) => {
  const isFirst = `not ${hasLook(schemas, 'of', '(r.captured_at, r.content_hash) < (of.captured_at, of.content_hash)')}`;
  const [ofSlot, ofLine] = end === 'first' ? [`, ${isFirst} as is_first`, ' look.is_first,'] : ['', ''];
  return sql`
  window_of_game as materialized (
    select linked.basis_at, linked.game_id, linked.orientation, bounds.first_at, bounds.last_at,
      game.source, game.source_game_id
    from linked_game linked
    join window_of_basis bounds on bounds.known_at = linked.basis_at
    join ${history}.game game on game.game_id = linked.game_id
  ),
  look_of_scope as (
    select game.*, scope.scope_id, look.captured_at, look.content_hash
    from window_of_game game
    join scope_of_game scope on scope.game_id = game.game_id and scope.scope_id is not null
    cross join lateral (
      select r.captured_at, r.content_hash from ${history}.game_reading r
      where r.scope_id = scope.scope_id and ${isLookAt('r', 'game')}
      order by ${order('r', end)} limit 1
    ) look
  ),
  look_of_slot as materialized (
    select of.*${ofSlot}
    from (
      select distinct on (slot, look.basis_at, look.game_id, look.orientation) look.*, (${slotOfScope}) collate "C" as slot
      from look_of_scope look
      join ${history}.scope_slot named on named.scope_id = look.scope_id
      ${teamsOfSlot}
      order by slot, look.basis_at, look.game_id, look.orientation, ${order('look', end)}
    ) of
  ),
  line_of_game as (
    select l.*, (${slotOfRow('l')}) collate "C" as slot_name
    from (select distinct game_id from window_of_game) game
    join ${history}.line l on l.game_id = game.game_id
    offset 0
  ),
  market_line as materialized (
    select game.*, known.line_id, known.slot_name as slot, known.sportsbook, known.period, known.market,
      ${ofOrientation('game', 'known.team')} as team, ${ofOrientation('game', 'known.selection')} as selection, known.rung,
      case when known.changed_at > game.basis_at then (
        select c.captured_at from ${history}.line_change c where c.line_id = known.line_id
        order by c.captured_at, c.content_hash limit 1
      ) else game.basis_at end as line_from,
      look.captured_at as look_at, look.content_hash as look_by,${ofLine} at_look.state, at_look.line, at_look.price
    from (
      window_of_game game
      join line_of_game known on known.game_id = game.game_id
    )
    full join look_of_slot look on look.slot = known.slot_name
      and (look.basis_at, look.game_id, look.orientation) = (game.basis_at, game.game_id, game.orientation)
    left join lateral (
      select known.state, known.line, known.price
      where (known.changed_at, known.changed_by) <= (look.captured_at, look.content_hash)
      union all
      (
        select c.state, c.line, c.price from ${history}.line_change c
        where (known.changed_at, known.changed_by) > (look.captured_at, look.content_hash)
          and c.line_id = known.line_id and (c.captured_at, c.content_hash) <= (look.captured_at, look.content_hash)
        order by c.captured_at desc, c.content_hash desc limit 1
      )
    ) at_look on true
    where coalesce(known.line_id is not null, false)
  )`;
};

function ofOrientation(game: string, side: string): string {
  const swapped = `case ${side} when 'home' then 'away' when 'away' then 'home' else ${side} end`;
  return `case when ${game}.orientation = 'swapped' then ${swapped} else ${side} end`;
}
