import type { Replaceable } from '../../migration.ts';
import type { SchemaNames } from '../../schema-names.ts';
import { entryKey } from './schedule-rule.ts';
import { sql } from './sql.ts';

/** Innings in which a side has batted, by a line score. */
const batted = (side: string) =>
  `(select count(*) from jsonb_array_elements(g.linescore -> '${side}') inning where inning <> 'null')`;

/**
 * Whether bets on a final game stand, and why not, as `settlementOf` in lib/games/outcome.ts says. The books' rules for what is
 * ungraded are not recorded.
 */
const ungradedReason = sql`
  case
    when g.coded_state in ('Q', 'R') then 'forfeit'
    when g.home_score is null or g.away_score is null or g.winner is null then 'no_score'
    when g.status_code like '_W%' then 'tiebreaker'
    when g.status_code ~ '^[FO][^T]' then 'completed_early'
    when jsonb_array_length(g.linescore -> 'away') > 0 and g.scheduled_innings is not null and (
      ${batted('away')} < g.scheduled_innings
      or ${batted('home')} < g.scheduled_innings - (g.home_score > g.away_score)::integer
    ) then 'completed_early'
  end`;

const gameColumns =
  'source, league, game_pk, epoch, official_date, home_team, away_team, kind, doubleheader, game_number';
const resultColumns =
  'state, status_code, detailed_state, is_provisional, home_score, away_score, winner, settlement, reason';

const of = (alias: string, columns: string) =>
  columns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ');

/** The columns of a game by one of its entries, up to its result. */
const gameOf = (entry: string, epoch: string, officialDate: string) => sql`
  ${entry}.source, ${entry}.league, ${entry}.game_pk, ${epoch} as epoch, ${officialDate} as official_date,
  ${entry}.contents #>> '{home,name}' as home_team, ${entry}.contents #>> '{away,name}' as away_team,
  ${entry}.contents ->> 'kind' as kind, ${entry}.contents ->> 'doubleheader' as doubleheader,
  (${entry}.contents ->> 'gameNumber')::integer as game_number`;

/** The end of an entry of the schedule, by its contents; null while it goes on. */
const endReason = (contents: string) =>
  `case when ${contents} is null then 'game_withdrawn' when ${contents} ->> 'state' in ('postponed', 'cancelled') then ${contents} ->> 'state' end`;

/** The attempts that have ended without a game, each an entry of the schedule, and since when that is known. */
const endedAttempts = ({ history }: SchemaNames) => sql`
  select ${gameOf('e', 'e.listed_on', 'e.listed_on')},
    case when e.withdrawn then 'withdrawn' else e.contents ->> 'state' end as state,
    e.contents ->> 'statusCode' as status_code, e.contents ->> 'detailedState' as detailed_state, false as is_provisional,
    null::integer as home_score, null::integer as away_score, null as winner, 'no_action' as settlement,
    ended.reason, ended.known_at
  from ${history}.schedule_entry e
  cross join lateral (
    select reason, captured_at as known_at from (
      select c.captured_at, c.content_hash, ${endReason('c.contents')} as reason,
        lag(${endReason('c.contents')}) over (order by c.captured_at, c.content_hash) as reason_before
      from ${history}.schedule_change c where (${entryKey('c')}) = (${entryKey('e')})
    ) change
    where reason is distinct from reason_before order by captured_at desc, content_hash desc limit 1
  ) ended
  where e.facet = 'entry' and (e.withdrawn or e.contents ->> 'state' in ('postponed', 'cancelled'))`;

/**
 * The key of the attempt that a final game was: its first entry, as \`epochsOf\` in lib/games/official-entry.ts says. A game that
 * was suspended is one attempt with what is listed later.
 */
const finalEpoch = ({ history }: SchemaNames) => sql`
  lateral (
    with entry as (
      select e.listed_on, e.contents ->> 'startTime' as start_time, e.contents ->> 'officialDate' as official_date,
        e.contents ->> 'state' = 'final' as is_final, exists (
          select from ${history}.schedule_change c
          where (${entryKey('c')}) = (${entryKey('e')}) and c.contents ->> 'state' = 'suspended'
        ) as was_suspended
      from ${history}.schedule_entry e
      where (e.source, e.league, e.game_pk) = (g.source, g.league, g.game_pk) and e.facet = 'entry'
        and not e.withdrawn and e.contents ->> 'state' not in ('postponed', 'cancelled')
    ),
    until_final as (
      select entry.*, entry.listed_on = final.listed_on as is_last from entry
      cross join (select * from entry where is_final order by listed_on desc limit 1) final
      where (entry.start_time, entry.listed_on) <= (final.start_time, final.listed_on)
    )
    select listed_on as epoch from until_final
    where official_date in (select official_date from until_final where was_suspended or is_last)
    order by start_time, listed_on limit 1
  )`;

/**
 * CTE `attempt`: each attempt to play a game that is over, or that does not count, with its result. Of a final game the last final
 * entry says how it stands, as in odds.official_game, which would have to be folded for all games to find those of a date.
 */
const attempts = (schemas: SchemaNames) => sql`
  final_entry as not materialized (
    select distinct on (e.source, e.league, e.game_pk) e.* from ${schemas.history}.schedule_entry e
    where e.facet = 'entry' and not e.withdrawn and e.contents ->> 'state' = 'final'
    order by e.source, e.league, e.game_pk, e.listed_on desc
  ),
  attempt as not materialized (
    select ${gameOf('g', 'final.epoch', "(g.contents ->> 'officialDate')::date")}, ${of('r', resultColumns)}, r.known_at
    from final_entry g
    cross join ${finalEpoch(schemas)} final
    cross join lateral (
      select h.* from ${schemas.odds}.outcome_history h
      where (h.source, h.league, h.game_pk) = (g.source, g.league, g.game_pk)
      order by h.known_at desc, h.content_hash desc limit 1
    ) r
    union all
    ${endedAttempts(schemas)}
  )`;

