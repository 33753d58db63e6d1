import type { Replaceable } from '../../../migration.ts';
import { sql } from '../sql.ts';
import { bestAnswers } from './best-answers.ts';
import { lineEndsSettings, linesAtEnd, linkedGames, neededBases, startAt } from './line-ends.ts';
import { offeredLook } from './looks.ts';

const columns = ['status', 'reason', 'line', 'price', 'observed_at', 'is_truncated', 'cut_at', 'cut_basis'];

/**
 * history.opening_lines(attempt uuid, newest boolean): the opening line of each line of an attempt to play a game: the newest
 * answer, or all answers over time.
 */
export const openingLines: Replaceable = {
  name: 'opening-lines',
  statements: (schemas) => {
    const { history } = schemas;
    return [
      sql`create or replace function ${history}.opening_lines(attempt uuid, newest boolean)
    returns table (
      known_at timestamptz, known_until timestamptz, source text, source_game_id text,
      sportsbook text, period text, market text, team text, selection text, rung text,
      status text, reason text, line numeric, price integer, observed_at timestamptz, is_truncated boolean,
      cut_at timestamptz, cut_basis text, line_id uuid
    )
    language sql stable parallel safe cost 10000 rows 100
    ${lineEndsSettings}
    begin atomic
      with recursive ${startAt(schemas, 'opening_lines.attempt', 'begins_at, cut_at, cut_basis, ended_at')},
      all_bases as (select * from start_at),
      ${neededBases('opening_lines.newest', ['cut_at', 'cut_basis'])},
      ${linkedGames(schemas)},
      -- Until a basis ends, nothing is known of later looks. Both limits are of times before it.
      window_of_basis as (
        select known_at, coalesce(begins_at, '-infinity') as first_at,
          least(cut_at, ended_at - interval '1 microsecond', known_until - interval '1 microsecond') as last_at
        from basis
      ),
      ${linesAtEnd(schemas, 'first')},
      first_offer as (
        select of.*, look_at as observed_at, line as offered_line, price as offered_price
        from market_line of where state = 'offered'
        union all
        select of.*, offer.captured_at, offer.line, offer.price
        from market_line of left join ${offeredLook(schemas, 'of', 'first')} offer on true
        where state is distinct from 'offered'
      ),
      -- Before the first look at the market it was not seen, and before the first offer not offered.
      answer as (
        select greatest(basis_at, line_from, step.step_from) as known_at, least(known_until, step.step_until) as known_until,
          source, source_game_id, orientation, line_id, sportsbook, period, market, team, selection, rung,
          case when step.reason is null then 'measured' else 'missing' end as status, step.reason,
          case when step.reason is null then offered_line end as line,
          case when step.reason is null then offered_price end as price,
          case when step.reason is null then observed_at end as observed_at,
          case when step.reason is null then state is not distinct from 'offered' and is_first end as is_truncated,
          cut_at, cut_basis,
          (array_position(array[null, 'not_offered', 'not_seen'], step.reason), case when step.reason is null then observed_at end) as rank
        from first_offer of
        join basis on basis.known_at = of.basis_at
        cross join lateral (
          values
            ('not_seen', '-infinity'::timestamptz, coalesce(look_at, 'infinity')),
            ('not_offered', look_at, coalesce(observed_at, 'infinity')),
            (null, observed_at, 'infinity')
        ) step (reason, step_from, step_until)
        where step.step_from is not null
      ),
      ${bestAnswers(columns, 'opening_lines.newest')};
    end`,
      `revoke all on function ${history}.opening_lines(uuid, boolean) from public`,
      `grant execute on function ${history}.opening_lines(uuid, boolean) to odds_reader`,
    ];
  },
};
