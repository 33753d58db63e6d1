import type { Command } from 'commander';
import { allSourcesAt } from '../../infra/local/function-environment.ts';
import { openHome } from '../../infra/local/home.ts';
import { openKeptMarket } from '../../infra/local/kept-market.ts';
import { openScheduleStore } from '../../infra/local/local-schedule-store.ts';
import { syncReportSchema } from '../../lib/collection/sync-report.ts';
import { datesBetween, type SlateDate } from '../../lib/odds/slate-date.ts';
import { endAs } from '../already-reported-error.ts';
import { refuseDates, slateDate } from '../options.ts';
import { type KnownDate, scheduleLines } from '../schedule-lines.ts';
import { type Session, type Surroundings, withMachine } from '../session.ts';
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
  const { terminal, clock, store } = surroundings;
  const market = live ? undefined : await openKeptMarket({ file: openHome(store.folder).market, clock });
  try {
    const choices = { verbose: verbose === true, ...(market && { sources: allSourcesAt(market.url) }) };
    await withMachine(surroundings, choices, async (session) => {
      const sync = () => session.invoke('sync-schedule', { from, to });
      const answer = await terminal.during('Looking at the official schedule', sync);
      const report = syncReportSchema.parse(answer);
      const dates = await knownDates(session, report, clock);
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

async function knownDates(
  { machine }: Session,
  { league, from, to }: ScheduleDates,
  clock: () => Date,
): Promise<KnownDate[]> {
  const store = openScheduleStore(machine.instance, clock);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const known: KnownDate[] = [];
    for (const date of datesBetween(from, to)) {
      known.push({ date, games: (await store.gamesOn(league, date, signal)) ?? null });
    }
    return known;
  } finally {
    store.close();
  }
}