/** A result by the score, if bets on the game stand. */
const result = (line: string, margin: string, above: string, below: string) => sql`
  case
    when settlement <> 'action' then settlement
    when ${line} is null then 'no_line'
    when ${margin} = 0 then 'push'
    when ${margin} > 0 then '${above}'
    else '${below}'
  end`;
const moneylineResult = `case when settlement = 'action' then winner else settlement end`;
const runLineResult = (line: string) => result(line, `home_score + ${line} - away_score`, 'home', 'away');
const totalResult = (line: string) => result(line, `home_score + away_score - ${line}`, 'over', 'under');

const made = ['outcome_by_book', 'outcome', 'outcome_history'];

/** Results and outcomes as people query them: docs/views. There is no table of results: they are what the schedule says. */
export const outcomeViews: Replaceable = {
  name: 'outcome-views',
  drops: ({ odds }) => [`drop view if exists ${made.map((view) => `${odds}.${view}`).join(', ')}`],
  statements: (schemas) => {
    const { history, odds } = schemas;
    const revisionOf = of('r', `official_date, ${resultColumns}`).replaceAll('r.detailed_state, ', '');
    return [
      // The result of a game as it was known: a row for each change of it.
      sql`create view ${odds}.outcome_history as
    with stated as (
      select g.source, g.league, g.game_pk, g.official_date, g.home_team, g.away_team, g.kind, g.state, g.status_code,
        g.detailed_state, g.state = 'final' and g.coded_state = 'O' as is_provisional,
        case when g.state = 'final' then g.home_score end as home_score,
        case when g.state = 'final' then g.away_score end as away_score, g.winner,
        case when g.state in ('cancelled', 'withdrawn') then 'no_action' when g.state <> 'final' then 'open'
          when ungraded.reason is null then 'action' else 'ungraded' end as settlement,
        case when g.state = 'withdrawn' then 'game_withdrawn' when g.state = 'cancelled' then g.state
          when g.state = 'final' then ungraded.reason end as reason,
        g.known_at, g.content_hash
      from ${odds}.official_game_history g
      -- Once for each row, and not once for each use.
      cross join lateral (select ${ungradedReason} as reason offset 0) ungraded
    ),
    revision as (
      select r.*, row(${revisionOf}) is distinct from lag(row(${revisionOf})) over in_order as is_new
      from stated r
      window in_order as (partition by r.source, r.league, r.game_pk order by r.known_at, r.content_hash)
    )
    select source, league, game_pk, official_date, home_team, away_team, kind, ${resultColumns}, known_at,
      lead(known_at) over (partition by source, league, game_pk order by known_at, content_hash) as known_until, content_hash
    from revision where is_new`,

      // Each attempt to play a game that is over, or that does not count, and its results against the consensus close.
      sql`create view ${odds}.outcome as
    with ${attempts(schemas)}
    select ${gameColumns}, ${resultColumns},
      ${moneylineResult} as moneyline_result, c.home_probability, c.moneyline_operators, c.moneyline_seen_at,
      c.run_line, ${runLineResult('c.run_line')} as run_line_result, c.run_line_operators, c.run_line_seen_at,
      c.total, ${totalResult('c.total')} as total_result, c.total_operators, c.total_seen_at,
      greatest(a.known_at, c.known_at) as known_at
    from attempt a
    cross join lateral (
      select round(max(fair_probability) filter (where market = 'moneyline')::numeric, 6) as home_probability,
        max(operators) filter (where market = 'moneyline') as moneyline_operators,
        max(seen_at) filter (where market = 'moneyline') as moneyline_seen_at,
        max(line) filter (where market = 'spread') as run_line,
        max(operators) filter (where market = 'spread') as run_line_operators,
        max(seen_at) filter (where market = 'spread') as run_line_seen_at,
        max(line) filter (where market = 'total') as total,
        max(operators) filter (where market = 'total') as total_operators,
        max(seen_at) filter (where market = 'total') as total_seen_at, max(known_at) as known_at
      from ${history}.consensus_close(a.league, a.game_pk, a.epoch)
    ) c`,

      // The same against each book's own close: a row a side. A side has won if the result is its selection.
      sql`create view ${odds}.outcome_by_book as
    with ${attempts(schemas)}
    select ${of('a', gameColumns)}, ${of('a', resultColumns)},
      l.source as line_source, l.sportsbook, l.operator, l.sportsbook_kind, l.market, l.selection, l.rung,
      l.status as close_status, l.reason as close_reason, l.line, l.price, l.last_seen_at,
      case l.market
        when 'moneyline' then ${moneylineResult}
        when 'spread' then ${runLineResult("(case l.selection when 'away' then -close.line else close.line end)")}
        else ${totalResult('close.line')}
      end as result,
      greatest(a.known_at, l.known_at) as known_at
    from attempt a
    join ${odds}.closing_line l on (l.league, l.game_pk, l.epoch) = (a.league, a.game_pk, a.epoch)
    cross join lateral (select case when l.status = 'measured' then l.line end as line) close
    where l.period = 'full_game' and l.market in ('moneyline', 'spread', 'total')`,

      `grant select on ${made.map((view) => `${odds}.${view}`).join(', ')} to odds_reader`,
    ];
  },
};
