import type { Replaceable } from '../../../migration.ts';
import type { SchemaNames } from '../../../schema-names.ts';
import { sql } from '../sql.ts';
import { dawnOf } from './derivation-records.ts';

/** The tables of what is derived, their keys, and which of their rows a document is about. */
const derived = [
  {
    table: 'game_link',
    key: ['game_id', 'start_time', 'home_team', 'away_team', 'known_at'],
    // Those of a game that is gone belong to no league: the next derivation of the date removes them.
    stored: ({ history }: SchemaNames) => sql`
      select l.* from ${history}.game_link l left join ${history}.game g using (game_id)
      where l.start_time >= ${dawnOf('this_date')} and l.start_time < ${dawnOf('this_date + 1')}
        and coalesce(g.league, this_league) = this_league
        and l.game_id in (select id::uuid from jsonb_array_elements_text(derived -> 'games') id)`,
    wanted: ({ history }: SchemaNames) => sql`
      select w.game_id, w.start_time, w.home_team, w.away_team, w.known_at, w.known_until, w.state, w.reason,
        case
          when w.state = 'linked' then ${history}.attempt_id(this_league, w.game_pk, w.epoch)
          when w.reason = 'no_official_schedule' then w.game_id
        end as attempt_id,
        w.game_pk, w.entry, w.epoch, w.orientation, w.method, w.evidence
      from jsonb_to_recordset(derived -> 'links') w (
        game_id uuid, start_time timestamptz, home_team text, away_team text, known_at timestamptz,
        known_until timestamptz, state text, reason text, game_pk integer, entry date, epoch date, orientation text,
        method text, evidence jsonb
      )`,
  },
  {
    table: 'game_start',
    key: ['attempt_id', 'known_at'],
    stored: ({ history }: SchemaNames) => sql`
      select s.* from ${history}.game_start s
      where s.league = this_league and s.epoch = this_date and (derived -> 'withStarts')::boolean
      union all
      select s.* from jsonb_array_elements_text(derived -> 'games') id
      join ${history}.game_start s on s.attempt_id = id::uuid and s.game_pk is null`,
    wanted: ({ history }: SchemaNames) => sql`
      select coalesce(w.game_id, ${history}.attempt_id(this_league, w.game_pk, w.epoch)) as attempt_id,
        w.known_at, w.known_until, this_league as league, w.game_pk, w.epoch, w.begins_at, w.cut_at, w.cut_basis,
        w.ended_at, w.end_reason, w.is_over, w.has_implausible_pitch
      from jsonb_to_recordset(derived -> 'starts') w (
        game_id uuid, game_pk integer, epoch date, known_at timestamptz, known_until timestamptz,
        begins_at timestamptz, cut_at timestamptz, cut_basis text, ended_at timestamptz, end_reason text, is_over boolean,
        has_implausible_pitch boolean
      )`,
  },
] as const;

/** The marks m of the slate that its derivation saw. */
const seenMarks = sql`m.league = this_league and m.slate_date = this_date
          and pg_visible_in_snapshot(m.marked_by::text::xid8, (derived ->> 'snapshot')::pg_snapshot)`;

const keyOf = (alias: string, key: readonly string[]) => `(${key.map((column) => `${alias}.${column}`).join(', ')})`;

/**
 * history.write_derived(derived jsonb): makes the derived rows of a slate, or of some of its games, equal to the document, and
 * deletes the marks that its derivation saw. Writes nothing if another derivation has written since this one began: its records
 * may be newer. A call that is repeated because its reply was lost finds its own write: the one write since, after which no mark
 * of the slate is left and no row differs. The caller is lib/derivation/write-slate.ts.
 *
 * history.derived_differences counts the rows that it would write.
 */
export const writeDerived: Replaceable = {
  name: 'write-derived',
  statements: (schemas) => {
    const { history } = schemas;
    const differences = derived.flatMap(({ stored, wanted }) => [
      sql`(
        select count(*) from (
          (${stored(schemas)})
          except
          (${wanted(schemas)})
        ) gone
      )`,
      sql`(
        select count(*) from (
          (${wanted(schemas)})
          except
          (${stored(schemas)})
        ) missing
      )`,
    ]);
    return [
      sql`create or replace function ${history}.derived_differences(derived jsonb) returns integer
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
    declare
      this_league text = derived ->> 'league';
      this_date date = (derived ->> 'slateDate')::date;
    begin
      return ${differences.join(' + ')};
    end $$`,

      sql`create or replace function ${history}.write_derived(derived jsonb) returns table (status text, changed integer)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
    set lock_timeout = '5s' as $$
    declare
      this_league text = derived ->> 'league';
      this_date date = (derived ->> 'slateDate')::date;
      rows_written integer;
    begin
      changed = 0;
      update ${history}.derivation_turn t set writes = t.writes + 1 where t.writes = (derived ->> 'turn')::integer;
      if not found then
        status = case
          when (derived -> 'isLast')::boolean
            and exists (select from ${history}.derivation_turn t where t.writes = (derived ->> 'turn')::integer + 1)
            and not exists (select from ${history}.derivation_mark m where ${seenMarks})
            and ${history}.derived_differences(derived) = 0
          then 'written'
          else 'superseded'
        end;
        return next;
        return;
      end if;
${derived
  .map(
    ({ table, key, stored, wanted }) => sql`
      delete from ${history}.${table} known using (
        (${stored(schemas)})
        except
        (${wanted(schemas)})
      ) gone
      where ${keyOf('known', key)} = ${keyOf('gone', key)};
      get diagnostics rows_written = row_count;
      changed = changed + rows_written;

      insert into ${history}.${table}
      select wanted.* from (
        ${wanted(schemas)}
      ) wanted
      where not exists (select from ${history}.${table} known where ${keyOf('known', key)} = ${keyOf('wanted', key)});
      get diagnostics rows_written = row_count;
      changed = changed + rows_written;
`,
  )
  .join('\n')}
      if (derived -> 'isLast')::boolean then
        delete from ${history}.derivation_mark m where ${seenMarks};
      end if;
      status = 'written';
      return next;
    end $$`,

      `revoke all on function ${history}.derived_differences(jsonb), ${history}.write_derived(jsonb) from public`,
      `grant execute on function ${history}.write_derived(jsonb) to odds_recorder`,
    ];
  },
};
