import type { Replaceable } from '../../migration.ts';
import type { SchemaNames } from '../../schema-names.ts';
import { isRecorded } from './is-recorded.ts';
import { namesOfSlot, slotOfScope, teamsOfSlot } from './slots.ts';
import { sql } from './sql.ts';

// However small the tables were when a session made its plan, each look-up is a step through an index.
const settings = sql`
  set search_path = pg_catalog, pg_temp
  set jit = off
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_sort = off`;

/** Of the scopes that a slate was requested with, the one that the condition finds, and the last request with it. */
const lastRequest = (schemas: SchemaNames, condition: string) => sql`
  lateral (
    select o.asked_scope_id, o.captured_at, o.content_hash from ${schemas.history}.observation o
    where o.source = slate.source and o.league = slate.league
      and coalesce(o.slate_date, 'infinity'::date) = slate.slate_date
      and ${condition}
      and ${isRecorded(schemas, 'o')}
    order by o.asked_scope_id desc, o.captured_at desc, o.content_hash desc limit 1
  )`;

/**
 * history.shown_slots(game uuid): each slot of a game that an observation ever spoke for, when the last one did, and whether
 * the slot is stale: a later observation asked for it and did not speak for it. An observation asks for the slots of its scope
 * in the games of its slate: of the whole league (infinity), of the date in New York of the game's start, or of the slate under
 * which the game was last found. (The pure TypeScript rule in lib/queries/staleness.ts is its oracle.)
 *
 * Reads the readings of that game, and takes a few steps through observation_by_request for each slate, however many
 * observations there are. A function and no part of the views, because the planner takes a recursive query for a thousand times
 * its cost, and then compiles what would take less. Its body is no text, so it follows a column that is renamed, as views do.
 */
export const shownSlots: Replaceable = {
  name: 'shown-slots',
  statements: (schemas) => {
    const { history } = schemas;
    return [
      sql`create or replace function ${history}.shown_slots(game uuid)
    returns table (slot text, last_seen_at timestamptz, stale boolean)
    language sql stable parallel safe cost 1000 rows 100
    ${settings}
    begin atomic
      with recursive last_description as (
        select g.source, g.league, last_reading.start_time, (
          select o.slate_date from ${history}.observation o
          where o.source = g.source
            and o.captured_at = last_reading.captured_at and o.content_hash = last_reading.content_hash
        ) as slate_date
        from ${history}.game g cross join lateral (
          select r.start_time, r.captured_at, r.content_hash from ${history}.game_reading r where r.game_id = g.game_id
          order by r.captured_at desc, r.content_hash desc limit 1
        ) last_reading
        where g.game_id = shown_slots.game
      ),
      slate_of_game as (
        select game.source, game.league, slate.slate_date from last_description game cross join lateral (
          select 'infinity'::date as slate_date
          union select (game.start_time at time zone 'America/New_York')::date
          union select game.slate_date where game.slate_date is not null
        ) slate
      ),
      last_request_for_scope as (
        select slate.*, request.*
        from slate_of_game slate cross join ${lastRequest(schemas, 'o.asked_scope_id is not null')} request
        union all
        select slate.source, slate.league, slate.slate_date, request.*
        from last_request_for_scope slate
        cross join ${lastRequest(schemas, 'o.asked_scope_id < slate.asked_scope_id')} request
      ),
      last_reading_of_scope as (
        select distinct on (r.scope_id) r.scope_id, r.captured_at, r.content_hash
        from ${history}.game_reading r where r.game_id = shown_slots.game
        order by r.scope_id desc, r.captured_at desc, r.content_hash desc
      ),
      last_reading_of_slot as (
        select distinct on (slot) ${slotOfScope} as slot, r.captured_at, r.content_hash
        from last_reading_of_scope r
        join ${history}.scope_slot named on named.scope_id = r.scope_id
        ${teamsOfSlot}
        order by slot, r.captured_at desc, r.content_hash desc
      )
      select seen.slot, seen.captured_at as last_seen_at, exists (
        select from last_request_for_scope request join ${history}.scope_slot requested
          on requested.scope_id = request.asked_scope_id
          and requested.slot in (${namesOfSlot('seen.slot')})
        where (request.captured_at, request.content_hash) > (seen.captured_at, seen.content_hash)
      ) as stale
      from last_reading_of_slot seen;
    end`,

      `revoke all on function ${history}.shown_slots(uuid) from public`,
      `grant execute on function ${history}.shown_slots(uuid) to odds_reader`,
    ];
  },
};
