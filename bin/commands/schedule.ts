import type { Command } from 'commander';
import type { Deployment } from '../../infra/deployment.ts';
import { syncReportSchema } from '../../lib/collection/sync-report.ts';
import { datesBetween, type SlateDate } from '../../lib/odds/slate-date.ts';
import { endAs } from '../already-reported-error.ts';
import { refuseDates, slateDate } from '../options.ts';
import { type KnownDate, scheduleLines } from '../schedule-lines.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { openSimulatedMarket } from '../simulated-market.ts';
import { jsonOf } from '../store.ts';

interface ScheduleOptions {
  readonly from?: SlateDate;
  readonly to?: SlateDate;
  readonly live?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const timeoutMs = 10_000;

const examples = `
Shows whether an empty slate is an off day. Without dates it covers yesterday to a week ahead, in New York.

Examples:
  odds schedule                                       that of the simulated market
  odds schedule --from 2026-07-01 --to 2026-07-31     a month of it
  odds schedule --live --json                         the real one, as one JSON object`;

export function addSchedule(program: Command, surroundings: Surroundings): void {
  program
    .command('schedule')
    .option('--from <YYYY-MM-DD>', 'the first official date', slateDate)
    .option('--to <YYYY-MM-DD>', 'the last official date', slateDate)
    .option('--json', 'print the report and the dates as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ScheduleOptions>();
      const { from, to } = options;
      if (from !== undefined && to !== undefined && from > to) {
        command.error("error: option '--from' is a date after the one of '--to'");
      }
      refuseDates(command, { from, to }, surroundings.clock());
      await schedule(options, surroundings);
    });
}

async function schedule({ from, to, live, json, verbose }: ScheduleOptions, surroundings: Surroundings): Promise<void> {
  const { terminal, store } = surroundings;
  const market = live ? undefined : await openSimulatedMarket(surroundings);
  try {
    const choices = { verbose: verbose === true, ...(market && { sources: market.sources }) };
    await withDeployment(surroundings, choices, async (deployment) => {
      const sync = () => deployment.invoke('sync-schedule', { from, to });
      const answer = await terminal.during('Looking at the official schedule', sync);
      const report = syncReportSchema.parse(answer);
      const dates = await knownDates(deployment, report);
      const text = json ? jsonOf(store, { ...report, dates }) : scheduleLines(report, dates, terminal).join('\n');
      terminal.print(text);
      endAs(report.status === 'failed' ? 'failed' : 'done');
    });
  } finally {
    await market?.close();
  }
}

interface ScheduleDates {
  readonly league: string;
  readonly from: SlateDate;
  readonly to: SlateDate;
}

async function knownDates(deployment: Deployment, { league, from, to }: ScheduleDates): Promise<KnownDate[]> {
  const store = await deployment.scheduleStore();
  const signal = AbortSignal.timeout(timeoutMs);
  const known: KnownDate[] = [];
  for (const date of datesBetween(from, to)) {
    known.push({ date, games: (await store.gamesOn(league, date, signal)) ?? null });
  }
  return known;
}
