import type { Replaceable } from '../../../migration.ts';
import { slotOfRow, slotOfScope, teamsOfSlot } from '../slots.ts';
import { sql } from '../sql.ts';
import { lineColumns } from './line-ends.ts';

/**
 * history.slots_seen_at(game uuid, at timestamptz): each slot of a game that an observation spoke for until a moment, and when
 * the last one did. Takes a step through an index for each scope that the game was ever read with.
 *
 * odds.line_at(at timestamptz): the state of each line as of a moment, from observations captured at or before it. A query
 * sees through it, so a filter by game is applied before any line is looked at.
 */
export const lineAt: Replaceable = {
  name: 'line-at',
  statements: (schemas) => {
    const { history, odds } = schemas;
    return [
      sql`create or replace function ${history}.slots_seen_at(game uuid, at timestamptz)
    returns table (slot text, last_seen_at timestamptz)
    language sql stable parallel safe cost 1000 rows 100
    set search_path = pg_catalog, pg_temp
    set jit = off
    set enable_seqscan = off
    set enable_bitmapscan = off
    begin atomic
      with recursive scope_of_game (scope_id) as (
        select (
          select r.scope_id from ${history}.game_reading r where r.game_id = slots_seen_at.game order by r.scope_id limit 1
        )
        union all
        select (
          select r.scope_id from ${history}.game_reading r
          where r.game_id = slots_seen_at.game and r.scope_id > previous.scope_id order by r.scope_id limit 1
        )
        from scope_of_game previous where previous.scope_id is not null
      )
      select ${slotOfScope} as slot, max(reading.captured_at)
      from scope_of_game scope
      cross join lateral (
        select r.captured_at from ${history}.game_reading r
        where r.game_id = slots_seen_at.game and r.scope_id = scope.scope_id and r.captured_at <= slots_seen_at.at
        order by r.captured_at desc limit 1
      ) reading
      join ${history}.scope_slot named on named.scope_id = scope.scope_id
      ${teamsOfSlot}
      group by 1;
    end`,

      `drop function if exists ${odds}.line_at(timestamptz)`,
      sql`create function ${odds}.line_at(at timestamptz)
    returns table (
      source text, league text, source_game_id text, home_team text, away_team text, start_time timestamptz,
      game_pk integer, epoch date, sportsbook text, operator text, jurisdiction text, sportsbook_kind text,
      period text, market text, team text, selection text, rung text, state text, line numeric, price integer,
      changed_at timestamptz, last_seen_at timestamptz, line_id uuid
    )
    language sql stable parallel safe rows 100000
    begin atomic
      select game.source, game.league, game.source_game_id, mention.home_team, mention.away_team, mention.start_time,
        link.game_pk, link.epoch, l.sportsbook, b.operator, b.jurisdiction, b.kind, ${lineColumns
          .split(', ')
          .slice(1)
          .map((column) => `l.${column}`)
          .join(', ')},
        change.state, change.line, change.price, change.captured_at, l.last_seen_at, l.line_id
      from ${history}.game game
      cross join lateral (
        select r.home_team, r.away_team, r.start_time from ${history}.game_reading r
        where r.game_id = game.game_id and r.captured_at <= line_at.at
        order by r.captured_at desc, r.content_hash desc limit 1
      ) mention
      left join lateral (
        select k.game_pk, k.epoch from ${history}.game_link k
        where (k.game_id, k.start_time, k.home_team, k.away_team) = (game.game_id, mention.start_time, mention.home_team, mention.away_team)
          and k.known_at <= line_at.at
        order by k.known_at desc limit 1
      ) link on true
      cross join lateral (
        select l.*, seen.last_seen_at from ${history}.slots_seen_at(game.game_id, line_at.at) seen
        join ${history}.line l on l.game_id = game.game_id and ${slotOfRow('l')} = seen.slot
        where mention.start_time is not null offset 0
      ) l
      cross join lateral (
        select c.state, c.line, c.price, c.captured_at from ${history}.line_change c
        where c.line_id = l.line_id and c.captured_at <= line_at.at
        order by c.captured_at desc, c.content_hash desc limit 1
      ) change
      left join ${history}.sportsbook b on b.sportsbook = l.sportsbook;
    end`,

      ...[`${history}.slots_seen_at(uuid, timestamptz)`, `${odds}.line_at(timestamptz)`].flatMap((made) => [
        `revoke all on function ${made} from public`,
        `grant execute on function ${made} to odds_reader`,
      ]),
    ];
  },
};
