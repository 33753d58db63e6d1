import type { Replaceable } from '../../../migration.ts';
import { sql } from '../sql.ts';
import { bestAnswers } from './best-answers.ts';
import { lineEndsSettings, linesAtEnd, linkedGames, neededBases, startAt } from './line-ends.ts';
import { hasLook, isLinked, nextLook, offeredLook } from './looks.ts';

const columns = [
  'status',
  'reason',
  'line',
  'price',
  'observed_at',
  'last_seen_at',
  'age_s',
  'withdrawn_at',
  'cut_at',
  'cut_basis',
];

/**
 * history.close_limit(cut_basis text): how long before the cut a price may have been last seen. At least ten minutes, and at least
 * twice the interval of the observations: a minute in the capture windows of official games, half an hour at most
 * otherwise.
 *
 * history.closing_lines(attempt uuid, newest boolean): the closing line of each line of an attempt to play a game: the newest
 * answer, or all answers over time.
 */
export const closingLines: Replaceable = {
  name: 'closing-lines',
  statements: (schemas) => {
    const { history } = schemas;
    return [
      sql`create or replace function ${history}.close_limit(cut_basis text) returns interval
    language sql immutable parallel safe
    return case when cut_basis = 'source_start' then interval '60 minutes' else interval '10 minutes' end`,

      sql`create or replace function ${history}.closing_lines(attempt uuid, newest boolean)
    returns table (
      known_at timestamptz, known_until timestamptz, source text, source_game_id text,
      sportsbook text, period text, market text, team text, selection text, rung text,
      status text, reason text, line numeric, price integer, observed_at timestamptz, last_seen_at timestamptz,
      age_s integer, withdrawn_at timestamptz, cut_at timestamptz, cut_basis text, line_id uuid
    )
    language sql stable parallel safe cost 10000 rows 100
    ${lineEndsSettings}
    begin atomic
      with recursive ${startAt(schemas, 'closing_lines.attempt', 'begins_at, cut_at, cut_basis, ended_at, end_reason, is_over and cut_at is null')},
      -- A close is pending until something of the attempt was captured at or after the cut.
      passed as materialized (
        select start_at.*, case
          when ended_at is not null or cut_at is null or cut_at <= known_at then known_at
          else least(known_until, (select min(start.known_at) from start where start.known_at >= start_at.cut_at), (
            select min(r.captured_at) from (select distinct game_id from link) game
            cross join lateral (
              select r.captured_at from ${history}.game_reading r
              where r.game_id = game.game_id and r.captured_at >= start_at.cut_at
                and ${isLinked('r', 'start_at.known_at', 'true')}
              order by r.captured_at, r.content_hash limit 1
            ) r
          ))
        end as passed_at
        from start_at
      ),
      all_bases as (
        select known_at, passed_at as known_until, begins_at, cut_at, cut_basis, 'pending' as status, null as reason
        from passed where known_at < passed_at
        union all
        select passed_at, known_until, begins_at, cut_at, cut_basis,
          case when ended_at is not null or cut_at is null and is_over then 'missing' when cut_at is null then 'pending' end,
          case when ended_at is not null then end_reason when cut_at is null and is_over then 'no_start' end
        from passed where passed_at < known_until
      ),
      ${neededBases('closing_lines.newest', ['status', 'reason', 'cut_at', 'cut_basis'])},
      ${linkedGames(schemas)},
      window_of_basis as (
        select known_at, coalesce(begins_at, '-infinity') as first_at,
          case when status is null then cut_at else '-infinity' end as last_at
        from basis
      ),
      ${linesAtEnd(schemas, 'last')},
      last_offer as (
        select of.*, look_at as observed_at, look_by as observed_by, line as offered_line, price as offered_price,
          null::timestamptz as off_at
        from market_line of where state = 'offered'
        union all
        select of.*, offer.captured_at, offer.content_hash, offer.line, offer.price, (
            select next.captured_at from ${nextLook(schemas, 'of', '(offer.captured_at, offer.content_hash)')} next
          )
        from market_line of left join ${offeredLook(schemas, 'of', 'last')} offer on true
        where state is distinct from 'offered'
      ),
      judged as (
        select of.*, basis.known_until, basis.status, basis.reason, basis.cut_at, basis.cut_basis, limit_of_age, case
            when status is not null then status
            when observed_at is null or cut_at - off_at > limit_of_age then 'missing'
            when coalesce(off_at, cut_at) - observed_at > limit_of_age then 'stale'
            else 'measured'
          end as verdict
        from last_offer of
        join basis on basis.known_at = of.basis_at
        cross join lateral (select ${history}.close_limit(basis.cut_basis) as limit_of_age) close_limit
        offset 0
      ),
      answer as (
        select greatest(basis_at, line_from) as known_at, known_until, source, source_game_id, orientation, line_id,
          sportsbook, period, market, team, selection, rung, verdict as status,
          case
            when status is not null then reason
            when look_at is null then 'not_seen'
            when observed_at is null then 'not_offered'
            when verdict = 'missing' then 'withdrawn'
            when verdict = 'stale' then case
              when ${hasLook(schemas, 'of', "r.status <> 'scheduled' and (r.captured_at, r.content_hash) > (of.observed_at, of.observed_by)")}
              then 'source_closed' else 'not_seen'
            end
          end as reason,
          case when priced then offered_line end as line, case when priced then offered_price end as price,
          case when priced then observed_at end as observed_at, case when priced then observed_at end as last_seen_at,
          case when priced then floor(extract(epoch from cut_at - observed_at))::integer end as age_s,
          case when priced then off_at end as withdrawn_at,
          cut_at, cut_basis,
          (array_position(array['measured', 'stale', 'pending', 'missing'], verdict), case when priced then cut_at - observed_at end) as rank
        from judged of
        cross join lateral (select verdict in ('measured', 'stale') as priced) row_kind
      ),
      ${bestAnswers(columns, 'closing_lines.newest')};
    end`,
      `revoke all on function ${history}.closing_lines(uuid, boolean) from public`,
      `grant execute on function ${history}.closing_lines(uuid, boolean) to odds_reader`,
    ];
  },
};
