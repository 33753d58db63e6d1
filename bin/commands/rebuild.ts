import type { Command } from 'commander';
import { recordedOdds } from '../../lib/backlog/recorded-odds.ts';
import { type RebuildProgress, type RebuildReport, rebuild } from '../../lib/repair/rebuild.ts';
import { readers } from '../../lib/sources/registry.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import { endAs } from '../already-reported-error.ts';
import { withMaintenance } from '../maintenance.ts';
import type { Surroundings } from '../session.ts';
import { setAsideLines } from '../set-aside-lines.ts';
import { jsonOf } from '../store.ts';
import { tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { visibleData } from '../visible.ts';

interface RebuildCommandOptions {
  readonly yes?: true;
  readonly acceptLoss?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What it does:
  Makes the history once more from all that was landed, in a schema beside the live one, and compares the two row for
  row. With --yes it puts the new one in the place of the old one, in one transaction: who reads sees one or the other.
  It asks as the owner of the database. Recording goes on until the comparison, and what waits too long then is deferred.
  It does not swap where the live history has observations that the new one would not have, their bodies being gone from
  the bucket or not readable to today's readers, unless --accept-loss says so too.

Examples:
  odds rebuild                 is the history what was landed?
  odds rebuild --yes --json    put the rebuilt one in its place`;

export function addRebuild(program: Command, surroundings: Surroundings): void {
  program
    .command('rebuild')
    .option('--yes', 'swap: also where the two differ')
    .option('--accept-loss', 'with --yes: also where observations of the live history would be lost')
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<RebuildCommandOptions>();
      if (options.acceptLoss && !options.yes) command.error("error: option '--accept-loss' needs '--yes'");
      await rebuildAndTell(options, surroundings);
    });
}

async function rebuildAndTell(options: RebuildCommandOptions, surroundings: Surroundings): Promise<void> {
  const { terminal } = surroundings;
  const { json, verbose, yes: swap = false, acceptLoss = false } = options;
  const report = await withMaintenance(surroundings, { verbose: verbose === true }, (maintenance) => {
    const onProgress = json ? () => undefined : progressTo(terminal);
    const now = () => performance.now();
    const kind = recordedOdds(readers);
    const schema = { migrations, replaceables };
    const work = () => rebuild({ ...maintenance, kind, schema, swap, acceptLoss, now, onProgress });
    return terminal.during('Rebuilding', work);
  });
  terminal.print(json ? jsonOf(surroundings.store, report) : reportLines(report, terminal).join('\n'));
  endAs(endings[report.outcome]);
}

const endings = { equal: 'done', swapped: 'done', different: 'failed', refused: 'refused' } as const;

const observationsBetweenNotes = 1_000;

/** A line every thousand observations: it may take an hour. */
function progressTo(terminal: Terminal): (progress: RebuildProgress) => void {
  let told = 0;
  return (progress) => {
    if (progress.step !== 'filling') return terminal.note(`${progress.step} …`);
    if (progress.observations < told + observationsBetweenNotes) return;
    told = progress.observations;
    terminal.note(`filling: ${told} observations`);
  };
}

const sentences: Readonly<Record<RebuildReport['outcome'], string>> = {
  equal: 'The history is exactly what was landed. Nothing was changed.',
  different: 'The history is not what was landed. The rebuilt one is kept in schema history_shadow for a look at it.',
  swapped: 'The rebuilt history is the live one now.',
  refused: 'Not swapped: observations would be lost. Both are kept; --accept-loss swaps all the same.',
};

function reportLines(found: RebuildReport, { style, width }: Terminal): string[] {
  const report = visibleData(found);
  const { outcome, landed, recorded, tables, loss, unreadable, refused, durationMs } = report;
  const columns = ['table', 'live', 'rebuilt', 'only live', 'only rebuilt'].map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = tables.map((each) => [
    each.table,
    ...[each.live, each.rebuilt, each.onlyLive, each.onlyRebuilt].map(String),
  ]);
  return [
    ...tableLines(columns, rows, { width, heading: (title) => style('bold', title) }),
    ...tables.flatMap(({ table, first }) => first.map(({ side, row }) => `  only ${side}, ${table}: ${row}`)),
    `${landed} landed, ${recorded} of them recorded`,
    ...setAsideLines('unreadable', unreadable),
    ...setAsideLines('refused', refused),
    ...(loss.observations > 0 ? [`  would be lost: ${loss.observations}, the first is ${loss.first[0]}`] : []),
    style('dim', `filled in ${durationMs.fill} ms, recorders waited ${durationMs.writersHeld} ms`),
    style(outcome === 'equal' || outcome === 'swapped' ? 'green' : 'red', sentences[outcome]),
  ];
}
