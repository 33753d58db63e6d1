import type { Command } from 'commander';
import { newYorkTime, type SlateDate, slateDatesAt } from '../../lib/odds/slate-date.ts';
import { readBoard } from '../../lib/queries/board.ts';
import type { BoardGame } from '../../lib/queries/board-game.ts';
import { mapRows, rowsOf, type SafeRead } from '../../lib/storage/contract/read-safely.ts';
import { boardLines } from '../board-lines.ts';
import { degradedLine } from '../degraded-line.ts';
import { league, refuseDates, slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf, type Store } from '../store.ts';

interface BoardOptions {
  readonly league: string;
  readonly date?: SlateDate;
  readonly allSources?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Examples:
  odds board                                 the games that have yet to start
  odds board --league nfl --date 2025-11-09  the games that start on that date, as they were last seen
  odds board --all-sources                   each game once from each source that has it
  odds board --json                          a JSON array of games

Each game is shown once, from the source that saw a price of it last, with that source's name and the age of the price. A
price that the source's latest answer no longer shows is stale: it is marked, and never compared with a current one.

If the database lacks optional columns that this code expects, the board says which. Its JSON is then an object with
"degraded" and "games" instead of an array.`;

export function addBoard(program: Command, surroundings: Surroundings): void {
  program
    .command('board')
    .option('--league <league>', 'the league', league, 'mlb')
    .option(
      '--date <YYYY-MM-DD>',
      'the games of this date in New York; without it, those that have yet to start',
      slateDate,
    )
    .option('--all-sources', 'each game once from each source; by default only from the source that saw it last')
    .option('--json', 'print a JSON array of games')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<BoardOptions>();
      refuseDates(command, { date: options.date }, surroundings.clock());
      await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ database }) => {
        const { terminal, clock } = surroundings;
        const from = options.date === undefined ? clock() : newYorkTime(options.date);
        const read = await terminal.during('Reading the board', () =>
          readBoard(database('reader'), {
            league: options.league,
            from: from.toISOString(),
            sources: options.allSources ? 'all' : 'freshest',
          }),
        );
        const board = mapRows(read, (games) => games.filter(isOn(options.date)));
        const games = rowsOf(board);
        if (options.json) return terminal.print(gamesAsJson(board, surroundings.store));
        terminal.print(games.length > 0 ? boardLines(games, terminal).join('\n') : nothingFrom(options));
        if (board.is === 'degraded') terminal.note(degradedLine(board));
      });
    });
}

/** An array of games; an object if the answer is degraded, so that no program takes it for a complete one. */
function gamesAsJson(board: SafeRead<BoardGame>, store: Store): string {
  if (board.is !== 'degraded') return JSON.stringify(rowsOf(board));
  const { rows: games, without, renamed } = board;
  return jsonOf(store, { degraded: { without, renamed }, games });
}

/** Whether a game starts on a date in New York, which is the official date of all but resumed games. */
function isOn(date: SlateDate | undefined): (game: BoardGame) => boolean {
  return ({ startTime }) => date === undefined || slateDatesAt(new Date(startTime))[0] === date;
}

function nothingFrom({ league: name, date }: BoardOptions): string {
  const which = date === undefined ? 'that has yet to start' : `that starts on ${date}`;
  return `No game of ${name} ${which} has a price. Try "odds collect", or another --league or --date.`;
}
