import * as z from 'zod';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { mapRows, readSafely, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import type { BoardGame, BoardSide } from './board-game.ts';
import { numeric, utc } from './column-types.ts';
import { freshestGames, gamesPerSource } from './freshest-games.ts';
import { linkBoard } from './link-board.ts';

const rowSchema = z.object({
  source: z.string(),
  source_game_id: z.string(),
  away_team: z.string(),
  home_team: z.string(),
  start_time: utc,
  last_seen_at: utc.nullable(),
  age_s: z.number().int().nullable(),
  market: z.enum(['moneyline', 'spread', 'total']),
  selection: z.enum(['home', 'away', 'over', 'under']),
  line: numeric.nullable(),
  price: z.number().int(),
  sportsbook: z.string(),
  open_line: numeric.nullable(),
  open_price: z.number().int(),
  books: z.number().int(),
  stale: z.boolean().nullable(),
  side_age_s: z.number().int().nullable(),
});

type Row = z.output<typeof rowSchema>;

const selected =
  'source, source_game_id, away_team, home_team, start_time, market, selection, line, price, sportsbook, line_id';
const ages = 'last_seen_at?, stale?, age_s?';
const filtered = 'league, sportsbook_kind, period, rung, state';
const currentLines = selectFrom(contract, 'odds.current_line', 'c', `${selected}, ${ages}, ${filtered}`);
const opening = 'line, price, line_id, state, changed_at, content_hash';
const lineChanges = selectFrom(contract, 'odds.line_change', 'o', opening);

/**
 * American prices order as integers do: a higher number pays more, on either side of zero. A side's line is the one that
 * most books offer (of equals the smaller), and only prices at that line are compared. Stale prices are compared only if no
 * price of the side is current, and then those that were last seen together. (If the database does not say what is stale,
 * all of them are compared.)
 */
export const boardQuery = queryOf(rowSchema)`
  with offered as (
    select c.source, c.source_game_id, c.away_team, c.home_team, c.start_time, c.market, c.selection,
      c.line, c.price, c.sportsbook, c.line_id, c.last_seen_at, c.stale, c.age_s
    from ${currentLines}
    where c.league = :league and c.start_time >= :from::timestamptz
      and case when :sportsbook::text is null then c.sportsbook_kind = 'book' else c.sportsbook = :sportsbook::text end
      and c.period = 'full_game' and c.rung = 'main' and c.state = 'offered'
      and c.market in ('moneyline', 'spread', 'total')
  ),
  aged as (
    select o.*, max(last_seen_at) over of_game as game_last_seen_at, min(age_s) over of_game as game_age_s,
      max(last_seen_at) over of_side as side_last_seen_at, bool_or(stale is not true) over of_side as has_current
    from offered o
    window of_game as (partition by source, source_game_id),
      of_side as (partition by source, source_game_id, market, selection)
  ),
  comparable as (
    select * from aged
    where case when has_current then stale is not true else last_seen_at is not distinct from side_last_seen_at end
  ),
  usual as (
    select source, source_game_id, market, selection, line, count(*)::integer as books, row_number() over (
      partition by source, source_game_id, market, selection order by count(*) desc, abs(line), line
    ) as place
    from comparable group by source, source_game_id, market, selection, line
  ),
  best as (
    select distinct on (a.source, a.source_game_id, a.market, a.selection) a.*, u.books
    from comparable a
    join usual u on u.place = 1 and u.source = a.source and u.source_game_id = a.source_game_id
      and u.market = a.market and u.selection = a.selection and u.line is not distinct from a.line
    order by a.source, a.source_game_id, a.market, a.selection, a.price desc, a.sportsbook
  )
  select b.source, b.source_game_id, b.away_team, b.home_team, b.start_time, b.game_last_seen_at as last_seen_at,
    b.game_age_s as age_s, b.market, b.selection, b.line, b.price, b.sportsbook, opening.line as open_line,
    opening.price as open_price, b.books, b.stale, b.age_s as side_age_s
  from best b
  cross join lateral (
    select o.line, o.price from ${lineChanges}
    where o.line_id = b.line_id and o.state = 'offered' order by o.changed_at, o.content_hash limit 1
  ) opening
  order by b.start_time, b.source_game_id, b.source, b.market, b.selection`;

interface BoardRequest {
  readonly league: string;
  /** UTC. Games that start then or later. */
  readonly from: string;
  /** Each game once, from the source that saw a price of it last; or once from each source. */
  readonly sources: 'freshest' | 'all';
  /** The prices of this sportsbook; without it, the best price of all that are of kind book. */
  readonly sportsbook?: string | undefined;
}

/** The games of a league, in order of start. Degraded, it has them all, without what it says it is without. */
export async function readBoard(
  database: Executor,
  { league, from, sources, sportsbook }: BoardRequest,
  signal?: AbortSignal,
): Promise<SafeRead<BoardGame>> {
  const parameters = { league, from, sportsbook: sportsbook ?? null };
  const read = mapRows(await readSafely(database, boardQuery, parameters, signal), gamesOf);
  const choose = sources === 'all' ? gamesPerSource : freshestGames;
  const linked = await linkBoard(database, read, { league, from }, signal);
  return mapRows(linked, choose);
}

function gamesOf(rows: readonly Row[]): readonly BoardGame[] {
  const byGame = Map.groupBy(rows, ({ source, source_game_id }) => JSON.stringify([source, source_game_id]));
  return [...byGame.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { source, source_game_id, away_team, home_team, start_time, last_seen_at, age_s } = first;
    return {
      source,
      sourceGameId: source_game_id,
      gamePk: null,
      attemptId: null,
      awayTeam: away_team,
      homeTeam: home_team,
      startTime: start_time,
      lastSeenAt: last_seen_at,
      ageS: age_s,
      sides: [first, ...others].map(sideOf),
    };
  });
}

function sideOf(row: Row): BoardSide {
  const { market, selection, line, price, sportsbook, open_line, open_price, books, stale, side_age_s } = row;
  const offer = { market, selection, line, price, sportsbook };
  return { ...offer, openLine: open_line, openPrice: open_price, books, stale, ageS: side_age_s };
}
