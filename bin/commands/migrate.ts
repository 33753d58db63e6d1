import type { Command } from 'commander';
import type { Deployment } from '../../infra/deployment.ts';
import { type SchemaDrift, schemaDrift } from '../../lib/storage/contract/drift.ts';
import { type MigrationReport, migrationReportSchema } from '../../lib/storage/migration-report.ts';
import { contract } from '../../lib/storage/migrations/contract.ts';
import { endAs } from '../already-reported-error.ts';
import { confirmChange, yesOption } from '../confirm.ts';
import { driftLines } from '../drift-lines.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { jsonOf } from '../store.ts';
import type { Terminal } from '../terminal.ts';

interface MigrateCommandOptions {
  readonly check?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Examples:
  odds migrate
  odds migrate --check           how the live schema differs from the one of this code; changes nothing
  odds migrate --check --json    the same, as one JSON object
  odds migrate --stage prod      run the stage's own migrate-schema, with the schema of what is deployed

The exit code of a check is 1 if a query or recording cannot work with the live schema, and 6 if the schema differs without
harm.`;

export function addMigrate(program: Command, surroundings: Surroundings): void {
  program
    .command('migrate')
    .option('--check', 'only say how the live schema differs from it')
    .addOption(yesOption())
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { check, yes, json, verbose } = command.optsWithGlobals<MigrateCommandOptions>();
      const { terminal } = surroundings;
      if (!check) await confirmChange(surroundings, { yes, change: 'migrates the schema' });
      await withDeployment(surroundings, { verbose: verbose === true }, async (deployment) => {
        if (check) return tellDrift(await driftOf(deployment, terminal), json === true, surroundings);
        const migration = await migrate(deployment, terminal);
        terminal.print(json ? jsonOf(surroundings.store, migration) : migrationSentence(migration));
      });
    });
}

/** The first step of every command that writes: on this machine no deployment has migrated before; on a stage one has. */
export async function migrateThisMachine(
  deployment: Deployment,
  { store, terminal }: Pick<Surroundings, 'store' | 'terminal'>,
): Promise<void> {
  if (store.stage === undefined) await migrate(deployment, terminal);
}

export async function migrate({ invoke }: Deployment, terminal: Terminal): Promise<MigrationReport> {
  return migrationReportSchema.parse(await terminal.during('Migrating the schema', () => invoke('migrate-schema', {})));
}

/** Asks as the owner, because the other logins are created with the schema, which may not exist yet. */
async function driftOf({ database }: Deployment, terminal: Terminal): Promise<SchemaDrift> {
  return await terminal.during('Looking at the schema', () => schemaDrift(database('owner'), contract));
}

function tellDrift(found: SchemaDrift, json: boolean, { store, terminal }: Surroundings): void {
  terminal.print(json ? jsonOf(store, found) : driftLines(found, terminal).join('\n'));
  endAs(found.ok ? (found.drift.length > 0 ? 'degraded' : 'done') : 'failed');
}

export function migrationSentence({ applied, replaced, ahead }: MigrationReport): string {
  if (ahead.length > 0)
    return `A newer version of this project has migrated the schema (${ahead.join(', ')}): left as it is.`;
  if (applied.length + replaced.length === 0) return 'The schema is up to date.';
  return `The schema is up to date: applied ${listed(applied)}; replaced ${listed(replaced)}.`;
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'nothing';
}
