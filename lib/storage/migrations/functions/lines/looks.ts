import type { SchemaNames } from '../../../schema-names.ts';
import { namesOfSlot } from '../slots.ts';
import { sql } from '../sql.ts';

// Looks at lines: readings whose mention is linked to an attempt, from observations that asked for the slot of a line.

export const forever = `'infinity'::timestamptz`;

/** Whether the mention of the reading `r` is linked on a basis. */
export const isLinked = (r: string, at: string, orientation: string) => sql`
  exists (
      select from link
      where (link.game_id, link.start_time, link.home_team, link.away_team) = (${r}.game_id, ${r}.start_time, ${r}.home_team, ${r}.away_team)
        and ${orientation} and link.known_at <= ${at} and ${at} < link.known_until
      offset 0
    )`;

/** Whether the reading `r` is a look at the game `of`, a row with the columns of a basis and of a linked game. */
export const isLookAt = (r: string, of: string) => sql`
  ${r}.game_id = ${of}.game_id
    and ${r}.captured_at <= ${of}.last_at and ${r}.captured_at >= ${of}.first_at
    and ${isLinked(r, `${of}.basis_at`, `link.orientation = ${of}.orientation`)}`;

/** Whether a scope names the slot of the line `of`: a step through an index for each name that the slot has. */
const namesSlot = ({ history }: SchemaNames, scope: string, of: string) => sql`
  exists (
      select from unnest(array[${namesOfSlot(`${of}.slot`)}]) name (slot)
      where exists (
        select from ${history}.scope_slot named
        where named.scope_id = ${scope} and named.slot = name.slot collate "default"
        offset 0
      )
    )`;

/** Whether the reading `r` speaks for the market of the line `of`. */
const speaksFor = (schemas: SchemaNames, r: string, of: string) => namesSlot(schemas, `${r}.scope_id`, of);

/** Whether the observation of the reading `r` asked for it. One that speaks for it has. */
const asksFor = (schemas: SchemaNames, r: string, of: string) => sql`
  (
    ${speaksFor(schemas, r, of)}
    or exists (
      select from ${schemas.history}.observation o
      where o.source = ${of}.source and o.captured_at = ${r}.captured_at and o.content_hash = ${r}.content_hash
        and ${namesSlot(schemas, 'o.asked_scope_id', of)}
    )
  )`;

export type End = 'first' | 'last';
export const order = (r: string, end: End) =>
  end === 'first' ? `${r}.captured_at, ${r}.content_hash` : `${r}.captured_at desc, ${r}.content_hash desc`;

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
