import { sql } from '../sql.ts';
import { lineColumns } from './line-ends.ts';
import { forever } from './looks.ts';

/**
 * The rows of a function from its CTE `answer`: at each time the best of a book's answers in several sources, by `rank` (of
 * equal ones the first source), and neighbours that are the same (`columns`) as one row. Of one game on one basis they are so
 * already.
 */
export const bestAnswers = (columns: readonly string[], newest: string) => {
  const shown = `source, source_game_id, ${lineColumns}, ${columns.join(', ')}, line_id`;
  const isOne = '(select count(*) = 1 from linked_game)';
  return sql`
  keyed as materialized (
    select *, concat_ws('/', sportsbook, period, market, team, selection, rung) collate "C" as key,
      row(${columns.join(', ')}, line_id)::text as answer_text
    from answer where not ${isOne} and known_at < known_until
  ),
  moment_of_key as (
    select key, known_at as best_from, lead(known_at, 1, ${forever}) over (partition by key order by known_at) as best_until
    from (select key, known_at from keyed union select key, known_until from keyed where known_until < ${forever}) moment
  ),
  best as (
    select distinct on (key, best_from) *
    from moment_of_key
    full join keyed using (key)
    where coalesce(known_at <= best_from and best_from < known_until, false)
    order by key, best_from, rank, source collate "C", source_game_id collate "C", orientation
  ),
  compared as (
    select *, (lag(answer_text) over in_order, lag(best_until) over in_order) is distinct from (answer_text, best_from) as is_new
    from best
    window in_order as (partition by key order by best_from)
  ),
  numbered_answer as (
    select *, count(*) filter (where is_new) over (partition by key order by best_from) as number from compared
  ),
  merged as (
    select *, max(best_until) over (partition by key, number) as merged_until from numbered_answer
  )
  select known_at, nullif(known_until, ${forever}), ${shown}
  from answer where ${isOne} and known_at < known_until and (not ${newest} or known_until = ${forever})
  union all
  select best_from, nullif(merged_until, ${forever}), ${shown}
  from merged where is_new and (not ${newest} or merged_until = ${forever})`;
};
