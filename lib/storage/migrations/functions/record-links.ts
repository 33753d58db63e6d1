import type { Replaceable } from '../../migration.ts';
import { sql } from './sql.ts';

/**
 * history.record_link_assertions(assertions jsonb): records links by hand, in any order and any number of times, and returns
 * the `n` of those whose row was written. A newer reader's row replaces an older one. odds.link_observation says which landed ones are recorded.
 */
export const recordLinks: Replaceable = {
  name: 'record-links',
  drops: ({ odds }) => [`drop view if exists ${odds}.link_observation`],
  statements: ({ history, odds }) => [
    sql`create or replace function ${history}.record_link_assertions(assertions jsonb) returns table (n integer)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    set lock_timeout = '5s' as $$
    begin
      -- Also so that a rebuild can keep this recorder out.
      perform ${history}.take_recording_turn('asserted');

      return query
      with asserted as materialized (
        select a.* from jsonb_to_recordset(assertions) a (
          n integer, captured_at timestamptz, content_hash uuid, source text, league text, source_game_id text,
          start_time timestamptz, game_pk integer, entry date, reason text, landed_key text, reader integer
        )
      ),
      written as (
        insert into ${history}.link_assertion
          (captured_at, content_hash, source, league, source_game_id, start_time, game_pk, entry, reason, landed_key, reader)
        select distinct on (a.captured_at, a.content_hash)
          a.captured_at, a.content_hash, a.source, a.league, a.source_game_id,
          a.start_time, a.game_pk, a.entry, a.reason, a.landed_key, a.reader
        from asserted a
        order by a.captured_at, a.content_hash, a.reader desc
        on conflict on constraint link_assertion_pkey do update set
          source = excluded.source, league = excluded.league, source_game_id = excluded.source_game_id,
          start_time = excluded.start_time, game_pk = excluded.game_pk, entry = excluded.entry, reason = excluded.reason,
          landed_key = excluded.landed_key, reader = excluded.reader
        where link_assertion.reader < excluded.reader
        returning link_assertion.captured_at, link_assertion.content_hash
      )
      select min(a.n) from asserted a join written w on (w.captured_at, w.content_hash) = (a.captured_at, a.content_hash)
      group by a.captured_at, a.content_hash;
    end $$`,
    sql`revoke all on function ${history}.record_link_assertions(jsonb) from public`,
    `grant execute on function ${history}.record_link_assertions(jsonb) to odds_recorder`,

    // The source of the landed observation: that of the game is a column of history.link_assertion.
    sql`create view ${odds}.link_observation as
    select 'asserted' as source, a.league, a.captured_at, a.content_hash, a.landed_key, a.reader, true as recorded
    from ${history}.link_assertion a`,
    `grant select on ${odds}.link_observation to odds_reader, odds_recorder`,
  ],
};
