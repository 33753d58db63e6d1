import type { BoardGame } from '../lib/queries/board-game.ts';
import type { Degradation } from '../lib/storage/contract/query.ts';
import { rowsOf, type SafeRead } from '../lib/storage/contract/read-safely.ts';
import { degradedLine } from './degraded-line.ts';
import { newYorkTimeToTheSecond } from './new-york-time.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';
import { type Refresh, screenOf, watch } from './watch.ts';

interface BoardWatch {
  readonly everyS: number;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
  read(): Promise<SafeRead<BoardGame>>;
}

type Board = SafeRead<BoardGame>;

/** One JSON object a line, for each refresh, until it is interrupted. */
export async function watchAsJson(watching: BoardWatch, terminal: Pick<Terminal, 'write'>): Promise<void> {
  const show = (refresh: Refresh<Board>) => terminal.write(`${JSON.stringify(jsonOf(refresh))}\n`);
  await watch({ ...watching, everyMs: watching.everyS * 1_000, show });
}

function jsonOf(refresh: Refresh<Board>) {
  const at = refresh.at.toISOString();
  if (refresh.is === 'failed') return { at, error: { code: refresh.error.code, message: refresh.error.message } };
  const degraded = degradationOf(refresh.value);
  return { at, ...(degraded && { degraded }), games: rowsOf(refresh.value) };
}

function degradationOf(board: Board): Degradation | undefined {
  return board.is === 'degraded' ? { without: board.without, renamed: board.renamed } : undefined;
}

type Screen = Pick<Terminal, 'style' | 'write' | 'height'>;

/** Redraws the board in place. If it cannot be read any more, the last one stays, with how old it is and why. */
export async function watchOnScreen(
  watching: BoardWatch,
  screen: Screen,
  draw: (games: readonly BoardGame[]) => readonly string[],
): Promise<void> {
  let last: { readonly board: Board; readonly at: Date } | undefined;
  const show = async (refresh: Refresh<Board>) => {
    if (refresh.is === 'read') last = { board: refresh.value, at: refresh.at };
    const lines = [
      ...headingOf(refresh, last?.at, watching.everyS, screen),
      ...(last === undefined ? [] : draw(rowsOf(last.board))),
      ...(last?.board.is === 'degraded' ? [degradedLine(last.board)] : []),
    ];
    return await screen.write(screenOf(lines, screen.height ?? lines.length + 1));
  };
  await watch({ ...watching, everyMs: watching.everyS * 1_000, show });
}

function headingOf(
  refresh: Refresh<Board>,
  lastAt: Date | undefined,
  everyS: number,
  { style }: Pick<Terminal, 'style'>,
): readonly string[] {
  const rhythm = `every ${everyS} s, Ctrl-C ends it`;
  if (refresh.is === 'read') return [style('dim', `Read at ${newYorkTimeToTheSecond(refresh.at)}, ${rhythm}.`)];
  const { code, message } = refresh.error;
  const [reason = ''] = message.split('\n');
  const age =
    lastAt === undefined ? '' : ` What is below was read ${ageOf(lastAt, refresh.at)} ago, and its ages are of then.`;
  return [
    style('red', `Could not be read at ${newYorkTimeToTheSecond(refresh.at)} (${code}), tried ${rhythm}.${age}`),
    visible(reason),
  ];
}

function ageOf(at: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}
