import type { Replaceable } from '../../migration.ts';
import type { SchemaNames } from '../../schema-names.ts';
import { entryKey } from './schedule-rule.ts';
import { sql } from './sql.ts';

/** How far a game has come, by its state; in TypeScript `progress` in lib/games/schedule-entry.ts. */
const states = ['postponed', 'scheduled', 'suspended', 'live', 'unknown', 'cancelled', 'final'];
const progress = `array_position(array[${states.map((state) => `'${state}'`).join(', ')}], contents ->> 'state')`;

const game = 'source, league, game_pk';

/** The columns of a game, of its standing entry (when, where, between whom) and its furthest one (how it stands). */
const columns = sql`
  standing.source, standing.league, standing.game_pk,
  (standing.contents ->> 'officialDate')::date as official_date,
  case when furthest.withdrawn then 'withdrawn' else furthest.contents ->> 'state' end as state,
  (standing.contents ->> 'startTime')::timestamptz as start_time,
  (standing.contents ->> 'startIsOpen')::boolean as start_is_open,
  (standing.details ->> 'firstPitch')::timestamptz as first_pitch,
  standing.contents #>> '{home,name}' as home_team, standing.contents #>> '{away,name}' as away_team,
  (standing.contents #>> '{home,id}')::integer as home_team_id, (standing.contents #>> '{away,id}')::integer as away_team_id,
  (furthest.contents #>> '{home,score}')::integer as home_score, (furthest.contents #>> '{away,score}')::integer as away_score,
  case when not furthest.withdrawn then furthest.contents ->> 'winner' end as winner, (furthest.contents ->> 'isTie')::boolean as is_tie,
  standing.contents ->> 'doubleheader' as doubleheader, (standing.contents ->> 'gameNumber')::integer as game_number,
  (standing.contents ->> 'scheduledInnings')::integer as scheduled_innings,
  standing.contents ->> 'kind' as kind, standing.contents ->> 'gameType' as game_type,
  (standing.contents ->> 'ifNecessary')::boolean as if_necessary,
  furthest.contents ->> 'codedState' as coded_state, furthest.contents ->> 'statusCode' as status_code,
  furthest.contents ->> 'detailedState' as detailed_state, furthest.contents ->> 'statusReason' as status_reason,
  (furthest.contents ->> 'resumesAt')::timestamptz as resumes_at,
  (furthest.contents ->> 'rescheduledTo')::timestamptz as rescheduled_to,
  standing.details #>> '{homePitcher,name}' as home_pitcher, standing.details #>> '{awayPitcher,name}' as away_pitcher,
  nullif(furthest.details -> 'linescore', 'null') as linescore,
  standing.contents ->> 'venue' as venue,
  standing.contents ->> 'series' as series, (standing.contents ->> 'seriesGame')::integer as series_game,
  (standing.contents ->> 'seriesGames')::integer as series_games`;

/**
 * CTEs `standing` and `furthest`: of the entries of each game in `entry_at` the one that counts for either, as
 * `officialGameOf` of lib/games/schedule-entry.ts says. `of` names a game, or a game at a moment.
 */
const folded = (of: string) => sql`
  standing as (
    select distinct on (${of}) * from entry_at
    order by ${of}, withdrawn, not withdrawn and contents ->> 'state' = 'postponed',
      case when withdrawn or contents ->> 'state' = 'postponed' then listed_on end desc, contents ->> 'startTime', listed_on
  ),
  furthest as (
    select distinct on (${of}) * from entry_at
    order by ${of}, withdrawn, ${progress} desc, listed_on desc
  )`;

/** The starts that were stated of a game and do not hold any more, without those that were placeholders. */
const previousStarts = ({ history }: SchemaNames, asOf: string) => sql`
  coalesce((
    select jsonb_agg(distinct c.contents -> 'startTime') from ${history}.schedule_change c
    where (c.source, c.league, c.game_pk) = (standing.source, standing.league, standing.game_pk) and c.facet = 'entry'
      and c.contents ->> 'startIsOpen' = 'false' and c.contents ->> 'startTime' <> standing.contents ->> 'startTime'${asOf}
  ), '[]') as previous_starts`;

