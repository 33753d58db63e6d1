import { type Command, Option } from 'commander';
import { markets, periods } from '../../lib/odds/market.ts';
import { type SlateDate, slateDateAt } from '../../lib/odds/slate-date.ts';
import { type FoundGame, findGames } from '../../lib/queries/find-games.ts';
import { readLineHistories } from '../../lib/queries/line-history.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { sourceNames } from '../../lib/sources/registry.ts';
import { rowsOf } from '../../lib/storage/contract/read-safely.ts';
import { lineHistoryLines } from '../line-history-lines.ts';
import { newYorkDayAndTime } from '../new-york-time.ts';
import { league, refuseDates, slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';

interface LineOptions {
  readonly league: string;
  readonly date?: SlateDate;
  readonly market: string;
  readonly period: string;
  readonly book?: string;
  readonly selection?: string;
  readonly json?: true;
  readonly verbose?: true;
}

const selections = ['home', 'away', 'over', 'under', 'draw'];

const examples = `
The game is a gamePk, a source's id of a game, or a team: its abbreviation, its name, or a word of that. A team means its game
of today in New York, or of --date; if it plays twice, give the game. Shown is the side of that team, or the home side; of a
total the over. One sportsbook is shown with a chart and all its changes, several in one row each.

Open is the first offer that was seen. Close is the offer in force at the first pitch, or at the scheduled start until that is
known. How old it was then, the closing lines say.

Examples:
  odds line PHI --date 2026-07-04                          the moneyline of all sportsbooks
  odds line PHI --date 2026-07-04 --book draftkings-nj     that of one, with a chart
  odds line "Red Sox" --date 2026-07-04 --market total --json
  odds line ${sourceNames[0]}/100301 --market spread --selection away`;

export function addLine(program: Command, surroundings: Surroundings): void {
  program
    .command('line')
    .argument('<game>', 'a gamePk, a source’s id of a game (also as source/id), or a team')
    .option('--league <league>', 'the league', league, 'mlb')
    .option('--date <YYYY-MM-DD>', 'the date in New York on which the team plays; today by default', slateDate)
    .addOption(new Option('--market <market>', 'the market').choices(markets).default('moneyline'))
    .addOption(new Option('--period <period>', 'the part of the game').choices(periods).default('full_game'))
    .option('--book <sportsbook>', 'this sportsbook alone, by its id in "odds books"')
    .addOption(new Option('--selection <selection>', 'this side').choices(selections))
    .option('--json', 'print the lines and their changes as one JSON object')
    .addHelpText('after', examples)
    .action(async (wanted: string, _options, command: Command) => {
      const options = command.optsWithGlobals<LineOptions>();
      refuseDates(command, { date: options.date }, surroundings.clock());
      await showLine(wanted, options, surroundings);
    });
}

async function showLine(wanted: string, options: LineOptions, surroundings: Surroundings): Promise<void> {
  const { terminal, clock, store } = surroundings;
  const { market, period, book: sportsbook } = options;
  const date = options.date ?? slateDateAt(clock());
  await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ database }) => {
    const reader = database('reader');
    const { game, lines } = await terminal.during('Reading the line', async () => {
      const game = onlyOne(rowsOf(await findGames(reader, { league: options.league, wanted, date })), wanted, date);
      const wish = {
        market,
        period,
        sportsbook,
        selection: options.selection ?? usualSelection(market, game),
        now: clock(),
      };
      return { game, lines: rowsOf(await readLineHistories(reader, game, wish)) };
    });
    const { side: _side, ...found } = game;
    if (options.json) return terminal.print(jsonOf(store, { game: found, market, period, lines }));
    const text = lineHistoryLines({ game, market, period, lines, now: clock() }, terminal);
    terminal.print(text.length > 0 ? text.join('\n') : nothingOf(game, options));
  });
}

function usualSelection(market: string, { side }: FoundGame): string {
  return market === 'total' || market === 'team_total' ? 'over' : (side ?? 'home');
}

/** @throws OddsError `argument_invalid`, with the games to choose from */
function onlyOne(found: readonly FoundGame[], wanted: string, date: SlateDate): FoundGame {
  const [game, ...others] = found;
  if (game === undefined) {
    throw new OddsError(
      'argument_invalid',
      `No source has a game "${wanted}", and no team of that name plays on ${date}. "odds games" shows the games of a date; give another --date or --league.`,
    );
  }
  if (others.length === 0) return game;
  const choices = found.map((each) => `  ${idOf(each, found)}  ${describe(each)}`);
  throw new OddsError(
    'argument_invalid',
    `"${wanted}" means ${found.length} games. Give one of them in its place:\n${choices.join('\n')}`,
  );
}

/** What names this game alone: a game that was postponed has its gamePk in common with the one that was played. */
function idOf({ gamePk, sourceGames: [{ source, sourceGameId }] }: FoundGame, all: readonly FoundGame[]): string {
  const isAlone = all.filter((game) => game.gamePk === gamePk).length === 1;
  return gamePk !== null && isAlone ? String(gamePk) : `${source}/${sourceGameId}`;
}

function describe({ awayTeam, homeTeam, startTime }: FoundGame): string {
  return `${awayTeam} at ${homeTeam}, ${newYorkDayAndTime(startTime)}`;
}

function nothingOf(game: FoundGame, { market, period, book, selection }: LineOptions): string {
  const of = [market, period, ...(selection === undefined ? [] : [selection])].join(', ').replaceAll('_', ' ');
  const by = book === undefined ? '' : ` of ${book}`;
  return `No price${by} was seen of ${describe(game)}: ${of}. Try another --market, --period, --book or --selection.`;
}
