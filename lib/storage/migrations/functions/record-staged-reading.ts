import type { Replaceable } from '../../migration.ts';
import { recordingSettings } from './record-reading.ts';

/**
 * A reading of one game whose text no call can carry: staged in parts, and recorded by the call after the last of them. The
 * caller is lib/recording/record-staged.ts. The history sees one call of history.record_reading, as of any other game.
 */
export const recordStagedReading: Replaceable = {
  name: 'record-staged-reading',
  statements: ({ history }) => [
    `create or replace function ${history}.stage_reading_part(document uuid, part integer, source text, content text)
    returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      insert into ${history}.reading_part (document, part, source, content) values (document, part, source, content)
      on conflict on constraint reading_part_pkey do update set content = excluded.content, staged_at = now()
    $$`,

    `create or replace function ${history}.record_staged_reading(staged jsonb)
    returns table (status text, changes integer, split_changes integer)
    language plpgsql volatile security definer ${recordingSettings} as $$
    declare
      this_source text = staged ->> 'source';
      this_document uuid = (staged ->> 'document')::uuid;
      at timestamptz = (staged ->> 'capturedAt')::timestamptz;
      hash uuid = (staged ->> 'contentHash')::uuid;
      this_reader integer = (staged ->> 'reader')::integer;
      stored_reader integer;
      whole text;
    begin
      perform ${history}.take_recording_turn(this_source);

      select o.reader from ${history}.observation o
      where o.source = this_source and o.captured_at = at and o.content_hash = hash
      into stored_reader;

      -- Another recorder of the same reading may have been first, or the answer of this call was lost: then the parts are gone.
      if stored_reader > this_reader then
        return query select 'superseded', 0, 0;
      elsif stored_reader = this_reader and exists (
        select from ${history}.game_reading r
        where r.game_id = ${history}.game_id(this_source, staged ->> 'league', staged ->> 'game')
          and r.captured_at = at and r.content_hash = hash
      ) then
        return query select 'already', 0, 0;
      else
        select string_agg(p.content, '' order by p.part) from ${history}.reading_part p
        where p.document = this_document and p.part < (staged ->> 'parts')::integer
        into whole;
        if left(${history}.hash_of(whole), 32)::uuid is distinct from this_document then
          raise exception 'Parts of the reading % are missing: stage them again.', this_document
            using errcode = 'serialization_failure';
        end if;
        return query select r.status, r.changes, r.split_changes from ${history}.record_reading(whole::jsonb) r;
      end if;

      -- Also what recorders that were killed have left of this source.
      delete from ${history}.reading_part p
      where p.document = this_document or (p.source = this_source and p.staged_at < now() - interval '2 days');
    end $$`,

    `revoke all on function ${history}.stage_reading_part(uuid, integer, text, text), ${history}.record_staged_reading(jsonb)
    from public`,
    `grant execute on function ${history}.stage_reading_part(uuid, integer, text, text), ${history}.record_staged_reading(jsonb)
    to odds_recorder`,
  ],
};
