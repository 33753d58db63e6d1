import { type Command, Option } from 'commander';
import { isUsed } from '../../infra/local/home.ts';
import { sportsbooks } from '../../lib/odds/sportsbooks.ts';
import { sourceNames } from '../../lib/sources/registry.ts';
import type { SeenUnknownBooks } from '../../lib/telemetry/run-status.ts';
import { type BookFilter, bookLines, type CatalogueEntry, findBooks } from '../book-lines.ts';
import type { Surroundings } from '../session.ts';
import { jsonOf } from '../store.ts';

interface BooksOptions extends BookFilter {
  readonly json?: true;
  readonly verbose?: true;
}

const catalogue: readonly CatalogueEntry[] = sportsbooks;
const kinds = [...new Set(catalogue.map(({ kind }) => kind))].sort();
const timeoutMs = 10_000;

const examples = `
An unknown book is one that a source sends and the catalogue does not name: its outcomes are counted, and not recorded. Shown
are those that the last run of each source and league met, and for each the line that would name it.

Examples:
  odds books                                 every sportsbook, and the unknown books of this store
  odds books --kind book                     those that take bets at prices of their own
  odds books --source ${sourceNames[1]} --json    those that this source sends, as one JSON object`;

export function addBooks(program: Command, surroundings: Surroundings): void {
  program
    .command('books')
    .addOption(new Option('--kind <kind>', 'only sportsbooks of this kind').choices(kinds))
    .addOption(new Option('--source <source>', 'only what this source sends').choices(sourceNames))
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { json, verbose, ...filter } = command.optsWithGlobals<BooksOptions>();
      const { terminal, store } = surroundings;
      const seen =
        store.stage !== undefined || isUsed(store.folder) ? await readSeen(verbose === true, surroundings) : null;
      const found = findBooks(catalogue, seen, filter);
      terminal.print(json ? jsonOf(store, found) : bookLines(found, terminal).join('\n'));
    });
}

/** Imports what it needs itself: without a store the catalogue is there at once. */
async function readSeen(verbose: boolean, surroundings: Surroundings): Promise<readonly SeenUnknownBooks[]> {
  const [{ withDeployment }, { unknownBooksSeen }] = await Promise.all([
    import('../session.ts'),
    import('../../lib/telemetry/run-status.ts'),
  ]);
  return await withDeployment(surroundings, { verbose }, async (deployment) => {
    const statuses = await deployment.runStatuses();
    return unknownBooksSeen(await statuses.readAll(AbortSignal.timeout(timeoutMs)));
  });
}
