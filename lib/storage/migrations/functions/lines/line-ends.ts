import type { SchemaNames } from '../../../schema-names.ts';
import { namesOfSlot, slotOfRow, slotOfScope, teamsOfSlot } from '../slots.ts';
import { sql } from '../sql.ts';

/**
 * The parts that the opening and the closing of a line share (closing-lines.ts, opening-lines.ts). The rules are those of
 * `lineEnds` and `freshestOf` in lib/games, which tests compare with these.
 *
 * A basis is what the answers of an attempt rest on from known_at until known_until: a start, and the links of its mentions. A
 * look is a reading whose mention is linked to the attempt on that basis, from an observation that asked for the line's slot.
 */

// However small the tables were when a session made its plan, each look-up is a step through an index.
export const lineEndsSettings = sql`
  set search_path = pg_catalog, pg_temp
  set jit = off
  set enable_seqscan = off
  set enable_bitmapscan = off`;

/** What makes a line one line within an attempt. */
export const lineColumns = 'sportsbook, period, market, team, selection, rung';

const forever = `'infinity'::timestamptz`;

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

/** Whether the mention of the reading `r` is linked on a basis. */
export const isLinked = (r: string, at: string, orientation: string) => sql`
  exists (
      select from link
      where (link.game_id, link.start_time, link.home_team, link.away_team) = (${r}.game_id, ${r}.start_time, ${r}.home_team, ${r}.away_team)
        and ${orientation} and link.known_at <= ${at} and ${at} < link.known_until
    )`;

/** Whether the reading `r` is a look at the game `of`, a row with the columns of a basis and of a linked game. */
const isLookAt = (r: string, of: string) => sql`
  ${r}.game_id = ${of}.game_id
    and ${r}.captured_at <= ${of}.last_at and ${r}.captured_at >= ${of}.first_at
    and ${isLinked(r, `${of}.basis_at`, `link.orientation = ${of}.orientation`)}`;

/** Whether the reading `r` speaks for the market of the line `of`. */
const speaksFor = ({ history }: SchemaNames, r: string, of: string) => sql`
  exists (
      select from ${history}.scope_slot named
      where named.scope_id = ${r}.scope_id and named.slot = any(${of}.slot_names)
    )`;

/** Whether the observation of the reading `r` asked for it. One that speaks for it has. */
const asksFor = (schemas: SchemaNames, r: string, of: string) => sql`
  (
    ${speaksFor(schemas, r, of)}
    or exists (
      select from ${schemas.history}.observation o
      join ${schemas.history}.scope_slot named on named.scope_id = o.asked_scope_id
      where o.source = ${of}.source and o.captured_at = ${r}.captured_at and o.content_hash = ${r}.content_hash
        and named.slot = any(${of}.slot_names)
    )
  )`;

export type End = 'first' | 'last';
const order = (r: string, end: End) =>
  end === 'first' ? `${r}.captured_at, ${r}.content_hash` : `${r}.captured_at desc, ${r}.content_hash desc`;

/**
 * CTE `market_line`: the lines of each basis (of the rows of `window_of_basis`), each with the first or last look that speaks
 * for its slot, if there is one, and its state there. Takes a few steps through an index for each scope, however many readings
 * there are; and none for the state of a line that has not changed since. `offset 0` is a fence that, unlike `materialized`, takes
 * no memory: to give that back between two calls takes as long as the look-ups.
 */
export const linesAtEnd = ({ history }: SchemaNames, end: End) => sql`
  window_of_game as materialized (
    select linked.basis_at, linked.game_id, linked.orientation, bounds.first_at, bounds.last_at,
      game.source, game.source_game_id
    from linked_game linked
    join window_of_basis bounds on bounds.known_at = linked.basis_at
    join ${history}.game game on game.game_id = linked.game_id
  ),
  look_of_scope as (
    select game.basis_at, game.game_id, game.orientation, scope.scope_id, look.captured_at, look.content_hash
    from window_of_game game
    join scope_of_game scope on scope.game_id = game.game_id and scope.scope_id is not null
    cross join lateral (
      select r.captured_at, r.content_hash from ${history}.game_reading r
      where r.scope_id = scope.scope_id and ${isLookAt('r', 'game')}
      order by ${order('r', end)} limit 1
    ) look
  ),
  look_of_slot as materialized (
    select distinct on (slot, look.basis_at, look.game_id, look.orientation)
      look.basis_at, look.game_id, look.orientation, (${slotOfScope}) collate "C" as slot, look.captured_at, look.content_hash
    from look_of_scope look
    join ${history}.scope_slot named on named.scope_id = look.scope_id
    ${teamsOfSlot}
    order by slot, look.basis_at, look.game_id, look.orientation, ${order('look', end)}
  ),
  line_of_game as (
    select l.line_id, l.game_id, l.key, slot.name as slot, array[${namesOfSlot('slot.name')}] as slot_names,
      l.sportsbook, l.period, l.market, l.team, l.selection, l.rung, l.state, l.line, l.price, l.changed_at, l.changed_by
    from (select distinct game_id from window_of_game) game
    join ${history}.line l on l.game_id = game.game_id
    cross join lateral (select (${slotOfRow('l')}) collate "C" as name) slot
    offset 0
  ),
  market_line as materialized (
    select game.*, known.line_id, known.slot, known.slot_names, known.sportsbook, known.period, known.market,
      ${ofOrientation('game', 'known.team')} as team, ${ofOrientation('game', 'known.selection')} as selection, known.rung,
      case when known.changed_at > game.basis_at then (
        select c.captured_at from ${history}.line_change c where c.line_id = known.line_id
        order by c.captured_at, c.content_hash limit 1
      ) else game.basis_at end as line_from,
      look.captured_at as look_at, look.content_hash as look_by, at_look.state, at_look.line, at_look.price
    from window_of_game game
    join line_of_game known on known.game_id = game.game_id
    left join look_of_slot look on look.slot = known.slot
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
  )`;

