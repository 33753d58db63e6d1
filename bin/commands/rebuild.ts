import { type Command, Option } from 'commander';
import type { RebuildableKind } from '../../lib/backlog/recorded-kind.ts';
import { type RebuildProgress, type RebuildReport, rebuild } from '../../lib/repair/rebuild.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import { endAs } from '../already-reported-error.ts';
import { withMaintenance } from '../maintenance.ts';
import { type KindName, kindNames, recordedKinds } from '../recorded-kinds.ts';
import type { Surroundings } from '../session.ts';
import { setAsideLines } from '../set-aside-lines.ts';
import { jsonOf } from '../store.ts';
import { tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { visibleData } from '../visible.ts';

interface RebuildCommandOptions {
  readonly kind: KindName;
  readonly yes?: true;
  readonly acceptLoss?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What it does:
  Builds the history of the prices, of the official schedule, or of links by hand again from everything that landed, in a
  schema beside the live one, and compares the two row for row. With --yes the new history replaces the live one, in one
  transaction: readers see either the old or the new one.
  It runs as the owner of the database. Recording goes on until the comparison; runs that then wait too long are deferred.
  It does not swap if the live history has observations that the new one would lack, because their bodies are gone from
  the bucket or today's readers cannot read them, unless --accept-loss is given too.

Examples:
  odds rebuild                 does the history match what landed?
  odds rebuild --yes --json    replace it by the rebuilt one
  odds rebuild --kind schedule    is the official schedule what landed of it?`;

export function addRebuild(program: Command, surroundings: Surroundings): void {
  program
    .command('rebuild')
    .option('--yes', 'replace the live history by the rebuilt one, even if they differ')
    .option('--accept-loss', 'with --yes: even if observations of the live history would be lost')
    .addOption(
      new Option('--kind <kind>', 'what landed: prices, the official schedule, or links by hand')
        .choices(kindNames)
        .default('odds'),
    )
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<RebuildCommandOptions>();
      if (options.acceptLoss && !options.yes) command.error("error: option '--accept-loss' needs '--yes'");
      const { odds, schedule, links } = recordedKinds;
      if (options.kind === 'odds') await rebuildAndTell(odds, options, surroundings);
      else if (options.kind === 'schedule') await rebuildAndTell(schedule, options, surroundings);
      else await rebuildAndTell(links, options, surroundings);
    });
}

async function rebuildAndTell<Reading>(
  kind: RebuildableKind<Reading>,
  options: RebuildCommandOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { terminal } = surroundings;
  const { json, verbose, yes: swap = false, acceptLoss = false } = options;
  const report = await withMaintenance(surroundings, { verbose: verbose === true, kind }, (maintenance) => {
    const onProgress = json ? () => undefined : progressTo(terminal);
    const now = () => performance.now();
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
  let noted = 0;
  return (progress) => {
    if (progress.step !== 'filling') return terminal.note(`${progress.step} …`);
    if (progress.observations < noted + observationsBetweenNotes) return;
    noted = progress.observations;
    terminal.note(`filling: ${noted} observations`);
  };
}

const sentences: Readonly<Record<RebuildReport['outcome'], string>> = {
  equal: 'The history matches exactly what landed. Nothing was changed.',
  different: 'The history differs from what landed. The rebuilt one is kept in schema history_shadow, to be inspected.',
  swapped: 'The rebuilt history is the live one now.',
  refused: 'Not swapped, because observations would be lost. Both are kept; --accept-loss swaps nevertheless.',
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
