import type { Command } from 'commander';
import type { SlateDate } from '../../lib/games/slate-date.ts';
import { type BoardGame, readBoard } from '../../lib/history/board.ts';
import { rowsOf, type SafeRead } from '../../lib/storage/contract/read-safely.ts';
import { boardLines } from '../board-lines.ts';
import { degradedLine } from '../degraded-line.ts';
import { league, slateDate } from '../options.ts';
import { type Surroundings, withMachine } from '../session.ts';

interface BoardOptions {
  readonly league: string;
  readonly date?: SlateDate;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Examples:
  odds board                                 the games that have yet to start
  odds board --league nfl --date 2025-11-09  the games that start on that day or later, as they were last seen
  odds board --json                          the same, as a JSON array of games

Where the schema of the database is not quite that of this code, the board says what it is without; as JSON it is an object
with "degraded" and "games" then.`;

export function addBoard(program: Command, surroundings: Surroundings): void {
  program
    .command('board')
    .option('--league <league>', 'the league', league, 'mlb')
    .option('--date <YYYY-MM-DD>', 'games from this day on, in New York; from now on where it is not given', slateDate)
    .option('--json', 'print a JSON array of games')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<BoardOptions>();
      await withMachine(surroundings, { verbose: options.verbose === true }, async ({ reader }) => {
        const { terminal, clock } = surroundings;
        const from = options.date === undefined ? clock().toISOString() : beginningOf(options.date);
        const board = await terminal.during('Reading the board', () =>
          readBoard(reader, { league: options.league, from }),
        );
        const games = rowsOf(board);
        if (options.json) return terminal.print(jsonOf(board));
        terminal.print(games.length > 0 ? boardLines(games, terminal).join('\n') : nothingFrom(options));
        if (board.is === 'degraded') terminal.note(degradedLine(board));
      });
    });
}

/** An array of games; degraded, an object, so that nobody takes it for the same. */
function jsonOf(board: SafeRead<BoardGame>): string {
  if (board.is !== 'degraded') return JSON.stringify(rowsOf(board));
  const { rows: games, without, renamed } = board;
  return JSON.stringify({ degraded: { without, renamed }, games });
}

/** Midnight in New York in summer; in winter an hour before it, when no game starts either. */
function beginningOf(date: SlateDate): string {
  return `${date}T04:00:00.000Z`;
}

function nothingFrom({ league: name, date }: BoardOptions): string {
  const which = date === undefined ? 'that has yet to start' : `that starts on ${date} or later`;
  return `No game of ${name} ${which} has a price. Try "odds collect", or another --league or --date.`;
}
