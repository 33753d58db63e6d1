import type { Command } from 'commander';
import { type BacklogReport, backlogReportSchema } from '../../lib/backlog/backlog-report.ts';
import type { SlateDate } from '../../lib/odds/slate-date.ts';
import { endAs } from '../already-reported-error.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { slateDate } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';
import type { Terminal } from '../terminal.ts';
import { visibleData } from '../visible.ts';

interface DrainOptions {
  readonly since?: SlateDate;
  readonly heldToo?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
The backlog is drained by itself after every run that recorded. Run this after you have repaired something.

Examples:
  odds drain                       record waiting observations
  odds drain --held-too            also those that were refused and held for later, and those that killed a drain
  odds drain --since 2026-07-01    check everything captured since then again, for example after a restore`;

export function addDrain(program: Command, surroundings: Surroundings): void {
  program
    .command('drain')
    .option('--since <YYYY-MM-DD>', 'a day, UTC: ask the database about everything captured since', slateDate)
    .option('--held-too', 'try at once what was refused and is held for later')
    .addOption(yesOption())
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { since, heldToo, yes, json, verbose } = command.optsWithGlobals<DrainOptions>();
      const { terminal } = surroundings;
      await confirmChange(surroundings, { yes, change: 'records the backlog' });
      const answer = await withDeployment(surroundings, { verbose: verbose === true }, ({ invoke }) =>
        terminal.during('Draining the backlog', () => invoke('record-backlog', { since, heldToo })),
      );
      const report = backlogReportSchema.parse(answer);
      terminal.print(json ? jsonOf(surroundings.store, answer) : drainLines(report, terminal).join('\n'));
      endAs(report.status === 'drained' ? 'done' : report.status);
    });
}

const styleOf = { drained: 'green', deferred: 'yellow', skipped: 'yellow', failed: 'red' } as const;

function drainLines(answered: BacklogReport, { style }: Terminal): string[] {
  const report = visibleData(answered);
  const { status, recorded, error, mismatches } = report;
  const atLeast = mismatches.length > 0 ? 'at least ' : '';
  return [
    `${style(styleOf[status], status)}  ${recorded.observations} observations recorded, ${recorded.changes} changes, ${recorded.splitChanges} split changes, ${recorded.scheduleChanges} changes of the schedule, ${recorded.linkAssertions ?? 0} links by hand`,
    ...(error ? [`  ${error.message} (${error.code})`] : []),
    `  left      ${atLeast}${report.waiting} waiting, ${report.missing} of them missing; ${report.dead} dead${report.dismissed > 0 ? ` (${report.dismissed} of them dismissed)` : ''}`,
    `  set aside ${report.markedDead} now dead, ${report.held} held for later; ${report.found} were recorded already`,
    ...mismatchLines(mismatches, style),
    style('dim', `  ${report.durationMs} ms, ${report.databaseCalls} database call(s)`),
  ];
}

/** One command repairs all leagues: it drains since the earliest of their days. */
function mismatchLines(mismatches: BacklogReport['mismatches'], style: Terminal['style']): string[] {
  const [since] = mismatches.map((mismatch) => mismatch.since).sort();
  if (since === undefined) return [];
  const leagues = mismatches.map(({ source, league, key }) => `${source} ${league} (the first is ${key})`).join(', ');
  return [
    style('red', `  mismatch  the database lacks what had been recorded of ${leagues}:`),
    '            it was exchanged, or restored from an older snapshot. How much that is, "odds status" counts.',
    `            Run: odds drain --since ${since}`,
  ];
}
