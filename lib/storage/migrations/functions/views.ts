import type { Replaceable } from '../../migration.ts';
import type { SchemaNames } from '../../schema-names.ts';
import { isRecorded } from './is-recorded.ts';
import { slotOfRow } from './slots.ts';
import { sql } from './sql.ts';

const gameColumns = 'g.source, g.league, g.source_game_id, g.home_team, g.away_team, g.start_time';
const lineColumns = 'l.period, l.market, l.team, l.selection, l.rung';
const splitColumns = 'l.period, l.market, l.team, l.selection';
const sportsbookColumns = 'l.sportsbook, b.operator, b.jurisdiction, b.kind as sportsbook_kind';

const freshness = 'l.stale, floor(extract(epoch from now() - l.last_seen_at))::integer as age_s';

/**
 * The lines, or splits, of game g as they were last seen. `offset 0` is a fence, so that the slots are looked up once a game, and
 * not once a line: without statistics the planner takes any filter of lines to leave one, and PGlite never gathers any. It names
 * the start, which is of the game's latest reading, so that games are filtered by that before their slots are looked up.
 */
const lastSeen = ({ history }: SchemaNames, table: 'line' | 'split', columns: string) => sql`
  lateral (
    select ${columns},
      seen.last_seen_at, seen.stale
    from ${history}.shown_slots(g.game_id) seen
    join ${history}.${table} l on l.game_id = g.game_id and ${slotOfRow('l')} = seen.slot
    where g.start_time is not null offset 0
  )`;

const dropped = ['current_line', 'line_change', 'current_split', 'split_change', 'game', 'game_link', 'observation'];

/** What people query: schema odds. The tables behind it are in schema history. */
export const views: Replaceable = {
  name: 'views',
  statements: (schemas) => {
    const { history, odds } = schemas;
    return [
      `drop view if exists ${dropped.map((view) => `${odds}.${view}`).join(', ')}`,

      // A game as its latest reading describes it, and which official game that is. Written so that the planner leaves the link out
      // if no column of it is selected.
      sql`create view ${odds}.game as
    select g.source, g.league, g.source_game_id, d.home_team, d.away_team, d.start_time, d.status,
      d.captured_at as last_seen_at, g.game_id,
      l.game_pk, l.state as link_state, l.reason as link_reason, l.orientation
    from ${history}.game g
    cross join lateral (
      select r.* from ${history}.game_reading r where r.game_id = g.game_id
      order by r.captured_at desc, r.content_hash desc limit 1
    ) d
    left join ${history}.game_link l
      on (l.game_id, l.start_time, l.home_team, l.away_team) = (d.game_id, d.start_time, d.home_team, d.away_team)
      and l.known_until is null`,

      // Which official game each mention of a game is, over time.
      sql`create view ${odds}.game_link as
    select g.source, g.league, g.source_game_id, l.home_team, l.away_team, l.start_time, l.state, l.reason, l.game_pk, l.entry,
      l.epoch, l.orientation, l.method, l.evidence, l.attempt_id, l.known_at, l.known_until, l.game_id
    from ${history}.game_link l join ${history}.game g using (game_id)`,

      // The state of each line that was ever seen, as of the last observation that spoke for its market, and whether a later
      // one asked for it without an answer.
      sql`create view ${odds}.current_line as
        select ${gameColumns},
          ${sportsbookColumns}, ${lineColumns},
          l.line, l.price, l.state, l.changed_at, l.last_seen_at, null::timestamptz as source_updated_at, l.line_id,
          ${freshness}
        from ${odds}.game g
        cross join ${lastSeen(schemas, 'line', `l.line_id, l.sportsbook, ${lineColumns}, l.line, l.price, l.state, l.changed_at`)} l
        left join ${history}.sportsbook b on b.sportsbook = l.sportsbook`,

      sql`create view ${odds}.line_change as
        select ${gameColumns},
          ${sportsbookColumns}, ${lineColumns},
          c.state, c.line, c.price, c.captured_at as changed_at, c.content_hash, c.line_id
        from ${history}.line_change c
        join ${history}.line l on l.line_id = c.line_id
        join ${odds}.game g on g.game_id = l.game_id
        left join ${history}.sportsbook b on b.sportsbook = l.sportsbook`,

      sql`create view ${odds}.current_split as
        select ${gameColumns},
          ${splitColumns},
          l.tickets, l.money, l.state, l.changed_at, l.last_seen_at,
          ${freshness}
        from ${odds}.game g
        cross join ${lastSeen(schemas, 'split', `${splitColumns}, l.tickets, l.money, l.state, l.changed_at`)} l`,

      sql`create view ${odds}.split_change as
        select ${gameColumns},
          ${splitColumns},
          c.state, c.tickets, c.money, c.captured_at as changed_at
        from ${history}.split_change c
        join ${history}.split l on l.split_id = c.split_id
        join ${odds}.game g on g.game_id = l.game_id`,

      sql`create view ${odds}.observation as
    select o.*, ${isRecorded(schemas, 'o')} as recorded
    from ${history}.observation o`,

      `grant select on ${dropped.map((view) => `${odds}.${view}`).join(', ')} to odds_reader`,
      // The recorder asks which of the landed observations it has recorded.
      `grant select on ${odds}.observation to odds_recorder`,
    ];
  },
};