const made = ['official_game', 'official_game_history', 'schedule_observation'];

/** The official schedule as people query it. The tables behind it: 0007-official-schedule. */
export const scheduleViews: Replaceable = {
  name: 'schedule-views',
  statements: (schemas) => {
    const { history, odds } = schemas;
    return [
      `drop view if exists ${made.map((view) => `${odds}.${view}`).join(', ')}`,

      // A game as the schedule has it now. Not materialized: so a filter by game reaches the tables.
      sql`create view ${odds}.official_game as
    with entry_at as not materialized (
      select e.source, e.league, e.game_pk, e.listed_on, e.withdrawn, e.contents, d.contents as details
      from ${history}.schedule_entry e
      left join ${history}.schedule_entry d
        on (${entryKey('d')}) = (e.source, e.league, e.listed_on, e.game_pk, 'details') and not d.withdrawn
      where e.facet = 'entry'
    ),
    ${folded(game)},
    known as (
      select ${game}, max(changed_at) as known_at from ${history}.schedule_entry group by ${game}
    )
    select ${columns},
      ${previousStarts(schemas, '')},
      known.known_at
    from standing join furthest using (${game}) join known using (${game})`,

      // The same as of each answer that changed one of its entries.
      sql`create view ${odds}.official_game_history as
    with moment as (
      select distinct ${game}, captured_at, content_hash from ${history}.schedule_change
    ),
    entry_at as not materialized (
      select moment.*, e.listed_on, e.withdrawn, e.contents, d.contents as details
      from moment
      cross join lateral (
        select distinct on (c.listed_on) c.listed_on, c.contents is null as withdrawn, coalesce(c.contents, (
            select l.contents from ${history}.schedule_change l
            where (${entryKey('l')}) = (${entryKey('c')}) and l.contents is not null
              and (l.captured_at, l.content_hash) < (c.captured_at, c.content_hash)
            order by l.captured_at desc, l.content_hash desc limit 1
          )) as contents
        from ${history}.schedule_change c
        where (c.source, c.league, c.game_pk) = (moment.source, moment.league, moment.game_pk) and c.facet = 'entry'
          and (c.captured_at, c.content_hash) <= (moment.captured_at, moment.content_hash)
        order by c.listed_on, c.captured_at desc, c.content_hash desc
      ) e
      left join lateral (
        select c.contents from ${history}.schedule_change c
        where (${entryKey('c')}) = (moment.source, moment.league, e.listed_on, moment.game_pk, 'details')
          and (c.captured_at, c.content_hash) <= (moment.captured_at, moment.content_hash)
        order by c.captured_at desc, c.content_hash desc limit 1
      ) d on true
    ),
    ${folded(`${game}, captured_at, content_hash`)}
    select ${columns},
      ${previousStarts(schemas, ' and (c.captured_at, c.content_hash) <= (standing.captured_at, standing.content_hash)')},
      standing.captured_at as known_at,
      lead(standing.captured_at) over (
        partition by standing.source, standing.league, standing.game_pk order by standing.captured_at, standing.content_hash
      ) as known_until,
      standing.content_hash
    from standing join furthest using (${game}, captured_at, content_hash)`,

      sql`create view ${odds}.schedule_observation as
    select o.*, o.scopes = (
      select count(*) from ${history}.schedule_scope s
      where s.content_hash = o.content_hash and s.captured_at = o.captured_at and s.source = o.source
    ) as recorded
    from ${history}.schedule_observation o`,

      `grant select on ${made.map((view) => `${odds}.${view}`).join(', ')} to odds_reader`,
      // The recorder asks which of the landed answers it has recorded.
      `grant select on ${odds}.schedule_observation to odds_recorder`,
    ];
  },
};
