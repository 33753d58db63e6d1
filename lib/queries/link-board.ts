import type { SafeRead } from '../storage/contract/read-safely.ts';
import type { Executor } from '../storage/database.ts';
import type { BoardGame, BoardSide } from './board-game.ts';
import { readSourceGames, type SourceGame, type SourceGameChoice } from './source-games.ts';

/**
 * A board whose games know which official game they are, and have its sides. If the database has no links to read, the board
 * is degraded: games are then compared by their teams and starts.
 */
export async function linkBoard(
  database: Executor,
  board: SafeRead<BoardGame>,
  choice: Pick<SourceGameChoice, 'league' | 'from'>,
  signal?: AbortSignal,
): Promise<SafeRead<BoardGame>> {
  if (board.is === 'failed' || board.rows.length === 0) return board;
  const { without, renamed } = board.is === 'degraded' ? board : { without: [], renamed: [] };
  const links = await readSourceGames(database, choice, signal);
  if (links.is === 'failed') {
    if (links.error.code !== 'database_schema_missing') return links;
    return { is: 'degraded', rows: board.rows, without: [...without, ...missingOf(links.error.details)], renamed };
  }
  const byGame = new Map(links.rows.map((game) => [keyOf(game), game]));
  const rows = board.rows.map((game) => linkedGame(game, byGame.get(keyOf(game))));
  if (links.is === 'ok') return { ...board, rows };
  return {
    is: 'degraded',
    rows,
    without: [...new Set([...without, ...links.without])],
    renamed: [...new Map([...renamed, ...links.renamed].map((each) => [each.name, each])).values()],
  };
}

function missingOf({ missing }: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(missing) ? missing.map(String) : ['history.game_link'];
}

function keyOf({ source, sourceGameId }: Pick<SourceGame, 'source' | 'sourceGameId'>): string {
  return JSON.stringify([source, sourceGameId]);
}

function linkedGame(game: BoardGame, found: SourceGame | undefined): BoardGame {
  if (found?.link.state !== 'linked') return game;
  const { gamePk, attemptId, orientation } = found.link;
  const linked = { ...game, gamePk, attemptId };
  if (orientation === 'same') return linked;
  const { homeTeam, awayTeam, sides } = game;
  return { ...linked, homeTeam: awayTeam, awayTeam: homeTeam, sides: sides.map(swappedSide) };
}

function swappedSide(side: BoardSide): BoardSide {
  const { selection } = side;
  return { ...side, selection: selection === 'home' ? 'away' : selection === 'away' ? 'home' : selection };
}
