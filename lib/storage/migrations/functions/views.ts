import type { Replaceable } from '../../migration.ts';

/** The key of a line, spelled out, over the aliases g (game), l (line) and b (sportsbook). */
const lineKey = `
  g.source, g.league, g.source_game_id, d.home_team, d.away_team, d.start_time,
  l.sportsbook, b.operator, b.jurisdiction, b.kind as sportsbook_kind, l.period, l.market, l.team, l.selection, l.rung`;

const ofLine = `
  join history.game g on g.game_id = l.game_id
  join odds.game d on d.game_id = l.game_id
  left join history.sportsbook b on b.sportsbook = l.sportsbook`;

/** When a slot of a game was last spoken for: the latest reading of each of its few scopes, then of each slot. */
const lastSpoken = `
  select r.game_id, ss.slot, max(r.captured_at) as last_seen_at
  from (select game_id, scope_id, max(captured_at) as captured_at from history.game_reading group by game_id, scope_id) r
  join history.scope_slot ss on ss.scope_id = r.scope_id
  group by r.game_id, ss.slot`;

/** What people query: schema odds. The tables behind it are in schema history. */
export const views: Replaceable = {
  name: 'views',
  statements: [
    `drop view if exists odds.current_line, odds.line_change, odds.current_split, odds.split_change, odds.game, odds.observation`,

    // A game as its latest reading describes it.
    `create view odds.game as
    select g.game_id, g.source, g.league, g.source_game_id, d.home_team, d.away_team, d.start_time, d.status,
      d.captured_at as last_seen_at
    from history.game g
    cross join lateral (
      select r.* from history.game_reading r where r.game_id = g.game_id
      order by r.captured_at desc, r.content_hash desc limit 1
    ) d`,

    `create view odds.current_line as
    select ${lineKey}, c.line, c.price, c.state, c.captured_at as changed_at, s.last_seen_at,
      null::timestamptz as source_updated_at
    from history.line l
    cross join lateral (
      select c.* from history.line_change c where c.line_id = l.line_id
      order by c.captured_at desc, c.content_hash desc limit 1
    ) c
    join (${lastSpoken}) s on s.game_id = l.game_id and s.slot = l.slot
    ${ofLine}`,

    `create view odds.line_change as
    select ${lineKey}, c.state, c.line, c.price, c.captured_at as changed_at, c.content_hash
    from history.line_change c
    join history.line l on l.line_id = c.line_id
    ${ofLine}`,

    `create view odds.current_split as
    select g.source, g.league, g.source_game_id, d.home_team, d.away_team, d.start_time,
      l.period, l.market, l.team, l.selection, c.tickets, c.money, c.state, c.captured_at as changed_at, s.last_seen_at
    from history.split l
    cross join lateral (
      select c.* from history.split_change c where c.split_id = l.split_id
      order by c.captured_at desc, c.content_hash desc limit 1
    ) c
    join (${lastSpoken}) s on s.game_id = l.game_id and s.slot = l.slot
    join history.game g on g.game_id = l.game_id
    join odds.game d on d.game_id = l.game_id`,

    `create view odds.split_change as
    select g.source, g.league, g.source_game_id, d.home_team, d.away_team, d.start_time,
      l.period, l.market, l.team, l.selection, c.state, c.tickets, c.money, c.captured_at as changed_at
    from history.split_change c
    join history.split l on l.split_id = c.split_id
    join history.game g on g.game_id = l.game_id
    join odds.game d on d.game_id = l.game_id`,

    // An observation is recorded when all its games are.
    `create view odds.observation as
    select o.*, o.games = (
      select count(*) from history.game_reading r join history.game g on g.game_id = r.game_id
      where r.captured_at = o.captured_at and r.content_hash = o.content_hash and g.source = o.source
    ) as recorded
    from history.observation o`,

    `grant select on odds.game, odds.current_line, odds.line_change, odds.current_split, odds.split_change, odds.observation
    to odds_reader`,
  ],
};
