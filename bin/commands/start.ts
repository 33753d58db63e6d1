import { relative } from 'node:path';
import type { Command } from 'commander';
import type { Deployment } from '../../infra/deployment.ts';
import type { LocalDeployment } from '../../infra/local/local-deployment.ts';
import { type LocalWindows, openLocalWindows } from '../../infra/local/local-windows.ts';
import type { Machine } from '../../infra/local/machine.ts';
import { passWindows } from '../../infra/local/pass-windows.ts';
import { simulatedTimes, stepMs } from '../../infra/local/simulated-day.ts';
import { backlogReportSchema } from '../../lib/backlog/backlog-report.ts';
import { type CollectionReport, collectionReportSchema } from '../../lib/collection/collection-report.ts';
import { readBoard } from '../../lib/queries/board.ts';
import { rowsOf } from '../../lib/storage/contract/read-safely.ts';
import { AlreadyReportedError } from '../already-reported-error.ts';
import { boardLines } from '../board-lines.ts';
import { degradedLine } from '../degraded-line.ts';
import { reportLines } from '../report.ts';
import { type Surroundings, withLocalMachine } from '../session.ts';
import { openSimulatedMarket } from '../simulated-market.ts';
import type { Terminal } from '../terminal.ts';
import { migrate, migrationSentence } from './migrate.ts';

const help = `
It collects the last 24 hours of a simulated market, every 30 minutes of its time, so that there is a day of history to look at.
It ends by itself. What it recorded is kept, and another run continues from there until now.

With --windows it observes every minute around first pitches, too, as a deployed stage does: the schedule is synced and windows
are planned every 15 minutes. A day of that takes some minutes.

Examples:
  npm start
  npx odds start --windows`;

export function addStart(program: Command, surroundings: Surroundings): void {
  program
    .command('start')
    .option('--windows', 'also observe every minute around first pitches, in capture windows')
    .addHelpText('after', help)
    .action(async (_options, command: Command) => {
      const { verbose, live, windows } = command.optsWithGlobals<{ verbose?: true; live?: true; windows?: true }>();
      if (live) command.error("error: 'start' simulates a day; for real data use 'collect --live'");
      await start(surroundings, { verbose: verbose === true, windows: windows === true });
    });
}

interface StartChoices {
  readonly verbose: boolean;
  readonly windows: boolean;
}

async function start(surroundings: Surroundings, { verbose, windows: withWindows }: StartChoices): Promise<void> {
  const { clock, terminal, store } = surroundings;
  // The market and the functions run on this clock: a day of it is collected in seconds.
  const time = { now: clock() };
  const simulated = { ...surroundings, clock: () => time.now };
  let windows: LocalWindows | undefined;
  const openWindows = async ({ instance }: Machine) => {
    windows = await openLocalWindows({ instance, clock: simulated.clock });
    return windows;
  };
  const step = stepTimer(terminal);
  const market = await openSimulatedMarket(simulated);
  try {
    const choices = { verbose, sources: market.sources };
    const times = simulatedTimes(clock(), market.collectedUntil);
    // Windows may be open before the first time.
    time.now = new Date((times[0] ?? time.now).getTime() - (withWindows ? stepMs : 0));
    const work = async (deployment: LocalDeployment) => {
      const { instance, shared } = deployment.machine;
      const where = shared ? `(run by process ${instance.pid})` : 'on this machine';
      step('machine', `${instance.database}, S3 and DynamoDB ${where}`);
      step('migrate', migrationSentence(await migrate(deployment, terminal)));
      for (const part of partsOf(times)) {
        const reports: CollectionReport[] = [];
        await terminal.during(`Collecting ${spanOf(part)} of the simulated day`, async () => {
          for (const at of part) {
            if (windows === undefined) time.now = at;
            else await passWindows(at, { deployment, windows, time });
            reports.push(await observe(deployment, terminal));
            market.keepCollected(at);
          }
          await deployment.invoke('sync-schedule', {});
        });
        step('collect', partSentence(part, reports));
      }
      step('schedule', await recordSchedule(deployment, terminal));
      const board = await readBoard(deployment.database('reader'), {
        league: 'mlb',
        from: time.now.toISOString(),
        sources: 'freshest',
      });
      const games = rowsOf(board);
      if (board.is === 'degraded') terminal.note(degradedLine(board));
      step('board', `${games.length} games that have yet to start`);
      terminal.print(`\n${boardLines(games, terminal).join('\n')}\n\n${closingWords(store.folder)}`);
    };
    await withLocalMachine(simulated, choices, work, withWindows ? openWindows : undefined);
  } finally {
    await market.close();
  }
}

/** Prints each step as it is done, with the time it took. */
function stepTimer(terminal: Terminal): (name: string, sentence: string) => void {
  let since = performance.now();
  return (name, sentence) => {
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    since = performance.now();
    terminal.print(
      `${terminal.style('bold', name.padEnd(8))} ${terminal.style('dim', `${seconds.padStart(5)} s`)}  ${sentence}`,
    );
  };
}

/** Observations in one line of the output: a day is a few lines. */
const observationsPerPart = 8;

function partsOf(times: readonly Date[]): readonly (readonly Date[])[] {
  return times.flatMap((_time, at) =>
    at % observationsPerPart === 0 ? [times.slice(at, at + observationsPerPart)] : [],
  );
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

async function observe({ invoke }: Deployment, terminal: Terminal): Promise<CollectionReport> {
  const report = collectionReportSchema.parse(await invoke('collect-odds', { league: 'mlb' }));
  if (report.status !== 'failed') return report;
  terminal.print(reportLines(report, terminal).join('\n'));
  throw new AlreadyReportedError();
}

/** A sync does not record: that is what drains are for. */
async function recordSchedule({ invoke }: Deployment, terminal: Terminal): Promise<string> {
  const drain = () => invoke('record-backlog', {});
  const { recorded } = backlogReportSchema.parse(await terminal.during('Recording the official schedule', drain));
  return `${recorded.scheduleChanges ?? 0} changes of its games and of what is known of them`;
}

/** `Fri 12:30 to Fri 16:00: 8 observations, 14352 quotes, 2480 changes, 650 split changes` */
function partSentence(times: readonly Date[], reports: readonly CollectionReport[]): string {
  const sum = (count: (report: CollectionReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  const counts = [
    times.length === 1 ? '1 observation' : `${times.length} observations`,
    `${sum(({ outcomes }) => outcomes.quotes)} quotes`,
    `${sum(({ recorded }) => recorded.changes)} changes`,
    `${sum(({ recorded }) => recorded.splitChanges)} split changes`,
  ];
  return `${spanOf(times)}: ${counts.join(', ')}`;
}

/** `Fri 12:30 to Fri 16:00` */
function spanOf(times: readonly Date[]): string {
  return [...new Set([times[0], times.at(-1)].map((at) => clockTime.format(at)))].join(' to ');
}

function closingWords(folder: string): string {
  const fromHere = relative(process.cwd(), folder);
  return [
    `All state is in ${fromHere.startsWith('..') ? folder : fromHere}; remove the folder to begin anew. What to try next:`,
    '  npx odds collect         observe the market once more',
    '  npx odds board           the board again',
    '  npx odds sql "select sportsbook, count(*) as changes from odds.line_change group by 1 order by 2 desc"',
    '  npx odds sql "select official_date, away_team, home_team, state, away_score, home_score from odds.official_game"',
    '  npx odds --help          everything there is',
  ].join('\n');
}
