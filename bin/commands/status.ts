import type { Command } from 'commander';
import type { Deployment } from '../../infra/deployment.ts';
import { isDismissed } from '../../lib/backlog/backlog-state.ts';
import { type BacklogStatus, readBacklogStatus, statusOfAll } from '../../lib/backlog/backlog-status.ts';
import { countsText, type LinkHealth, linkHealthOf } from '../../lib/health/link-health.ts';
import { league } from '../../lib/sources/mlb-stats-api/client.ts';
import { backlogName, type SeenUnknownBooks, syncName, unknownBooksSeen } from '../../lib/telemetry/run-status.ts';
import { recordedKinds } from '../recorded-kinds.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';
import { type Column, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { unknownBookLines } from '../unknown-book-lines.ts';
import { visibleData } from '../visible.ts';

interface StatusOptions {
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
What the columns say:
  landed = recorded + waiting + dead. Waiting observations are recorded by the next "odds drain", or by themselves. Dead
  ones cannot be read; a newer reader tries them again. Missing ones have waited for longer than two drains should take.
  Unknown are the books that the last run of a source and league could not name, with the line to add for each. Unlinked are
  games of the sources of which it is not known which official game they are.

Examples:
  odds status            what has landed, by day, and how much of it is recorded, waiting or dead
  odds status --json     the same, with the key of every missing observation`;

export function addStatus(program: Command, surroundings: Surroundings): void {
  program
    .command('status')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { json, verbose } = command.optsWithGlobals<StatusOptions>();
      await withDeployment(surroundings, { verbose: verbose === true }, async (deployment) => {
        const { terminal } = surroundings;
        const status = await terminal.during('Counting', () => statusOf(deployment, surroundings));
        terminal.print(json ? jsonOf(surroundings.store, status) : statusLines(status, terminal).join('\n'));
      });
    });
}

/** The backlog, the books that the last run of each source and league could not name, and the games that are not linked. */
interface Status extends BacklogStatus {
  readonly unknownBooks: readonly SeenUnknownBooks[];
  /** Null if no drain has counted within two days. */
  readonly links: LinkHealth | null;
}

const timeoutMs = 10_000;

async function statusOf(deployment: Deployment, { clock }: Surroundings): Promise<Status> {
  const statuses = await deployment.runStatuses();
  const parts = {
    landedStore: await deployment.landedStore(),
    database: deployment.database('reader'),
    now: clock(),
    drainIntervalMs: deployment.drainEveryMinutes * 60_000,
  };
  const ofKinds: BacklogStatus[] = [];
  for (const kind of Object.values(recordedKinds)) {
    ofKinds.push(await readBacklogStatus({ ...parts, kind, state: await deployment.backlogState(kind) }));
  }
  const backlog = statusOfAll(ofKinds);
  const runs = await statuses.readAll(AbortSignal.timeout(timeoutMs));
  const drained = runs.find(({ last }) => last.name === backlogName);
  const synced = runs.some(({ last, succeededAt }) => last.name === syncName(league) && succeededAt !== null);
  const links = linkHealthOf(drained?.links ?? null, synced, parts.now);
  return { ...backlog, unknownBooks: unknownBooksSeen(runs), links };
}

const columns: readonly Column[] = [
  { title: 'day' },
  { title: 'source' },
  { title: 'league' },
  ...(['landed', 'recorded', 'waiting', 'dead', 'missing'] as const).map((title) => ({
    title,
    align: 'right' as const,
  })),
];

/** More keys would not fit on a screen; --json has them all. */
const keysShown = 10;

export function statusLines(found: Status, { style, width }: Pick<Terminal, 'style' | 'width'>): string[] {
  const status = visibleData(found);
  const { landed, recorded, waiting, dead, dismissed, missing, mismatch } = status;
  const marks = status.marks.filter((mark) => !isDismissed(mark));
  if (landed === 0) return ['Nothing has landed yet. Try "odds collect".'];
  const cells = status.days.map((day) => [
    day.day,
    day.source,
    day.league,
    ...[day.landed, day.recorded, day.waiting, day.dead, day.missing.length].map(String),
  ]);
  return [
    ...tableLines(columns, cells, { width, heading: (title) => style('bold', title) }),
    `${landed} landed = ${recorded} recorded + ${waiting} waiting + ${dead} dead${dismissed > 0 ? ` (${dismissed} of them dismissed)` : ''}`,
    ...(mismatch === null
      ? []
      : [
          style(
            'red',
            `${mismatch.observations} of the waiting were recorded in another database, or are missing from a restored one.`,
          ),
          `No drain records them by itself. Run: odds drain --since ${mismatch.since}`,
        ]),
    ...missing.slice(0, keysShown).map((key) => style('red', `missing  ${key}`)),
    ...(missing.length > keysShown ? [`and ${missing.length - keysShown} more: see --json`] : []),
    ...marks.slice(0, keysShown).map(({ kind, key, code, message }) => `${kind}  ${key}\n      ${message} (${code})`),
    ...unknownBookLines(found.unknownBooks, { style }),
    ...unlinkedLine(status.links, style),
  ];
}

function unlinkedLine(links: LinkHealth | null, style: Terminal['style']): string[] {
  if (links === null || Object.keys(links.faults).length === 0) return [];
  const text = `  unlinked  at ${links.asOf}: ${countsText(links.faults)}. See: odds games link --unlinked`;
  return [style('yellow', text)];
}
