import { type Command, Option } from 'commander';
import { publishedTeams } from '../../lib/games/teams.ts';
import { markets } from '../../lib/odds/market.ts';
import type { SlateDate } from '../../lib/odds/slate-date.ts';
import { readBookLines } from '../../lib/queries/book-lines.ts';
import { rowsOf } from '../../lib/storage/contract/read-safely.ts';
import { bookLineLines } from '../book-line-lines.ts';
import { degradedLine } from '../degraded-line.ts';
import { league, refuseDates, slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';

interface CloseOptions {
  readonly league: string;
  readonly date?: SlateDate;
  readonly market?: string;
  readonly book?: string;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
A close is the last price at or before the first pitch, or the start if that is not known. It is stale if it was last seen more
than 10 minutes before (60 in a league without an official schedule), and missing with a reason if there is none.

Examples:
  odds close 777001                          of the game with this gamePk
  odds close PHI --date 2026-07-30           of the games of a team on a date
  odds close --date 2026-07-30 --market total --book draftkings-nj
  odds close --date 2025-11-09 --league nfl --json    one JSON object`;

export function addClose(program: Command, surroundings: Surroundings): void {
  program
    .command('close')
    .argument('[game]', 'the gamePk of a game, or the abbreviation of a team with --date')
    .option('--date <YYYY-MM-DD>', 'the games of this official date', slateDate)
    .option('--league <league>', 'the league', league, 'mlb')
    .addOption(new Option('--market <market>', 'only this market').choices(markets))
    .option('--book <sportsbook>', 'only this sportsbook, by its id')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (game: string | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<CloseOptions>();
      refuseDates(command, { date: options.date }, surroundings.clock());
      const which = gameIn(game, options.date);
      if (typeof which === 'string') return command.error(`error: ${which}`);
      const { terminal, store } = surroundings;
      await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ database }) => {
        const { date = null, market = null, book = null } = options;
        const request = { league: options.league, date, market, book, ...which };
        const read = await terminal.during('Reading the closes', () => readBookLines(database('reader'), request));
        const lines = rowsOf(read);
        if (options.json) return terminal.print(jsonOf(store, { lines }));
        terminal.print(lines.length > 0 ? bookLineLines(lines, terminal).join('\n') : nothing);
        if (read.is === 'degraded') terminal.note(degradedLine(read));
      });
    });
}

const nothing =
  'No line of such a game is known. A game has closes once it is linked to the official schedule: see "odds health".';

/** Which games are meant, or what is wrong with it. */
function gameIn(
  game: string | undefined,
  date: SlateDate | undefined,
): { gamePk: number | null; teams: readonly string[] | null } | string {
  if (game === undefined) return date === undefined ? 'name a game, or a --date' : { gamePk: null, teams: null };
  if (/^\d{1,9}$/.test(game)) return { gamePk: Number(game), teams: null };
  if (date === undefined) return `${game} is no gamePk; with --date it may be the abbreviation of a team, as in PHI`;
  const id = publishedTeams.teamAbbreviated(game, date);
  const team = publishedTeams.teams.find((one) => one.id === id);
  if (team === undefined) return `no team is abbreviated ${game} on ${date}`;
  return { gamePk: null, teams: [team.name, ...(team.names['mlb-stats-api'] ?? []).map(({ name }) => name)] };
}
