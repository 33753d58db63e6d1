import { type Command, Option } from 'commander';
import type { Edits, RepairableKind } from '../../lib/backlog/recorded-kind.ts';
import type { SlateDate } from '../../lib/odds/slate-date.ts';
import { replay } from '../../lib/repair/replay.ts';
import type { ReplayCounts, ReplayedDay, ReplayReport } from '../../lib/repair/replay-report.ts';
import { endAs } from '../already-reported-error.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { withMaintenance } from '../maintenance.ts';
import { league, slateDate } from '../options.ts';
import { type KindName, kindNames, recordedKinds } from '../recorded-kinds.ts';
import type { Surroundings } from '../session.ts';
import { observationsIn, setAsideLines } from '../set-aside-lines.ts';
import { jsonOf } from '../store.ts';
import { visibleData } from '../visible.ts';

interface ReplayCommandOptions {
  readonly from: SlateDate;
  readonly to: SlateDate;
  readonly kind: KindName;
  readonly source?: string;
  readonly league?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What it does:
  Reads what landed on those days (of capture, UTC) with today's readers, and records it. What the same or a newer reader
  has recorded stays unchanged. What an older reader recorded and today's refuses is removed, and marked dead. What cannot
  be read or recorded is set aside and counted. It runs as the owner of the database. A dry run does the same in one
  transaction and rolls it back; recording waits meanwhile, and runs that wait for more than 5 seconds are deferred.

Examples:
  odds replay --from 2026-07-01 --to 2026-07-04 --dry-run    what a newer reader would change
  odds replay --from 2026-07-01 --to 2026-07-04 --json       change it
  odds replay --kind schedule --from 2026-03-01 --to 2026-07-04    of the official schedule`;

export function addReplay(program: Command, surroundings: Surroundings): void {
  program
    .command('replay')
    .requiredOption('--from <YYYY-MM-DD>', 'the first day of capture, UTC', slateDate)
    .requiredOption('--to <YYYY-MM-DD>', 'the last day of capture, UTC', slateDate)
    .addOption(
      new Option('--kind <kind>', 'what landed: prices, the official schedule, or links by hand')
        .choices(kindNames)
        .default('odds'),
    )
    .option('--source <source>', 'of this source only')
    .option('--league <league>', 'of this league only', league)
    .option('--dry-run', 'say what would change, and change nothing')
    .addOption(yesOption())
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<ReplayCommandOptions>();
      if (options.from > options.to) command.error("error: option '--from' is a day after the one of '--to'");
      const change = `records what landed from ${options.from} to ${options.to} again`;
      if (!options.dryRun) await confirmChange(surroundings, { yes: options.yes, change });
      const { odds, schedule, links } = recordedKinds;
      if (options.kind === 'odds') await replayAndTell(odds, options, surroundings);
      else if (options.kind === 'schedule') await replayAndTell(schedule, options, surroundings);
      else await replayAndTell(links, options, surroundings);
    });
}

async function replayAndTell<Reading, Edited extends Edits>(
  kind: RepairableKind<Reading, Edited>,
  options: ReplayCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { terminal } = surroundings;
  const { json, verbose, from, to, source, league: ofLeague, dryRun = false } = options;
  await withMaintenance(surroundings, { verbose: verbose === true, kind }, async (maintenance) => {
    const onDay = (day: ReplayedDay<Edited>) => json || terminal.print(dayLine(visibleData(day)));
    const now = surroundings.clock;
    const work = () => replay({ ...maintenance, kind, from, to, source, league: ofLeague, now, dryRun, onDay });
    const report = await terminal.during('Replaying', work);
    terminal.print(json ? jsonOf(surroundings.store, report) : sumLines(visibleData(report)).join('\n'));
    endAs(observationsIn(report.refused) > 0 ? 'refused' : 'done');
  });
}

function dayLine(day: ReplayedDay<Edits>): string {
  return `${day.day}  ${day.source} ${day.league}: ${countsOf(day)}; ${editsOf(day)}`;
}

function sumLines(report: ReplayReport<Edits>): string[] {
  const { dryRun, days, unreadable, refused } = report;
  if (days.length === 0) return ['Nothing was landed on those days.'];
  return [
    `${dryRun ? 'Would be' : 'Done'}, in ${days.length} day(s): ${countsOf(report)}`,
    `  ${editsOf(report)}`,
    ...setAsideLines('unreadable', unreadable),
    ...setAsideLines('refused', refused),
    ...(dryRun ? ['Nothing was changed: this was a dry run.'] : []),
  ];
}

function countsOf({ landed, already, repaired, added, takenBack, unreadable, refused }: ReplayCounts): string {
  const setAside = `${observationsIn(unreadable)} unreadable + ${observationsIn(refused)} refused`;
  return `${landed} landed = ${already} already + ${repaired} repaired + ${added} added + ${takenBack} taken back + ${setAside}`;
}

const editNames: Readonly<Record<string, string>> = {
  lineChanges: 'changes',
  splitChanges: 'split changes',
  scheduleChanges: 'schedule changes',
  linkAssertions: 'links by hand',
};

/** Of a report those of its fields that are edits. */
function editsOf(report: object): string {
  return Object.entries(report)
    .filter(([name]) => name in editNames)
    .map(([name, { added, removed }]) => `${editNames[name]} +${added} −${removed}`)
    .join(', ');
}
