import type { Replaceable } from '../../../migration.ts';
import { sql } from '../sql.ts';
import { slateDateOf } from './derivation-marks.ts';

const settings = sql`
  set search_path = pg_catalog, pg_temp
  set jit = off
  set enable_seqscan = off`;

/** The first moment of a date in New York. */
export const dawnOf = (date: string) => `((${date})::timestamp at time zone 'America/New_York')`;
const instant = (moment: string) => `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const isoDate = (date: string) => `to_char(${date}, 'YYYY-MM-DD')`;

/** What of an entry's contents links and starts depend on; lib/derivation/official-versions.ts reads it. */
const entryFields = ['officialDate', 'startTime', 'startIsOpen', 'state', 'doubleheader', 'gameNumber']
  .map((name) => `'${name}', c.contents -> '${name}'`)
  .join(', ');

/** What readings are compared by: those of a source, or those of it with the same two names on one date. */
const names = (reading: string) => sql`
  case
    when by_names then array[
      ${isoDate(slateDateOf(`${reading}.start_time`))},
      least(${reading}.home_team, ${reading}.away_team), greatest(${reading}.home_team, ${reading}.away_team)
    ]
    else '{}'
  end`;

/**
 * What is recorded of a slate, for lib/derivation: which slates are marked, what sources state of their games, and what the
 * official schedule says of the games around their date.
 */
export const derivationRecords: Replaceable = {
  name: 'derivation-records',
  statements: ({ history }) => [
    // The marks that this statement sees, and what is linked of the games that begin between the two dates. The nearest first.
    sql`create or replace function ${history}.derivation_status(this_date date, first_date date, last_date date) returns jsonb
    language sql stable security definer
    ${settings} as $$
      select jsonb_build_object(
        'turn', (select t.writes from ${history}.derivation_turn t),
        'snapshot', pg_current_snapshot()::text,
        'slates', (
          select coalesce(jsonb_agg(jsonb_build_object('league', m.league, 'slateDate', m.slate_date)), '[]')
          from (
            select m.league, m.slate_date from ${history}.derivation_mark m group by m.league, m.slate_date
            order by abs(m.slate_date - this_date), m.slate_date, m.league limit 500
          ) m
        ),
        'links', (
          select coalesce(jsonb_object_agg(l.answer, l.mentions), '{}')
          from (
            select coalesce(l.reason, 'linked') as answer, count(*) as mentions
            from ${history}.game_link l
            where l.start_time >= ${dawnOf('first_date')} and l.start_time < ${dawnOf('last_date + 1')}
              and l.known_until is null
            group by 1
          ) l
        )
      )
    $$`,

    // What sources state of the games that have, or had, a start on the date, without what only repeats. Of each source and, if
    // by_names, of the same two names on one date, the first sighting of each game after any game is mentioned in another way than
    // before. That is all that tellingSightings (lib/games/identity/listed-games.ts) keeps, and more. A game that has no reading any
    // more has one row without a sighting.
    sql`create or replace function ${history}.slate_sightings(this_league text, this_date date, by_names boolean)
    returns table (
      game_id uuid, source text, source_game_id text, home_team text, away_team text, start_time text, captured_at text
    )
    language sql stable security definer
    ${settings} as $$
      with recursive stated as (
        (
          select r.start_time, r.game_id from ${history}.game_reading r where r.start_time >= ${dawnOf('this_date')}
          order by r.start_time, r.game_id limit 1
        )
        union all
        select next.start_time, next.game_id
        from stated
        cross join lateral (
          select r.start_time, r.game_id from ${history}.game_reading r
          where (r.start_time, r.game_id) > (stated.start_time, stated.game_id) and r.start_time < ${dawnOf('this_date + 1')}
          order by r.start_time, r.game_id limit 1
        ) next
      ),
      slate_game as materialized (
        select s.game_id, g.source, g.source_game_id
        from (
          select s.game_id from stated s where s.start_time < ${dawnOf('this_date + 1')}
          union
          select l.game_id from ${history}.game_link l
          where l.start_time >= ${dawnOf('this_date')} and l.start_time < ${dawnOf('this_date + 1')}
          union
          select s.attempt_id from ${history}.game_start s
          where s.league = this_league and s.game_pk is null
            and s.cut_at >= ${dawnOf('this_date')} and s.cut_at < ${dawnOf('this_date + 1')}
        ) s
        left join ${history}.game g using (game_id)
        where coalesce(g.league, this_league) = this_league
      ),
      reading as (
        select g.game_id, g.source, r.captured_at, r.start_time, r.home_team, r.away_team,
          -- Two mentions in one answer have no order, so each of them counts as a change, and so does what follows them.
          (r.start_time, r.home_team, r.away_team) is distinct from (r.previous_start, r.previous_home, r.previous_away)
            or coalesce(r.previous_at in (r.captured_at, r.at_before_that), false) as is_change
        from slate_game g
        cross join lateral (
          select r.captured_at, r.start_time, r.home_team, r.away_team,
            lag(r.start_time) over in_order as previous_start, lag(r.home_team) over in_order as previous_home,
            lag(r.away_team) over in_order as previous_away, lag(r.captured_at) over in_order as previous_at,
            lag(r.captured_at, 2) over in_order as at_before_that
          from ${history}.game_reading r where r.game_id = g.game_id
          window in_order as (order by r.captured_at)
        ) r
      ),
      change as materialized (
        select distinct r.game_id, r.source, r.captured_at, ${names('r')} as names from reading r where r.is_change
      ),
      moment as materialized (
        select m.source, m.names, m.captured_at as since,
          lead(m.captured_at) over (partition by m.source, m.names order by m.captured_at) as until
        from (select distinct c.source, c.names, c.captured_at from change c) m
      ),
      listed as materialized (select distinct c.game_id, c.source, c.names from change c),
      first_since as (
        select l.game_id, l.names, first.captured_at
        from listed l join moment m on m.source = l.source and m.names = l.names
        cross join lateral (
          select r.captured_at from ${history}.game_reading r
          where r.game_id = l.game_id and r.captured_at >= m.since and r.captured_at < coalesce(m.until, 'infinity')
            and ${names('r')} = l.names
          order by r.captured_at limit 1
        ) first
      )
      select distinct s.game_id, s.source, s.source_game_id, r.home_team, r.away_team, ${instant('r.start_time')},
        ${instant('r.captured_at')}
      from first_since f
      join slate_game s using (game_id)
      join ${history}.game_reading r
        on (r.game_id, r.captured_at) = (f.game_id, f.captured_at) and ${names('r')} = f.names
      union all
      select s.game_id, s.source, s.source_game_id, null, null, null, null
      from slate_game s
      where s.source is null or not exists (select from ${history}.game_reading r where r.game_id = s.game_id)
    $$`,

    // The links by hand of these games of sources, as rows of the facet `assertion`; and all that the official schedule said of the
    // games that they name, and of those with an entry on the date, or on one of the days around it; without what
    // changes no link and no start, such as a score. The text of a start is UTC, so its date may be the one before or after.
    sql`create or replace function ${history}.slate_entries(this_league text, this_date date, game_ids jsonb)
    returns table (game_pk integer, entry text, facet text, captured_at text, content_hash text, contents text)
    language sql stable security definer
    ${settings} as $$
      with assertion as materialized (
        select a.* from ${history}.link_assertion a
        where a.league = this_league and ${history}.game_id(a.source, a.league, a.source_game_id) in (
          select id::uuid from jsonb_array_elements_text(game_ids) id
        )
      ),
      slate_game as materialized (
        select c.game_pk from ${history}.schedule_change c
        where c.league = this_league and c.facet = 'entry' and c.listed_on between this_date - 1 and this_date + 1
        union
        select c.game_pk from ${history}.schedule_change c
        where c.league = this_league and c.facet = 'entry'
          and (c.contents ->> 'officialDate') collate "C" between ${isoDate('this_date - 1')} and ${isoDate('this_date + 1')}
        union
        select c.game_pk from ${history}.schedule_change c
        where c.league = this_league and c.facet = 'entry'
          and (c.contents ->> 'startTime') collate "C" between ${isoDate('this_date - 1')} and ${isoDate('this_date + 3')}
        union
        select a.game_pk from assertion a
      ),
      version as (
        select c.source, c.game_pk, c.listed_on, c.facet, c.captured_at, c.content_hash,
          case
            when c.contents is null then null
            when c.facet = 'details' then jsonb_build_object('firstPitch', c.contents -> 'firstPitch')
            else jsonb_build_object(${entryFields}, 'home', c.contents #> '{home,id}', 'away', c.contents #> '{away,id}')
          end as contents
        from slate_game s join ${history}.schedule_change c using (game_pk)
        where c.league = this_league
      ),
      with_previous as (
        select v.*, row_number() over of_facet as n, lag(v.contents) over of_facet as previous
        from version v
        window of_facet as (
          partition by v.source, v.game_pk, v.listed_on, v.facet order by v.captured_at, v.content_hash
        )
      )
      select v.game_pk, ${isoDate('v.listed_on')}, v.facet, ${instant('v.captured_at')}, v.content_hash::text, v.contents::text
      from with_previous v
      where v.n = 1 or v.contents is distinct from v.previous
      union all
      select 0, '', 'assertion', ${instant('a.captured_at')}, a.content_hash::text, jsonb_build_object(
        'source', a.source, 'sourceGameId', a.source_game_id, 'startTime', ${instant('a.start_time')},
        'gamePk', a.game_pk, 'entry', ${isoDate('a.entry')}, 'reason', a.reason
      )::text
      from assertion a
    $$`,

    `revoke all on function ${history}.derivation_status(date, date, date),
      ${history}.slate_sightings(text, date, boolean), ${history}.slate_entries(text, date, jsonb) from public`,
    `grant execute on function ${history}.derivation_status(date, date, date),
      ${history}.slate_sightings(text, date, boolean), ${history}.slate_entries(text, date, jsonb) to odds_recorder`,
  ],
};
