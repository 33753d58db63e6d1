import * as z from 'zod';
import { aliased, orNull, queryOf } from '../storage/contract/query.ts';
import { mapRows, readSafely, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Database } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';

/** The best price there is on one side, where it is, and what the same book opened at. */
export interface BoardSide {
  readonly market: 'moneyline' | 'spread' | 'total';
  readonly selection: 'home' | 'away' | 'over' | 'under';
  /** The line that most books offer; null on a moneyline. Only prices at this line are compared. */
  readonly line: number | null;
  readonly price: number;
  readonly sportsbook: string;
  /** Of the same book: the first price that was seen, on the line that it then had. */
  readonly openLine: number | null;
  readonly openPrice: number;
  /** How many books offer this side at this line. */
  readonly books: number;
}

export interface BoardGame {
  readonly sourceGameId: string;
  readonly awayTeam: string;
  readonly homeTeam: string;
  /** UTC */
  readonly startTime: string;
  /** UTC; null where the database does not say. */
  readonly lastSeenAt: string | null;
  readonly sides: readonly BoardSide[];
}

const utc = z.string().transform((text) => `${text.replace(' ', 'T')}Z`);
const numeric = z.string().transform(Number).nullable();
const rowSchema = z.object({
  source_game_id: z.string(),
  away_team: z.string(),
  home_team: z.string(),
  start_time: utc,
  last_seen_at: utc.nullable(),
  market: z.enum(['moneyline', 'spread', 'total']),
  selection: z.enum(['home', 'away', 'over', 'under']),
  line: numeric,
  price: z.number().int(),
  sportsbook: z.string(),
  open_line: numeric,
  open_price: z.number().int(),
  books: z.number().int(),
});

type Row = z.output<typeof rowSchema>;

const { relation: currentLines, columns: c } = aliased(contract, 'odds.current_line', 'c');
const { relation: lineChanges, columns: o } = aliased(contract, 'odds.line_change', 'o');

/**
 * American prices order as integers do: a higher number pays more, on either side of zero. A side's line is the one that
 * most books offer (of equals the smaller), and only prices at that line are compared.
 */
export const boardQuery = queryOf(rowSchema)`
  with offered as (
    select ${c.source}, ${c.source_game_id}, ${c.away_team}, ${c.home_team}, ${c.start_time}, ${orNull(c.last_seen_at)},
      ${c.market}, ${c.selection}, ${c.line}, ${c.price}, ${c.sportsbook}, ${c.line_id}
    from ${currentLines}
    where ${c.league} = :league and ${c.start_time} >= :from::timestamptz
      and ${c.sportsbook_kind} = 'book' and ${c.period} = 'full_game' and ${c.rung} = 'main' and ${c.state} = 'offered'
      and ${c.market} in ('moneyline', 'spread', 'total')
  ),
  usual as (
    select source, source_game_id, market, selection, line, count(*)::integer as books, row_number() over (
      partition by source, source_game_id, market, selection order by count(*) desc, abs(line), line
    ) as place
    from offered group by source, source_game_id, market, selection, line
  ),
  best as (
    select distinct on (a.source, a.source_game_id, a.market, a.selection) a.*, u.books
    from offered a
    join usual u on u.place = 1 and u.source = a.source and u.source_game_id = a.source_game_id
      and u.market = a.market and u.selection = a.selection and u.line is not distinct from a.line
    order by a.source, a.source_game_id, a.market, a.selection, a.price desc, a.sportsbook
  )
  select b.source_game_id, b.away_team, b.home_team, b.start_time, b.last_seen_at, b.market, b.selection, b.line, b.price,
    b.sportsbook, opening.line as open_line, opening.price as open_price, b.books
  from best b
  cross join lateral (
    select ${o.line}, ${o.price} from ${lineChanges}
    where ${o.line_id} = b.line_id and ${o.state} = 'offered' order by ${o.changed_at}, ${o.content_hash} limit 1
  ) opening
  order by b.start_time, b.source_game_id, b.market, b.selection`;

/**
 * The games of a league that start at or after an instant (UTC), in order of start. Degraded, it has them all, without
 * what it says it is without.
 */
export async function readBoard(
  database: Pick<Database, 'execute'>,
  { league, from }: { readonly league: string; readonly from: string },
  signal?: AbortSignal,
): Promise<SafeRead<BoardGame>> {
  return mapRows(await readSafely(database, boardQuery, { league, from }, signal), gamesOf);
}

function gamesOf(rows: readonly Row[]): readonly BoardGame[] {
  const games = new Map<string, BoardGame & { sides: BoardSide[] }>();
  for (const row of rows) {
    const { source_game_id, away_team, home_team, start_time, last_seen_at, open_line, open_price, ...side } = row;
    const game = games.get(source_game_id) ?? {
      sourceGameId: source_game_id,
      awayTeam: away_team,
      homeTeam: home_team,
      startTime: start_time,
      lastSeenAt: last_seen_at,
      sides: [],
    };
    game.sides.push({ ...side, openLine: open_line, openPrice: open_price });
    games.set(source_game_id, game);
  }
  return [...games.values()];
}
