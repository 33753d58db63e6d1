import type { Command } from 'commander';
import { daysAfter, type SlateDate, slateDateAt } from '../../lib/odds/slate-date.ts';
import { gapLines } from '../gap-lines.ts';
import { league, refuseDates, slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';

interface GapsOptions {
  readonly from?: SlateDate;
  readonly to?: SlateDate;
  readonly league: string;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
A gap is a time in which runs were due and none observed anything: its prices were not seen and cannot be had later. Drains of a
stage keep the gaps of each date, with the runs that were due by the settings of that time. On this machine no run is due: people
start them.

Examples:
  odds gaps                                       of the last week
  odds gaps --from 2026-07-01 --to 2026-07-31
  odds gaps --json                                one JSON object`;

const usualDays = 7;

export function addGaps(program: Command, surroundings: Surroundings): void {
  program
    .command('gaps')
    .option(
      '--from <YYYY-MM-DD>',
      `the first date, New York; ${usualDays} days before the last one by default`,
      slateDate,
    )
    .option('--to <YYYY-MM-DD>', 'the last date; today by default', slateDate)
    .option('--league <league>', 'the league', league, 'mlb')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<GapsOptions>();
      const { terminal, store, clock } = surroundings;
      refuseDates(command, { from: options.from, to: options.to }, clock());
      const { to = slateDateAt(clock()) } = options;
      const { from = daysAfter(to, -usualDays) } = options;
      if (from > to) command.error(`error: '--from' ${from} is after '--to' ${to}`);
      await withDeployment(surroundings, { verbose: options.verbose === true }, async ({ gapStore }) => {
        const gaps = await gapStore();
        const days = await terminal.during('Reading the gaps', () => gaps.readBetween(options.league, from, to));
        if (options.json) return terminal.print(jsonOf(store, { league: options.league, from, to, days }));
        if (days.length === 0) return terminal.print(store.stage === undefined ? noneHere : noneThere);
        terminal.print(gapLines(days, { from, to }, terminal).join('\n'));
      });
    });
}

const noneHere = 'No gap is known: runs on this machine are started by hand, so none is due.';
const noneThere =
  'Nothing is known of these dates. Drains keep gaps for 400 days, beginning with the first drain that can.';