function ofOrientation(game: string, side: string): string {
  const swapped = `case ${side} when 'home' then 'away' when 'away' then 'home' else ${side} end`;
  return `case when ${game}.orientation = 'swapped' then ${swapped} else ${side} end`;
}

/**
 * The first or last look at which the line `of` (a row of `market_line`) was offered; for lines that are not, at the look that
 * they have. Goes through the line's changes.
 */
export const offeredLook = (schemas: SchemaNames, of: string, end: End) => sql`
  lateral (
    select look.captured_at, look.content_hash, change.line, change.price
    from (
      select c.*, lead(c.captured_at, 1, ${forever}) over in_order as until_at,
        lead(c.content_hash, 1, c.content_hash) over in_order as until_by
      from ${schemas.history}.line_change c where c.line_id = ${of}.line_id
      window in_order as (order by c.captured_at, c.content_hash)
    ) change
    cross join lateral (
      select r.captured_at, r.content_hash from ${schemas.history}.game_reading r
      where (r.captured_at, r.content_hash) >= (change.captured_at, change.content_hash)
        and (r.captured_at, r.content_hash) < (change.until_at, change.until_by)
        and ${isLookAt('r', of)}
        and ${speaksFor(schemas, 'r', of)}
      order by ${order('r', end)} limit 1
    ) look
    where change.state = 'offered' and ${of}.look_at is not null
      and (change.captured_at, change.content_hash) ${end === 'first' ? '>' : '<'} (${of}.look_at, ${of}.look_by)
    order by ${order('change', end)} limit 1
  )`;

/** The first look after a position that speaks for the line's slot. */
export const nextLook = (schemas: SchemaNames, of: string, position: string) => sql`
  lateral (
    select r.captured_at from ${schemas.history}.game_reading r
    where (r.captured_at, r.content_hash) > ${position}
      and ${isLookAt('r', of)}
      and ${speaksFor(schemas, 'r', of)}
    order by r.captured_at, r.content_hash limit 1
  )`;

/** Whether a look of the line's market fulfils the condition on the reading `r`. */
export const hasLook = (schemas: SchemaNames, of: string, condition: string) => sql`
  exists (
    select from ${schemas.history}.game_reading r
    where ${condition}
      and ${isLookAt('r', of)}
      and ${asksFor(schemas, 'r', of)}
  )`;

/**
 * The rows of a function from its CTE `answer`: at each time the best of a book's answers in several sources, by `rank` (of
 * equal ones the first source), and neighbours that are the same (`columns`) as one row. Most lines have one answer.
 */
export const bestAnswers = (columns: readonly string[], newest: string) => {
  const shown = `source, source_game_id, ${lineColumns}, ${columns.join(', ')}, line_id`;
  return sql`
  keyed as materialized (
    select *, count(*) over (partition by key) as answers
    from (
      select *, concat_ws('/', sportsbook, period, market, team, selection, rung) collate "C" as key
      from answer where known_at < known_until
    ) answer
  ),
  several as materialized (
    select *, row_number() over () as place, row(${columns.join(', ')}, line_id)::text as answer_text
    from keyed where answers > 1
  ),
  moment_of_key as materialized (
    select key, known_at, lead(known_at, 1, ${forever}) over (partition by key order by known_at) as known_until
    from (select key, known_at from several union select key, known_until from several where known_until < ${forever}) moment
  ),
  best as (
    select distinct on (moment.key, moment.known_at) moment.key, moment.known_at, moment.known_until, place, answer_text
    from moment_of_key moment
    join several on several.key = moment.key and several.known_at <= moment.known_at and moment.known_at < several.known_until
    order by moment.key, moment.known_at, rank, source collate "C", source_game_id collate "C", orientation
  ),
  compared as (
    select *, (lag(answer_text) over in_order, lag(known_until) over in_order) is distinct from (answer_text, known_at) as is_new
    from best
    window in_order as (partition by key order by known_at)
  ),
  numbered_answer as (
    select *, count(*) filter (where is_new) over (partition by key order by known_at) as number from compared
  )
  select known_at, nullif(known_until, ${forever}), ${shown}
  from keyed where answers = 1 and (not ${newest} or known_until = ${forever})
  union all
  select merged.known_at, nullif(merged.known_until, ${forever}), ${shown}
  from (
    select min(place) as place, min(known_at) as known_at, max(known_until) as known_until
    from numbered_answer group by key, number
  ) merged
  join several using (place)
  where not ${newest} or merged.known_until = ${forever}`;
};
