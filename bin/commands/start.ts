import { relative } from 'node:path';
import type { Command } from 'commander';
import { openHome } from '../../infra/local/home.ts';
import { type KeptMarket, openKeptMarket } from '../../infra/local/kept-market.ts';
import { readBoard } from '../../lib/history/board.ts';
import { rowsOf } from '../../lib/storage/contract/read-safely.ts';
import { boardLines } from '../board-lines.ts';
import { degradedLine } from '../degraded-line.ts';
import { FailureTold } from '../failure-told.ts';
import { type Report, readReport, reportLines } from '../report.ts';
import { type Session, type Surroundings, withMachine } from '../session.ts';
import { migrate, migrationSentence } from './migrate.ts';

/** How often the market is observed, and how long its time runs on before it is. */
const observations = 4;
const minutesBetween = 15;

export function addStart(program: Command, surroundings: Surroundings): void {
  program
    .command('start')
    .addHelpText(
      'after',
      '\nIt ends by itself. What it recorded is kept, and another run adds to it.\n\nExample:\n  npm start',
    )
    .action(async (_options, command: Command) => {
      const { verbose } = command.optsWithGlobals<{ verbose?: true }>();
      await start(surroundings, verbose === true);
    });
}

async function start(surroundings: Surroundings, verbose: boolean): Promise<void> {
  const { config, clock, terminal } = surroundings;
  const step = stepTimer(surroundings);
  const market = await openKeptMarket({ file: openHome(config.ODDS_HOME).market, clock });
  try {
    const choices = { verbose, actionNetworkUrl: market.url, theOddsApiUrl: market.url };
    await withMachine(surroundings, choices, async (session) => {
      const { instance, shared } = session.machine;
      step(
        'machine',
        `${instance.database}, S3 and DynamoDB ${shared ? `(run by process ${instance.pid})` : 'on this machine'}`,
      );
      step('migrate', migrationSentence(await migrate(session, terminal)));
      for (let nth = 1; nth <= observations; nth++) {
        market.advance(minutesBetween);
        step('collect', collectSentence(market, await observe(session, surroundings)));
      }
      const board = await readBoard(session.reader, { league: 'mlb', from: clock().toISOString() });
      const games = rowsOf(board);
      if (board.is === 'degraded') terminal.note(degradedLine(board));
      step('board', `${games.length} games`);
      terminal.print(`\n${boardLines(games, terminal).join('\n')}\n\n${closingWords(session)}`);
    });
  } finally {
    await market.close();
  }
}

/** Prints each step as it is done, with the time it took. */
function stepTimer({ terminal }: Surroundings): (name: string, sentence: string) => void {
  let since = performance.now();
  return (name, sentence) => {
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    since = performance.now();
    terminal.print(
      `${terminal.style('bold', name.padEnd(8))} ${terminal.style('dim', `${seconds.padStart(5)} s`)}  ${sentence}`,
    );
  };
}

async function observe({ invoke }: Session, { terminal }: Surroundings): Promise<Report> {
  const answer = await terminal.during('Collecting', () => invoke('collect-odds', { league: 'mlb' }));
  const report = readReport(answer);
  if (report.status !== 'failed') return report;
  terminal.print(reportLines(report, terminal).join('\n'));
  throw new FailureTold();
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
});

function collectSentence(market: KeptMarket, { status, games, outcomes, recorded }: Report): string {
  return (
    `${clockTime.format(market.now())} in the market: ${outcomes.quotes} quotes of ${games.quoted} games, ${status}: ` +
    `${recorded.changes} changes, ${recorded.splitChanges} split changes`
  );
}

function closingWords({ machine }: Session): string {
  const { root } = machine.home;
  const fromHere = relative(process.cwd(), root);
  return [
    `All state is in ${fromHere.startsWith('..') ? root : fromHere}; remove the folder to begin anew. What to try next:`,
    '  npx odds collect                  observe the market once more',
    '  npx odds board                    the board again',
    '  npx odds sql "select sportsbook, count(*) as changes from odds.line_change group by 1 order by 2 desc"',
    '  npx odds --help                   everything there is',
  ].join('\n');
}
