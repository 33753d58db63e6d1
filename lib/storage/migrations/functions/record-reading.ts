import type { Replaceable } from '../../migration.ts';
import { lines, splits } from './change-rule.ts';
import { recordChanges } from './record-changes.ts';
import { scopesTurn } from './recording-turn.ts';
import { sql } from './sql.ts';
import { takeBackChanges } from './take-back-changes.ts';

// Readings differ in size and the tables may never have been analysed, so the plans are pinned: hash joins of what the
// reading has with what the games' few hundred lines have, index look-ups for the rest, no compilation.
export const recordingSettings = sql`
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '5s'
  set jit = off
  set enable_mergejoin = off
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan`;

/**
 * history.record_reading(reading jsonb): one reading, or some of its games, in one call. Its text is the protocol; the
 * caller is lib/recording/record.ts, where its shape is described. history.take_back_reading undoes it, in the source's turn.
 */
export const recordReading: Replaceable = {
  name: 'record-reading',
  statements: (schemas) => {
    const { history } = schemas;
    return [
      sql`create or replace function ${history}.take_back_reading(source text, at timestamptz, hash uuid) returns void
    language plpgsql volatile
    ${recordingSettings} as $$
    declare
      this_captured_at timestamptz = at;
      this_content_hash uuid = hash;
      game_ids uuid[];
      is_late boolean;
      changed_ids uuid[];
    begin
      delete from ${history}.observation o
      where o.source = take_back_reading.source and o.captured_at = this_captured_at and o.content_hash = this_content_hash;

      select array_agg(r.game_id)
      from ${history}.game_reading r join ${history}.game g using (game_id)
      where r.captured_at = this_captured_at and r.content_hash = this_content_hash and g.source = take_back_reading.source
      into game_ids;

      if game_ids is null then
        return;
      end if;

      is_late = exists (
        select from ${history}.game_reading r
        where r.game_id = any (game_ids) and (r.captured_at, r.content_hash) > (this_captured_at, this_content_hash)
      );
      ${takeBackChanges(schemas, lines)}
      ${takeBackChanges(schemas, splits)}

      delete from ${history}.game_reading r
      where r.game_id = any (game_ids) and r.captured_at = this_captured_at and r.content_hash = this_content_hash;

      -- A game that only this reading named goes with it: the tables know no order, so they keep no trace of one. Scopes
      -- stay: a writer of another source may rely on them in a reading that is not committed yet.
      delete from ${history}.game g
      where g.game_id = any (game_ids) and not exists (select from ${history}.game_reading r where r.game_id = g.game_id);
    end $$`,

      sql`create or replace function ${history}.record_reading(reading jsonb)
    returns table (status text, changes integer, split_changes integer)
    language plpgsql volatile security definer
    ${recordingSettings} as $$
    declare
      this_source text = reading ->> 'source';
      this_captured_at timestamptz = (reading ->> 'capturedAt')::timestamptz;
      this_content_hash uuid = (reading ->> 'contentHash')::uuid;
      this_reader integer = (reading ->> 'reader')::integer;
      stored_reader integer;
      game_ids uuid[];
      scope_ids uuid[];
      game_numbers integer[];
      is_late boolean;
      change_count integer;
      changed_ids uuid[];
    begin
      perform ${history}.take_recording_turn(this_source);

      select o.reader from ${history}.observation o
      where o.source = this_source and o.captured_at = this_captured_at and o.content_hash = this_content_hash
      into stored_reader;

      if stored_reader > this_reader then
        return query select 'superseded', 0, 0;
        return;
      end if;

      if stored_reader < this_reader then
        perform ${history}.take_back_reading(this_source, this_captured_at, this_content_hash);
      end if;

      if stored_reader is distinct from this_reader then
        insert into ${history}.observation
          (source, captured_at, content_hash, league, slate_date, landed_key, reader, games, outcomes, asked_scope_id)
        values (
          this_source, this_captured_at, this_content_hash, reading ->> 'league', (reading ->> 'slateDate')::date,
          reading ->> 'landedKey', this_reader, (reading ->> 'games')::integer, reading -> 'outcomes',
          (reading ->> 'asked')::uuid
        );
      end if;

      insert into ${history}.game (game_id, source, league, source_game_id)
      select ${history}.game_id(this_source, reading ->> 'league', id), this_source, reading ->> 'league', id
      from jsonb_array_elements_text(reading #> '{game,id}') id
      on conflict do nothing;

      -- Two sources may bring the same new scopes at once, in any order over the readings of a call: so one after the other.
      if exists (
        select from jsonb_array_elements(reading -> 'scopes') scope
        where scope -> 'slots' <> '[]' and not exists (
          select from ${history}.scope_slot known where known.scope_id = (scope ->> 'id')::uuid
        )
      ) then
        perform ${history}.take_recording_turn('${scopesTurn}');
        insert into ${history}.scope_slot (scope_id, slot)
        select (scope ->> 'id')::uuid, slot
        from jsonb_array_elements(reading -> 'scopes') scope, jsonb_array_elements_text(scope -> 'slots') slot
        on conflict do nothing;
      end if;

      with game_in_reading as (
        select ${history}.game_id(this_source, reading ->> 'league', entry.id) as game_id,
          (entry.ordinality - 1)::integer as game_number, entry.scope_id::uuid as scope_id,
          entry.start_time::timestamptz as start_time, entry.home_team, entry.away_team, entry.status
        from rows from (
          jsonb_array_elements_text(reading #> '{game,id}'),
          jsonb_array_elements_text(reading #> '{game,scope}'),
          jsonb_array_elements_text(reading #> '{game,startTime}'),
          jsonb_array_elements_text(reading #> '{game,homeTeam}'),
          jsonb_array_elements_text(reading #> '{game,awayTeam}'),
          jsonb_array_elements_text(reading #> '{game,status}')
        ) with ordinality entry (id, scope_id, start_time, home_team, away_team, status)
      ),
      new_reading as (
        insert into ${history}.game_reading
          (game_id, captured_at, content_hash, scope_id, start_time, home_team, away_team, status)
        select game_id, this_captured_at, this_content_hash, scope_id, start_time, home_team, away_team, g.status
        from game_in_reading g
        on conflict do nothing
        returning game_id
      )
      select array_agg(game_id), array_agg(scope_id), array_agg(game_number)
      from game_in_reading join new_reading using (game_id)
      into game_ids, scope_ids, game_numbers;

      if game_ids is null then
        return query select case when stored_reader = this_reader then 'already' else 'recorded' end, 0, 0;
        return;
      end if;

      is_late = exists (
        select from ${history}.game_reading r
        where r.game_id = any (game_ids) and (r.captured_at, r.content_hash) > (this_captured_at, this_content_hash)
      );
      status = 'recorded';
      ${recordChanges(schemas, lines)}
      changes = change_count;
      ${recordChanges(schemas, splits)}
      split_changes = change_count;
      return next;
    end $$`,

      `revoke all on function ${history}.take_back_reading(text, timestamptz, uuid), ${history}.record_reading(jsonb) from public`,
      `grant execute on function ${history}.record_reading(jsonb) to odds_recorder`,
    ];
  },
};
