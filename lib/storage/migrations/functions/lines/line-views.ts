import type { Replaceable } from '../../../migration.ts';
import type { SchemaNames } from '../../../schema-names.ts';
import { sql } from '../sql.ts';
import { lineColumns } from './line-ends.ts';

const made = ['opening_line', 'opening_line_history', 'closing_line', 'closing_line_history'];

const answers = {
  opening_line: 'status, reason, line, price, observed_at, is_truncated',
  closing_line: 'status, reason, line, price, observed_at, last_seen_at, age_s, withdrawn_at',
} as const;

const named = (alias: string, columns: string) =>
  columns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ');

/**
 * The attempts to play a game: by the official schedule with its date and names, or by the source. Filters of these columns
 * are applied before any line of the attempt is looked at.
 */
const attempts = ({ history }: SchemaNames) => sql`
  ${history}.game_start start
  left join lateral (
    select case when start.ended_at is null then (e.contents ->> 'officialDate')::date else start.epoch end as official_date,
      e.contents #>> '{home,name}' as home_team, e.contents #>> '{away,name}' as away_team
    from ${history}.schedule_entry e
    where e.game_pk = start.game_pk and e.league = start.league and e.listed_on = start.epoch and e.facet = 'entry'
    order by e.source limit 1
  ) official on true
  left join lateral (
    select r.home_team, r.away_team from ${history}.game_reading r
    where start.game_pk is null and r.game_id = start.attempt_id
    order by r.captured_at desc, r.content_hash desc limit 1
  ) listed on true`;

/**
 * The opening and closing lines as people query them: docs/views. The newest answer has the newest cut, which is read from the
 * start: so a filter by it is applied before any line is looked at, too.
 */
export const lineViews: Replaceable = {
  name: 'line-views',
  statements: (schemas) => {
    const { history, odds } = schemas;
    const view = (of: keyof typeof answers, newest: boolean) => sql`
      create view ${odds}.${of}${newest ? '' : '_history'} as
    select start.league, official.official_date, start.game_pk, start.epoch, start.attempt_id,
      coalesce(official.home_team, listed.home_team) as home_team, coalesce(official.away_team, listed.away_team) as away_team,
      l.source, l.source_game_id,
      l.sportsbook, b.operator, b.jurisdiction, b.kind as sportsbook_kind, ${named('l', lineColumns.replace('sportsbook, ', ''))},
      ${named('l', answers[of])}, ${named(newest ? 'start' : 'l', 'cut_at, cut_basis')}, l.known_at${newest ? '' : ', l.known_until'}, l.line_id
    from ${attempts(schemas)}
    cross join lateral ${history}.${of}s(start.attempt_id, ${`${newest}`}) l
    left join ${history}.sportsbook b on b.sportsbook = l.sportsbook
    where start.known_until is null`;
    return [
      `drop view if exists ${made.map((name) => `${odds}.${name}`).join(', ')}`,
      view('opening_line', true),
      view('opening_line', false),
      view('closing_line', true),
      view('closing_line', false),
      `grant select on ${made.map((name) => `${odds}.${name}`).join(', ')} to odds_reader`,
    ];
  },
};
