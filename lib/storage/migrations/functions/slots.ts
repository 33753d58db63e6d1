import type { SchemaNames } from '../../schema-names.ts';
import { sql } from './sql.ts';

/**
 * Which slot is whose. The slot of a part of a market, its main line or its alternates, is sportsbook/period/market/part, and of
 * a market that belongs to a team sportsbook/period/market/team/part. (In TypeScript: lib/odds/market.ts.)
 *
 * Code from before 0010-alternate-slots names no part, and means both parts (docs/adr/0046); code from before 0006-team-slots
 * names a team market without its team, too, and means both teams (docs/adr/0023). Such rows stay as they are, and are spelled
 * out when they are read: so it does not matter which version recorded them, or when.
 */

/** The slots of a scope: `join` them on the alias `named` of history.scope_slot, and read `slotOfScope`. */
export const teamsOfSlot = sql`
  left join (values ('/home'), ('/away')) team (suffix) on right(named.slot, 11) = '/team_total'
  left join (values ('/main'), ('/alternate')) part (suffix) on named.slot not like all (array['%/main', '%/alternate'])`;
export const slotOfScope = `concat(named.slot, team.suffix, part.suffix)`;

/**
 * CTE `slots_of_scope (scope_id, slots)` of the scopes that the query finds. Each scope is one row, and is spelled out once,
 * because many games have the same.
 */
export const slotsOfScope = ({ history }: SchemaNames, scopes: string) => sql`
  slots_of_scope as materialized (
    select scope_id, array_agg(${slotOfScope}) as slots
    from (${scopes}) scope
    join ${history}.scope_slot named using (scope_id)
    ${teamsOfSlot}
    group by scope_id
  )`;

/** The part of a key, which is its rung: a split has none, and is of the main line. */
const partOfKey = (key: string) =>
  `case when split_part(${key}, '/', 6) in ('', 'main') then '/main' else '/alternate' end`;

/** The slot of a line or split, by the row of its table. The column `slot` lacks team and part, which are in the key. */
export const slotOfRow = (row: string) =>
  `rtrim(${row}.slot || '/' || split_part(${row}.key, '/', 4), '/') || ${partOfKey(`${row}.key`)}`;

/** The same by its key. A key with no team has nothing between the slashes after the market. */
export const slotOfKey = `substring(key from '^[^/]*/[^/]*/[^/]*(?:/[^/]+)?') || ${partOfKey('key')}`;

/** What the column `slot` holds: the slot of a key, or of a slot, without its team and part. */
export const slotWithoutTeam = (name: string) => `substring(${name} from '^[^/]*/[^/]*/[^/]*')`;

/** All names under which versions of readers have asked for a slot. */
export const namesOfSlot = (slot: string) =>
  `${slot}, regexp_replace(${slot}, '/[^/]*$', ''), ${slotWithoutTeam(slot)}`;
