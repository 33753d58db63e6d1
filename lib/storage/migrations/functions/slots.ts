import type { SchemaNames } from '../../schema-names.ts';
import { sql } from './sql.ts';

/**
 * Which slot is whose. The slot of a market is sportsbook/period/market, and of a market that belongs to a team
 * sportsbook/period/market/team. (In TypeScript: lib/odds/market.ts.)
 *
 * Code from before 0006-team-slots names a team market without its team, and means both teams (docs/adr/0023). Such rows
 * stay as they are, and are spelled out when they are read: so it does not matter which version recorded them, or when.
 */

/** The slots of a scope: `join` them on the alias `named` of history.scope_slot, and read `slotOfScope`. */
export const teamsOfSlot = `left join (values ('/home'), ('/away')) team (suffix) on right(named.slot, 11) = '/team_total'`;
export const slotOfScope = `named.slot || coalesce(team.suffix, '')`;

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

/** The slot of a line or split, by the row of its table. The column `slot` lacks the team, which is in the key. */
export const slotOfRow = (row: string) => `rtrim(${row}.slot || '/' || split_part(${row}.key, '/', 4), '/')`;

/** The same by its key. A key with no team has nothing between the slashes after the market. */
export const slotOfKey = `substring(key from '^[^/]*/[^/]*/[^/]*(?:/[^/]+)?')`;

/** What the column `slot` holds: the slot of a key, or of a slot, without its team. */
export const slotWithoutTeam = (name: string) => `substring(${name} from '^[^/]*/[^/]*/[^/]*')`;
