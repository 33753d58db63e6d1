import type { Replaceable } from '../../../migration.ts';
import type { SchemaNames } from '../../../schema-names.ts';
import { sql } from '../sql.ts';

/**
 * Raise it if lib/games links games or computes starts in another way, or if its catalogue of teams changes: a deployment then
 * marks every slate, and the next drains derive them again.
 */
const rules = 1;

/** The date in New York of a moment. */
export const slateDateOf = (moment: string) => `(${moment} at time zone 'America/New_York')::date`;

/** A trigger for each of these events of a table, after the whole statement, with the rows in `changed`. */
const triggers = (
  { history }: SchemaNames,
  table: string,
  marks: string,
  events: readonly ('insert' | 'update' | 'delete')[],
) =>
  events.map((event) => {
    const rows = event === 'delete' ? 'old' : 'new';
    return sql`create or replace trigger ${marks}_on_${event} after ${event} on ${history}.${table}
    referencing ${rows} table as changed for each statement execute function ${history}.${marks}()`;
  });

/**
 * The dates whose links an entry of the schedule can change: those of every version of its game, and the days around them, because
 * a source's game may be that of the day before or after. `c` is a row of history.schedule_change.
 */
const datesOfEntry = sql`
  cross join lateral (
    values (c.listed_on), ((c.contents ->> 'officialDate')::date),
      (${slateDateOf(`(c.contents ->> 'startTime')::timestamptz`)})
  ) of_version (slate_date)
  cross join (values (-1), (0), (1)) around (days)`;

/** Every start that the source stated of the game that the link by hand `a` is about. */
const startsOfAssertion = ({ history }: SchemaNames) => sql`
  cross join lateral (
    select r.start_time from ${history}.game_reading r
    where r.game_id = ${history}.game_id(a.source, a.league, a.source_game_id) group by 1 offset 0
  ) stated`;

/**
 * Marks the slates that have to be derived again, in the transaction that records, whatever records. The triggers follow the tables of a rebuilt history, and every slate is
 * marked whenever this is made again: after a migration, and after a rebuilt history has replaced the live one.
 */
export const derivationMarks: Replaceable = {
  name: 'derivation-marks',
  statements: (schemas) => {
    const { history } = schemas;
    return [
      // Besides its own date a reading concerns those of other mentions of its game in the same answer: they contradict each other.
      sql`create or replace function ${history}.mark_slates_of_readings() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
    begin
      insert into ${history}.derivation_mark (league, slate_date)
      select g.league, ${slateDateOf('stated.start_time')}
      from changed c
      -- Each look-up by itself: the planner takes any statement to change a thousand rows, and would read whole tables.
      cross join lateral (select g.league from ${history}.game g where g.game_id = c.game_id offset 0) g
      cross join lateral (
        select c.start_time
        union all
        select r.start_time from ${history}.game_reading r where (r.game_id, r.captured_at) = (c.game_id, c.captured_at)
        offset 0
      ) stated
      group by 1, 2
      on conflict do nothing;
      return null;
    end $$`,

      sql`create or replace function ${history}.mark_slates_of_entries() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
    begin
      insert into ${history}.derivation_mark (league, slate_date)
      select distinct c.league, of_version.slate_date + around.days
      from (
        select known.league, known.listed_on, known.contents
        from (select distinct source, league, game_pk from changed) game
        cross join lateral (
          select known.league, known.listed_on, known.contents from ${history}.schedule_change known
          where (known.game_pk, known.source, known.league) = (game.game_pk, game.source, game.league)
            and known.facet = 'entry' offset 0
        ) known
        union all
        select league, listed_on, contents from changed
      ) c
      ${datesOfEntry}
      where of_version.slate_date is not null
      union
      select a.league, ${slateDateOf('stated.start_time')}
      from changed c join ${history}.link_assertion a on (a.league, a.game_pk) = (c.league, c.game_pk)
      ${startsOfAssertion(schemas)}
      on conflict do nothing;
      return null;
    end $$`,

      sql`create or replace function ${history}.mark_slates_of_assertions() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
    begin
      insert into ${history}.derivation_mark (league, slate_date)
      select distinct a.league, ${slateDateOf('stated.start_time')} from changed a ${startsOfAssertion(schemas)}
      on conflict do nothing;
      return null;
    end $$`,

      ...triggers(schemas, 'game_reading', 'mark_slates_of_readings', ['insert', 'delete']),
      ...triggers(schemas, 'schedule_change', 'mark_slates_of_entries', ['insert', 'update', 'delete']),
      ...triggers(schemas, 'link_assertion', 'mark_slates_of_assertions', ['insert', 'update', 'delete']),
      // A newer reader may read another game.
      sql`create or replace trigger mark_slates_of_assertions_before_update after update on ${history}.link_assertion
    referencing old table as changed for each statement execute function ${history}.mark_slates_of_assertions()`,

      // Each start of a game is found by one step through the index, however many readings state it. A link whose game is gone
      // has no league any more: it is removed with the others of its date, whatever their league.
      sql`create or replace function ${history}.every_slate() returns table (league text, slate_date date)
    language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
      with recursive stated as (
        (select r.start_time, r.game_id from ${history}.game_reading r order by r.start_time, r.game_id limit 1)
        union all
        select next.start_time, next.game_id
        from stated
        cross join lateral (
          select r.start_time, r.game_id from ${history}.game_reading r
          where (r.start_time, r.game_id) > (stated.start_time, stated.game_id)
          order by r.start_time, r.game_id limit 1
        ) next
      )
      select g.league, ${slateDateOf('s.start_time')} from stated s join ${history}.game g using (game_id)
      union
      select coalesce(g.league, '*'), ${slateDateOf('l.start_time')}
      from ${history}.game_link l left join ${history}.game g using (game_id)
      union
      select s.league, coalesce(s.epoch, ${slateDateOf('s.cut_at')}) from ${history}.game_start s
      where coalesce(s.epoch, ${slateDateOf('s.cut_at')}) is not null
      union
      select c.league, of_version.slate_date + around.days
      from ${history}.schedule_change c
      ${datesOfEntry}
      where c.facet = 'entry' and of_version.slate_date is not null
    $$`,

      `revoke all on function ${history}.mark_slates_of_readings(), ${history}.mark_slates_of_entries(),
        ${history}.mark_slates_of_assertions(), ${history}.every_slate() from public`,

      sql`-- Rules ${String(rules)}.
    insert into ${history}.derivation_mark (league, slate_date) select league, slate_date from ${history}.every_slate()
    on conflict do nothing`,
    ];
  },
};
