import type { Command } from 'commander';
import type { Deployment } from '../../infra/deployment.ts';
import { type SlateDate, slateDateAt } from '../../lib/odds/slate-date.ts';
import { type OfficialSlateGame, readOfficialSlate } from '../../lib/queries/official-slate.ts';
import { readSourceGames, type SourceGame } from '../../lib/queries/source-games.ts';
import { rowsOf, type SafeRead } from '../../lib/storage/contract/read-safely.ts';
import { degradedLine } from '../degraded-line.ts';
import { league, refuseDates, slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { type Slate, slateLines } from '../slate-lines.ts';
import { jsonOf } from '../store.ts';
import { addGamesLink } from './games/link.ts';
import { addSync } from './games/sync.ts';
import { addVerify } from './games/verify.ts';

interface GamesOptions {
  readonly date?: SlateDate;
  readonly league: string;
  readonly json?: true;
  readonly verbose?: true;
}

const timeoutMs = 10_000;

const examples = `
Shows the recorded official schedule of a date in New York, and which games of the sources are linked to each of its games.
Below them are the source games that start on that date and are linked to none, with the reason. A league without an official
schedule has only those.

Examples:
  odds games                                          the games of today
  odds games --date 2026-07-04 --json                 those of a date, as one JSON object
  odds games sync --date 2026-07-01 --to 2026-07-31   ask for the official schedule of a month ("odds drain" records it)
  odds games sync --from schedule.json --captured-at 2026-07-04T12:00:00Z
                                                      take over a recorded answer
  odds games link --unlinked                          the games of sources that are linked to no official game`;

/** `odds games`, and its sub-commands: each is added by a file of its own in bin/commands/games. */
export function addGames(program: Command, surroundings: Surroundings): void {
  const games = program
    .command('games')
    .option('--date <YYYY-MM-DD>', 'the official date; today in New York by default', slateDate)
    .option('--league <league>', 'the league', league, 'mlb')
    .option('--json', 'print the games as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<GamesOptions>();
      refuseDates(command, { date: options.date }, surroundings.clock());
      await showGames(options, surroundings);
    });
  addSync(games, surroundings);
  addGamesLink(games, surroundings);
  addVerify(games, surroundings);
}

async function showGames(options: GamesOptions, surroundings: Surroundings): Promise<void> {
  const { terminal, clock, store } = surroundings;
  const choice = { league: options.league, date: options.date ?? slateDateAt(clock()) };
  await withDeployment(surroundings, { verbose: options.verbose === true }, async (deployment) => {
    const reads = await terminal.during('Reading the games', () => readSlate(deployment, choice));
    const slate = await slateOf(deployment, choice, reads);
    terminal.print(options.json ? jsonOf(store, slate) : slateLines(slate, terminal).join('\n'));
    for (const read of [reads.official, reads.mentions]) {
      if (read.is === 'degraded') terminal.note(degradedLine(read));
    }
  });
}

interface SlateChoice {
  readonly league: string;
  readonly date: SlateDate;
}

interface SlateReads {
  readonly official: SafeRead<OfficialSlateGame>;
  readonly mentions: SafeRead<SourceGame>;
}

async function readSlate({ database }: Deployment, choice: SlateChoice): Promise<SlateReads> {
  const reader = database('reader');
  const official = await readOfficialSlate(reader, choice);
  const gamePks = rowsOf(official).map(({ gamePk }) => gamePk);
  return { official, mentions: await readSourceGames(reader, { ...choice, gamePks }) };
}

async function slateOf(deployment: Deployment, choice: SlateChoice, reads: SlateReads): Promise<Slate> {
  const official = rowsOf(reads.official);
  const mentions = rowsOf(reads.mentions);
  const linkedTo = (gamePk: number) => mentions.filter(({ link }) => link.state === 'linked' && link.gamePk === gamePk);
  const shown = official.map((game) => ({ ...game, sourceGames: linkedTo(game.gamePk) }));
  const unlinked = mentions.filter(({ link }) => link.state === 'unlinked');
  return { ...choice, known: await knownState(deployment, choice, official.length), games: shown, unlinked };
}

/** If nothing is recorded of the date: whether that is an off day, only waits to be recorded, or was never asked for. */
async function knownState(deployment: Deployment, choice: SlateChoice, recorded: number): Promise<Slate['known']> {
  if (recorded > 0) return 'recorded';
  const store = await deployment.scheduleStore();
  const games = await store.gamesOn(choice.league, choice.date, AbortSignal.timeout(timeoutMs));
  return games === undefined ? 'unknown' : games.length === 0 ? 'off_day' : 'not_recorded_yet';
}
