import type pg from 'pg';

/**
 * A season of games as a source shows it, made by the server itself: a slate a date, whose games begin at the same time. Each is
 * observed hourly, and in the minutes before its start each minute. A line changes every few looks; some books come late, and
 * one withdraws a market before the start.
 */
export interface SeasonSize {
  readonly dates: number;
  readonly gamesADate: number;
  readonly books: number;
}

export const season: SeasonSize = { dates: 162, gamesADate: 15, books: 10 };
export const linesABook = 6;
/** Of each game: hourly ones, those of the last minutes, and one after the start. */
export const looks = { hourly: 20, minutely: 12, live: 1 } as const;
const pregame = looks.hourly + looks.minutely;

const firstStart = `'2026-03-26 23:05+00'::timestamptz`;
const startOf = (date: string) => `(${firstStart} + ${date} * interval '1 day')`;
const lookAt = (date: string, look: string) => `case
    when ${look} < ${looks.hourly} then ${startOf(date)} - (${looks.hourly} - ${look}) * interval '1 hour'
    else ${startOf(date)} + (${look} - ${pregame}) * interval '1 minute' + interval '30 seconds'
  end`;
const hashOf = (date: string, look: string) => `md5(${date} || '/' || ${look})::uuid`;
/** Of the first looks, those of all, and none. */
const scopeOf = (look: string) =>
  `md5(case when ${look} < 4 then 'early' when ${look} < ${pregame} then 'all' else 'none' end)::uuid`;
const gameId = `history.game_id('action-network', 'mlb', game_pk::text)`;

export async function fillSeason(client: pg.Client, size: SeasonSize): Promise<void> {
  await client.query(`set synchronous_commit = off; set work_mem = '256MB'; set jit = off`);
  await client.query(`create temporary table game_of_season as
    select date, number, 700000 + date * 100 + number as game_pk, ${startOf('date')} as start_time,
      (${firstStart} + date * interval '1 day')::date as official_date, 'Home ' || number as home_team, 'Away ' || number as away_team
    from generate_series(0, ${size.dates - 1}) date, generate_series(0, ${size.gamesADate - 1}) number`);
  for (const statement of [...observed(size), ...priced(size), ...derived()]) await client.query(statement);
  await client.query('drop table game_of_season');
  await client.query('reset all');
}

function observed({ dates, books }: SeasonSize): readonly string[] {
  const everyLook = `generate_series(0, ${pregame}) look`;
  return [
    `insert into history.game select ${gameId}, 'action-network', 'mlb', game_pk::text from game_of_season`,
    `insert into history.scope_slot
      select md5(scope)::uuid, 'book-' || book || '/full_game/' || market
      from (values ('early'), ('all')) scope (scope), generate_series(0, ${books - 1}) book,
        unnest(array['moneyline', 'spread', 'total']) market
      where scope = 'all' or book < ${books} / 2`,
    `insert into history.observation
      select 'action-network', ${lookAt('date', 'look')}, ${hashOf('date', 'look')}, 'mlb', ${startOf('date')}::date,
        'landed/filled', 1, ${dates}, '{}', md5('all')::uuid
      from generate_series(0, ${dates - 1}) date, ${everyLook}`,
    `insert into history.game_reading
      select ${gameId}, ${lookAt('date', 'look')}, ${hashOf('date', 'look')}, ${scopeOf('look')}, start_time, home_team, away_team,
        case when look < ${pregame} then 'scheduled' else 'live' end
      from game_of_season, ${everyLook}
      order by date, look`,
  ];
}

function priced({ books }: SeasonSize): readonly string[] {
  return [
    `create temporary table line_of_season as
      select history.line_id(${gameId}, key) as line_id, ${gameId} as game_id, key, 'book-' || book || '/full_game/' || market as slot,
        date, book, market, case market when 'moneyline' then null when 'spread' then 1.5 else 8.5 end as line,
        case when book < ${books} / 2 then 0 else 4 end as opens, (number + book) % 5 as phase
      from game_of_season, generate_series(0, ${books - 1}) book,
        (values ('moneyline', 'home'), ('moneyline', 'away'), ('spread', 'home'), ('spread', 'away'), ('total', 'over'), ('total', 'under'))
          side (market, selection),
        lateral (select 'book-' || book || '/full_game/' || market || '//' || selection || '/main') k (key)`,
    // Five prices each, and from the book in the last place a run line that is suspended before the start.
    `create temporary table change_of_season as
      select line_id, date, look, 'offered' as state, line, -110 - 2 * nth as price
      from line_of_season, generate_series(0, 5) nth,
        lateral (select case when nth = 0 then opens else nth * 5 + phase end) l (look)
      union all
      select line_id, date, ${pregame - 1}, 'suspended', null, null from line_of_season
      where book = ${books - 1} and market = 'spread'`,
    `insert into history.line_change
      select line_id, ${lookAt('date', 'look')}, ${hashOf('date', 'look')}, state, line, price from change_of_season
      where look < ${pregame}
      order by date, look`,
    `insert into history.line (line_id, game_id, key, slot, state, line, price, changed_at, changed_by)
      select l.line_id, game_id, key, slot, c.state, c.line, c.price, ${lookAt('l.date', 'c.look')}, ${hashOf('l.date', 'c.look')}
      from line_of_season l
      join (select distinct on (line_id) * from change_of_season where look < ${pregame} order by line_id, look desc) c using (line_id)
      order by l.date, 1`,
    'drop table line_of_season, change_of_season',
  ];
}

/** A link and the starts of each game: as scheduled, with its first pitch, and when it is over. */
function derived(): readonly string[] {
  const attempt = `history.attempt_id('mlb', game_pk, official_date)`;
  return [
    `insert into history.schedule_entry
      select 'mlb-stats-api', 'mlb', official_date, game_pk, 'entry', false, jsonb_build_object(
          'officialDate', official_date, 'startTime', start_time, 'startIsOpen', false, 'state', 'final',
          'home', jsonb_build_object('id', 100 + number, 'name', home_team), 'away', jsonb_build_object('id', 200 + number, 'name', away_team)
        ), start_time, md5('schedule')::uuid
      from game_of_season`,
    `insert into history.game_link
      select ${gameId}, start_time, home_team, away_team, ${lookAt('date', '0')}, null, 'linked', null, ${attempt},
        game_pk, official_date, official_date, 'same', 'teams_and_start', '{}'
      from game_of_season`,
    `insert into history.game_start
      select ${attempt}, known_at, known_until, 'mlb', game_pk, official_date, null,
        case when nth = 1 then start_time else start_time + interval '1 minute' end,
        case when nth = 1 then 'official_start' else 'first_pitch' end, null, null, nth = 3, false
      from game_of_season, lateral (values
        (1, start_time - interval '7 days', start_time + interval '10 minutes'),
        (2, start_time + interval '10 minutes', start_time + interval '3 hours'),
        (3, start_time + interval '3 hours', null)
      ) version (nth, known_at, known_until)`,
  ];
}
