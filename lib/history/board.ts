import * as z from 'zod';
import type { Database } from '../storage/database.ts';

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
  readonly lastSeenAt: string;
  readonly sides: readonly BoardSide[];
}

const utc = z.string().transform((text) => `${text.replace(' ', 'T')}Z`);
const numeric = z.string().transform(Number).nullable();
const rowSchema = z.object({
  source_game_id: z.string(),
  away_team: z.string(),
  home_team: z.string(),
  start_time: utc,
  last_seen_at: utc,
  market: z.enum(['moneyline', 'spread', 'total']),
  selection: z.enum(['home', 'away', 'over', 'under']),
  line: numeric,
  price: z.number().int(),
  sportsbook: z.string(),
  open_line: numeric,
  open_price: z.number().int(),
  books: z.number().int(),
});

// American prices order as integers do: a higher number pays more, on either side of zero. A side's line is the one that
// most books offer (of equals the smaller), and only prices at that line are compared.
const boardSql = `
  with offered as (
    select c.* from odds.current_line c
    where c.league = :league and c.start_time >= :from::timestamptz
      and c.sportsbook_kind = 'book' and c.period = 'full_game' and c.rung = 'main' and c.state = 'offered'
      and c.market in ('moneyline', 'spread', 'total')
  ),
  usual as (
    select source, source_game_id, market, selection, line, count(*)::integer as books, row_number() over (
      partition by source, source_game_id, market, selection order by count(*) desc, abs(line), line
    ) as place
    from offered group by source, source_game_id, market, selection, line
  ),
  best as (
    select distinct on (o.source, o.source_game_id, o.market, o.selection) o.*, u.books
    from offered o
    join usual u on u.place = 1 and u.source = o.source and u.source_game_id = o.source_game_id
      and u.market = o.market and u.selection = o.selection and u.line is not distinct from o.line
    order by o.source, o.source_game_id, o.market, o.selection, o.price desc, o.sportsbook
  )
  select b.source_game_id, b.away_team, b.home_team, b.start_time, b.last_seen_at, b.market, b.selection, b.line, b.price,
    b.sportsbook, opening.line as open_line, opening.price as open_price, b.books
  from best b
  cross join lateral (
    select c.line, c.price from odds.line_change c
    where c.line_id = b.line_id and c.state = 'offered' order by c.changed_at, c.content_hash limit 1
  ) opening
  order by b.start_time, b.source_game_id, b.market, b.selection`;

/** The games of a league that start at or after an instant (UTC), in order of start. @throws OddsError `database_…` */
export async function readBoard(
  database: Pick<Database, 'execute'>,
  { league, from }: { readonly league: string; readonly from: string },
  signal?: AbortSignal,
): Promise<readonly BoardGame[]> {
  const { rows } = await database.execute({ sql: boardSql, parameters: { league, from } }, signal);
  const games = new Map<string, BoardGame & { sides: BoardSide[] }>();
  for (const row of z.array(rowSchema).parse(rows)) {
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
