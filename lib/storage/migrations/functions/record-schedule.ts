import type { Replaceable } from '../../migration.ts';
import { recordingSettings } from './record-reading.ts';
import { changedKeys, changesAtNext, effectOf, entryKey, refreshEntries } from './schedule-rule.ts';
import { sql } from './sql.ts';

/**
 * history.record_schedule(reading jsonb): what one answer says of the official schedule, or of some of its dates, in one call.
 * The caller is lib/recording/schedule/record-schedule.ts. history.take_back_schedule undoes it, in the source's turn.
 */
export const recordSchedule: Replaceable = {
  name: 'record-schedule',
  statements: (schemas) => {
    const { history } = schemas;
    return [
      sql`create or replace function ${history}.take_back_schedule(this_source text, at timestamptz, hash uuid) returns void
    language plpgsql volatile
    ${recordingSettings} as $$
    declare
      this_captured_at timestamptz = at;
      this_content_hash uuid = hash;
      changed jsonb;
    begin
      delete from ${history}.schedule_observation o
      where o.source = this_source and o.captured_at = this_captured_at and o.content_hash = this_content_hash;

      -- If an entry has no change here, its state is the previous one, and nothing else of it depends on this observation.
      with stated as materialized (
        select ${entryKey('c')}, c.contents
        from ${history}.schedule_scope s
        join ${history}.schedule_change c
          on (c.source, c.league, c.listed_on, c.facet) = (s.source, s.league, s.listed_on, s.facet)
          and (c.captured_at, c.content_hash) = (s.captured_at, s.content_hash)
        where s.source = this_source
          and s.captured_at = this_captured_at and s.content_hash = this_content_hash
      ),
      ${effectOf(schemas)},
      no_change_at_this as (
        delete from ${history}.schedule_change c using stated
        where (${entryKey('c')}) = (${entryKey('stated')})
          and c.captured_at = this_captured_at and c.content_hash = this_content_hash
      ),
      ${changesAtNext(schemas, 'effect.previous_contents')}
      select ${changedKeys} from effect into changed;

      delete from ${history}.schedule_mention m using ${history}.schedule_scope s
      where s.source = this_source
        and s.captured_at = this_captured_at and s.content_hash = this_content_hash
        and (m.source, m.league, m.listed_on, m.facet) = (s.source, s.league, s.listed_on, s.facet)
        and m.captured_at = this_captured_at and m.content_hash = this_content_hash;

      delete from ${history}.schedule_scope s
      where s.source = this_source
        and s.captured_at = this_captured_at and s.content_hash = this_content_hash;

      ${refreshEntries(schemas)}
    end $$`,

      sql`create or replace function ${history}.record_schedule(reading jsonb) returns table (status text, changes integer)
    language plpgsql volatile security definer
    ${recordingSettings} as $$
    declare
      this_source text = reading ->> 'source';
      this_league text = reading ->> 'league';
      this_captured_at timestamptz = (reading ->> 'capturedAt')::timestamptz;
      this_content_hash uuid = (reading ->> 'contentHash')::uuid;
      this_reader integer = (reading ->> 'reader')::integer;
      stored_reader integer;
      new_scopes jsonb;
      changed jsonb;
    begin
      perform ${history}.take_recording_turn(this_source);

      select o.reader from ${history}.schedule_observation o
      where o.source = this_source and o.captured_at = this_captured_at and o.content_hash = this_content_hash
      into stored_reader;

      if stored_reader > this_reader then
        return query select 'superseded', 0;
        return;
      end if;

      if stored_reader < this_reader then
        perform ${history}.take_back_schedule(this_source, this_captured_at, this_content_hash);
      end if;

      if stored_reader is distinct from this_reader then
        insert into ${history}.schedule_observation
          (source, captured_at, content_hash, league, asked_from, asked_to, landed_key, reader, scopes, outcomes)
        values (
          this_source, this_captured_at, this_content_hash, this_league, (reading ->> 'from')::date,
          (reading ->> 'to')::date, reading ->> 'landedKey', this_reader, (reading ->> 'scopeCount')::integer,
          reading -> 'outcomes'
        );
      end if;

      with new_scope as (
        insert into ${history}.schedule_scope (source, league, listed_on, facet, captured_at, content_hash, whole)
        select this_source, this_league, s.date, s.facet, this_captured_at, this_content_hash, s.whole
        from jsonb_to_recordset(reading -> 'scopes') s (date date, facet text, whole boolean)
        on conflict do nothing
        returning listed_on, facet, whole
      )
      select jsonb_agg(to_jsonb(new_scope)) from new_scope into new_scopes;

      if new_scopes is null then
        return query select case when stored_reader = this_reader then 'already' else 'recorded' end, 0;
        return;
      end if;

      insert into ${history}.schedule_mention (source, league, listed_on, game_pk, facet, captured_at, content_hash)
      select this_source, this_league, e.date, e.game, e.facet, this_captured_at, this_content_hash
      from jsonb_to_recordset(reading -> 'entries') e (date date, facet text, game integer)
      join jsonb_to_recordset(new_scopes) s (listed_on date, facet text, whole boolean)
        on (s.listed_on, s.facet) = (e.date, e.facet) and not s.whole;

      with new_scope as materialized (
        select s.* from jsonb_to_recordset(new_scopes) s (listed_on date, facet text, whole boolean)
      ),
      listed as materialized (
        select this_source as source, this_league as league, e.date as listed_on, e.game as game_pk, e.facet, e.contents
        from jsonb_to_recordset(reading -> 'entries') e (date date, game integer, facet text, contents jsonb)
        join new_scope s on (s.listed_on, s.facet) = (e.date, e.facet)
      ),
      stated as materialized (
        select listed.* from listed
        union all
        -- A whole date that lacks a known entry says that it is withdrawn.
        select ${entryKey('known')}, null
        from new_scope s
        join ${history}.schedule_entry known
          on (known.source, known.league, known.listed_on, known.facet) = (this_source, this_league, s.listed_on, s.facet)
        where s.whole and not exists (select from listed where (${entryKey('listed')}) = (${entryKey('known')}))
      ),
      ${effectOf(schemas)},
      change_at_this as (
        insert into ${history}.schedule_change (source, league, listed_on, game_pk, facet, captured_at, content_hash, contents)
        select ${entryKey('effect')}, this_captured_at, this_content_hash, effect.contents from effect
        where effect.contents is distinct from effect.previous_contents
        returning 1
      ),
      ${changesAtNext(schemas, 'effect.contents')}
      select (select count(*) from change_at_this), ${changedKeys} from effect
      where effect.contents is distinct from effect.previous_contents or effect.next_captured_at is not null
      into changes, changed;

      ${refreshEntries(schemas)}
      status = 'recorded';
      return next;
    end $$`,

      sql`revoke all on function ${history}.take_back_schedule(text, timestamptz, uuid), ${history}.record_schedule(jsonb)
    from public`,
      `grant execute on function ${history}.record_schedule(jsonb) to odds_recorder`,
    ];
  },
};
