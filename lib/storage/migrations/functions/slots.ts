/**
 * Which slot is whose. The slot of a market is sportsbook/period/market, and of a market that belongs to a team
 * sportsbook/period/market/team. (In TypeScript: lib/odds/market.ts.)
 *
 * Code from before 0006-team-slots names a team market without its team, and speaks for both teams (docs/adr/0023). Such rows
 * stay as they are, and are spelled out when they are read: so it does not matter which version recorded them, or when.
 */

/** The slots of a scope: `join` them on the alias `ss` of history.scope_slot, and read `slotNamed`. */
export const teamsNamed = `left join (values ('/home'), ('/away')) team_named (suffix) on right(ss.slot, 11) = '/team_total'`;
export const slotNamed = `ss.slot || coalesce(team_named.suffix, '')`;

/** The slot of a line or split, by the row of its table. The column `slot` has none of the team, which stands in the key. */
export const slotOfRow = (row: string) => `rtrim(${row}.slot || '/' || split_part(${row}.key, '/', 4), '/')`;

/** The same by its key. A key with no team has nothing between the slashes after the market. */
export const slotOfKey = `substring(key from '^[^/]*/[^/]*/[^/]*(?:/[^/]+)?')`;

/** What the column `slot` holds: the slot of a key, or of a slot, without its team. */
export const slotWithoutTeam = (name: string) => `substring(${name} from '^[^/]*/[^/]*/[^/]*')`;
