import type { Replaceable } from '../../migration.ts';
import { sql } from './sql.ts';

const impliedProbability = (price: string) =>
  `case when ${price} > 0 then 100::float8 / (${price} + 100) else -${price} / (100 - ${price})::float8 end`;

/** The line of most votes; of several the nearest to even, in billionths, and then the smallest. */
const mostVoted = (of: string, votes: string) => `${of}, ${votes} desc, round(abs(fair_probability - 0.5) * 1e9), line`;

/**
 * history.consensus_close(of_league, of_game_pk, of_epoch): the consensus close of each market of an attempt to play a game, as
 * `consensusClose` in lib/odds/consensus.ts says: a median for each operator among its licences, and one among the operators.
 */
export const consensusCloses: Replaceable = {
  name: 'consensus-close',
  statements: ({ history, odds }) => [
    sql`create or replace function ${history}.consensus_close(of_league text, of_game_pk integer, of_epoch date)
    returns table (
      market text, line numeric, fair_probability float8, operators integer, seen_at timestamptz, known_at timestamptz
    )
    language sql stable parallel safe
    set search_path = pg_catalog, pg_temp as $$
      with side as materialized (
        select c.source, c.sportsbook, c.operator, c.market, c.selection, c.line, c.price, c.observed_at, c.last_seen_at, c.known_at
        from ${odds}.closing_line c
        where c.league = of_league and c.game_pk = of_game_pk and c.epoch = of_epoch and c.period = 'full_game'
          and c.rung = 'main' and c.market in ('moneyline', 'spread', 'total') and c.sportsbook_kind = 'book'
          and c.operator is not null and c.status = 'measured'
      ),
      pair as (
        select one.operator, one.market, one.line, ${impliedProbability('one.price')} as implied_probability,
          ${impliedProbability('other.price')} as implied_of_other,
          least(one.last_seen_at, other.last_seen_at) as seen_at, greatest(one.known_at, other.known_at) as known_at
        from side one
        join side other on (other.sportsbook, other.market, other.source, other.observed_at)
            = (one.sportsbook, one.market, one.source, one.observed_at)
          and other.line is not distinct from case when one.market = 'spread' then -one.line else one.line end
        where one.selection in ('home', 'over') and other.selection in ('away', 'under')
      ),
      licence as (
        select *, implied_probability / (implied_probability + implied_of_other) as fair_of_licence
        from pair where implied_probability + implied_of_other > 1
      ),
      line_of_operator as (
        select l.market, l.operator, l.line, count(*) as licences,
          percentile_cont(0.5) within group (order by fair_of_licence) as fair_probability,
          min(l.seen_at) as seen_at, max(l.known_at) as known_at
        from licence l group by l.market, l.operator, l.line
      ),
      vote as (
        select distinct on (market, operator) * from line_of_operator
        order by ${mostVoted('market, operator', 'licences')}
      ),
      voted_line as (
        select v.market, v.line, count(*)::integer as operators,
          percentile_cont(0.5) within group (order by v.fair_probability) as fair_probability,
          min(v.seen_at) as seen_at, max(v.known_at) as known_at
        from vote v group by v.market, v.line
      )
      select distinct on (v.market) v.market, v.line, v.fair_probability, v.operators, v.seen_at, v.known_at from voted_line v
      order by ${mostVoted('v.market', 'v.operators').replaceAll(/\b(fair_probability|line)\b/g, 'v.$1')}
    $$`,
    sql`revoke all on function ${history}.consensus_close(text, integer, date) from public`,
    `grant execute on function ${history}.consensus_close(text, integer, date) to odds_reader`,
  ],
};
