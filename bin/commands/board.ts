import { type Command, Option } from 'commander';
import { newYorkTime, type SlateDate, slateDateAt } from '../../lib/odds/slate-date.ts';
import { readBoard } from '../../lib/queries/board.ts';
import type { BoardGame } from '../../lib/queries/board-game.ts';
import { isTeam } from '../../lib/queries/named-team.ts';
import { mapRows, rowsOf, type SafeRead } from '../../lib/storage/contract/read-safely.ts';
import type { Database } from '../../lib/storage/database.ts';
import { boardLines } from '../board-lines.ts';
import { degradedLine } from '../degraded-line.ts';
import { league, refreshSeconds, refuseDates, slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf, type Store } from '../store.ts';
import type { Terminal } from '../terminal.ts';
import { watchAsJson, watchOnScreen } from '../watch-board.ts';

interface BoardOptions {
  readonly league: string;
  readonly date?: SlateDate;
  readonly allSources?: true;
  readonly team?: string;
  readonly book?: string;
  /** Seconds from one refresh to the next. */
  readonly watch?: number;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Examples:
  odds board                                 the games that have yet to start
  odds board --league nfl --date 2025-11-09  the games that start on that date, as they were last seen
  odds board --all-sources                   each game once from each source that has it
  odds board --team BOS --book fanduel-nj    the prices of one sportsbook for the games of one team
  odds board --json                          a JSON array of games

Each game is shown once, whatever its sources and ids, from the source that saw a price of it last, with that source's name and the age of the price. A
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
    .option('--team <team>', 'the games of this team: its abbreviation, its name, or a word of that')
    .option('--book <sportsbook>', 'the prices of this sportsbook in place of the best ones, by its id in "odds books"')
    .addOption(
      new Option('--watch [seconds]', 'read it again and again, and redraw it in place, until Ctrl-C')
        .argParser(refreshSeconds)
        .preset('30'),
    )
    .option('--json', 'print a JSON array of games; with --watch a JSON object a line, for each refresh')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<BoardOptions>();
      refuseDates(command, { date: options.date }, surroundings.clock());
      const { terminal } = surroundings;
      if (options.watch !== undefined && !options.json && terminal.height === undefined) {
        command.error(
          "error: option '--watch' redraws a screen, and there is none; with '--json' it prints a line for each refresh",
        );
      }
      await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ database }, interrupted) => {
        const reader = database('reader');
        const read = () => boardOf(reader, options, surroundings.clock());
        if (options.watch !== undefined) {
          const watching = { everyS: options.watch, clock: surroundings.clock, read, signal: interrupted };
          if (options.json) return await watchAsJson(watching, terminal);
          const draw = (games: readonly BoardGame[]) => boardText(games, options, terminal);
          return await watchOnScreen(watching, terminal, draw);
        }
        const board = await terminal.during('Reading the board', read);
        if (options.json) return terminal.print(gamesAsJson(board, surroundings.store));
        terminal.print(boardText(rowsOf(board), options, terminal).join('\n'));
        if (board.is === 'degraded') terminal.note(degradedLine(board));
      });
    });
}

/** @throws OddsError if it cannot be read */
async function boardOf(reader: Database, options: BoardOptions, now: Date): Promise<SafeRead<BoardGame>> {
  const { league: name, date, team, book, allSources } = options;
  const from = (date === undefined ? now : newYorkTime(date)).toISOString();
  const request = { league: name, from, sportsbook: book, sources: allSources ? 'all' : 'freshest' } as const;
  const read = await readBoard(reader, request);
  rowsOf(read);
  return mapRows(read, (games) => games.filter((game) => isOn(game, date) && isOf(game, team)));
}

/** Whether a game starts on a date in New York, which is the official date of all but resumed games. */
function isOn({ startTime }: BoardGame, date: SlateDate | undefined): boolean {
  return date === undefined || slateDateAt(new Date(startTime)) === date;
}

function isOf({ homeTeam, awayTeam, source, startTime }: BoardGame, team: string | undefined): boolean {
  const date = slateDateAt(new Date(startTime));
  return team === undefined || [homeTeam, awayTeam].some((name) => isTeam(team, { name, source, date }));
}

function boardText(games: readonly BoardGame[], options: BoardOptions, terminal: Terminal): readonly string[] {
  return games.length > 0 ? boardLines(games, { ...terminal, sportsbook: options.book }) : [nothingFrom(options)];
}

/** An array of games; an object if the answer is degraded, so that no program takes it for a complete one. */
function gamesAsJson(board: SafeRead<BoardGame>, store: Store): string {
  if (board.is !== 'degraded') return JSON.stringify(rowsOf(board));
  const { rows: games, without, renamed } = board;
  return jsonOf(store, { degraded: { without, renamed }, games });
}

function nothingFrom({ league: name, date, team, book }: BoardOptions): string {
  const whose = team === undefined ? name : `"${team}" in ${name}`;
  const which = date === undefined ? 'that has yet to start' : `that starts on ${date}`;
  const price = book === undefined ? 'a price' : `a price of ${book}`;
  return `No game of ${whose} ${which} has ${price}. Try "odds collect", or another --league, --date, --team or --book.`;
}
