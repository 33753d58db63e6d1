import * as z from 'zod';
import { queryOf, selectFrom } from '../storage/contract/query.ts';
import { mapRows, readSafely, type SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import { contract } from '../storage/migrations/contract.ts';
import { numeric, utc } from './column-types.ts';
import type { FoundGame } from './find-games.ts';
import { type LineChange, type LineMarks, marksOf } from './line-marks.ts';
import type { SourceGame } from './source-games.ts';

/** One main line of one sportsbook in one source, as it changed. In the official orientation, if the game is linked. */
export interface LineHistory extends LineMarks {
  readonly source: string;
  readonly sourceGameId: string;
  readonly sportsbook: string;
  readonly market: string;
  readonly period: string;
  /** Of a market that belongs to a team. */
  readonly team: string | null;
  readonly selection: string;
  /** Oldest first; at least one. */
  readonly changes: readonly LineChange[];
}

const rowSchema = z.object({
  line_id: z.string(),
  game_id: z.string(),
  sportsbook: z.string(),
  team: z.string().nullable(),
  selection: z.string(),
  captured_at: utc,
  state: z.enum(['offered', 'suspended', 'absent']),
  line: numeric.nullable(),
  price: z.number().int().nullable(),
});
type Row = z.output<typeof rowSchema>;

const lines = selectFrom(
  contract,
  'history.line',
  'l',
  'line_id, game_id, sportsbook, period, market, team, selection, rung',
);
const changes = selectFrom(
  contract,
  'history.line_change',
  'c',
  'line_id, captured_at, content_hash, state, line, price',
);

/** From the tables, because a view would look at the games of all lines first; by an array, whose few games the planner expects. */
const lineHistoryQuery = queryOf(rowSchema)`
  select l.line_id, l.game_id, l.sportsbook, l.team, l.selection, c.captured_at, c.state, c.line, c.price
  from ${lines}
  join ${changes} on c.line_id = l.line_id
  where l.game_id = any(:game_ids::uuid[])
    and l.market = :market and l.period = :period and l.rung = 'main'
    and (:sportsbook::text is null or l.sportsbook = :sportsbook::text)
  order by l.sportsbook, l.line_id, c.captured_at, c.content_hash`;

export interface LineWish {
  readonly market: string;
  readonly period: string;
  /** All sportsbooks, if left out. */
  readonly sportsbook?: string | undefined;
  /** All sides, if left out. */
  readonly selection?: string | undefined;
  readonly now: Date;
}

/** The histories of a game's main lines, in order of sportsbook and source. */
export async function readLineHistories(
  database: Executor,
  { sourceGames }: Pick<FoundGame, 'sourceGames'>,
  { market, period, sportsbook, selection, now }: LineWish,
  signal?: AbortSignal,
): Promise<SafeRead<LineHistory>> {
  const parameters = {
    game_ids: `{${sourceGames.map(({ gameId }) => gameId).join(',')}}`,
    market,
    period,
    sportsbook: sportsbook ?? null,
  };
  return mapRows(await readSafely(database, lineHistoryQuery, parameters, signal), (rows) =>
    [...Map.groupBy(rows, ({ line_id }) => line_id).values()]
      .flatMap((ofLine) => historyOf(ofLine, sourceGames, { market, period, now }) ?? [])
      .filter((history) => selection === undefined || history.selection === selection),
  );
}

function historyOf(
  rows: readonly Row[],
  sourceGames: readonly SourceGame[],
  { market, period, now }: Pick<LineWish, 'market' | 'period' | 'now'>,
): LineHistory | undefined {
  const [first] = rows;
  const game = sourceGames.find(({ gameId }) => gameId === first?.game_id);
  if (first === undefined || game === undefined) return undefined;
  const { link, source, sourceGameId, start } = game;
  const isSwapped = link.state === 'linked' && link.orientation === 'swapped';
  const lineChanges = rows.map(({ captured_at, state, line, price }) => ({ at: captured_at, state, line, price }));
  return {
    source,
    sourceGameId,
    sportsbook: first.sportsbook,
    market,
    period,
    team: first.team !== null && isSwapped ? swapped(first.team) : first.team,
    selection: isSwapped ? swapped(first.selection) : first.selection,
    changes: lineChanges,
    ...marksOf(lineChanges, start, now),
  };
}

function swapped(side: string): string {
  return side === 'home' ? 'away' : side === 'away' ? 'home' : side;
}
