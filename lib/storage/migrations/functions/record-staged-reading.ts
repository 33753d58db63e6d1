import type { Replaceable } from '../../migration.ts';
import { recordingSettings } from './record-reading.ts';
import { sql } from './sql.ts';

/**
 * A reading of one game whose text no call can carry: staged in parts, and recorded by the call after the last of them. The
 * caller is lib/recording/record-staged.ts. The history sees one call of history.record_reading, as of any other game.
 */
export const recordStagedReading: Replaceable = {
  name: 'record-staged-reading',
  statements: ({ history }) => [
    sql`create or replace function ${history}.stage_reading_part(document uuid, part integer, source text, content text)
    returns void
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
      insert into ${history}.reading_part (document, part, source, content) values (document, part, source, content)
      on conflict on constraint reading_part_pkey do update set content = excluded.content, staged_at = now()
    $$`,

    sql`create or replace function ${history}.record_staged_reading(staged jsonb)
    returns table (status text, changes integer, split_changes integer)
    language plpgsql volatile security definer
    ${recordingSettings} as $$
    declare
      this_source text = staged ->> 'source';
      this_document uuid = (staged ->> 'document')::uuid;
      this_captured_at timestamptz = (staged ->> 'capturedAt')::timestamptz;
      this_content_hash uuid = (staged ->> 'contentHash')::uuid;
      this_reader integer = (staged ->> 'reader')::integer;
      stored_reader integer;
      document_text text;
    begin
      perform ${history}.take_recording_turn(this_source);

      select o.reader from ${history}.observation o
      where o.source = this_source and o.captured_at = this_captured_at and o.content_hash = this_content_hash
      into stored_reader;

      -- Another recorder of the same reading may have been first, or the answer of this call was lost: then the parts are gone.
      if stored_reader > this_reader then
        return query select 'superseded', 0, 0;
      elsif stored_reader = this_reader and exists (
        select from ${history}.game_reading r
        where r.game_id = ${history}.game_id(this_source, staged ->> 'league', staged ->> 'game')
          and r.captured_at = this_captured_at and r.content_hash = this_content_hash
      ) then
        return query select 'already', 0, 0;
      else
        select string_agg(slice.content, '' order by slice.part) from ${history}.reading_part slice
        where slice.document = this_document and slice.part < (staged ->> 'parts')::integer
        into document_text;
        if left(${history}.hash_of(document_text), 32)::uuid is distinct from this_document then
          raise exception 'Parts of the reading % are missing: stage them again.', this_document
            using errcode = 'serialization_failure';
        end if;
        return query select recorded.* from ${history}.record_reading(document_text::jsonb) recorded;
      end if;

      -- Also what recorders that were killed have left of this source.
      delete from ${history}.reading_part slice
      where slice.document = this_document
        or (slice.source = this_source and slice.staged_at < now() - interval '2 days');
    end $$`,

    sql`revoke all on function ${history}.stage_reading_part(uuid, integer, text, text), ${history}.record_staged_reading(jsonb)
    from public`,
    sql`grant execute on function ${history}.stage_reading_part(uuid, integer, text, text), ${history}.record_staged_reading(jsonb)
    to odds_recorder`,
  ],
};
