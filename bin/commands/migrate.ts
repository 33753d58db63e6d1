import type { Command } from 'commander';
import * as z from 'zod';
import { type Session, type Surroundings, withMachine } from '../session.ts';
import type { Terminal } from '../terminal.ts';

/** What `migrate-schema` answers. */
const migrationSchema = z.object({
  applied: z.array(z.string()),
  replaced: z.array(z.string()),
  ahead: z.array(z.string()),
});
type Migration = z.infer<typeof migrationSchema>;

export function addMigrate(program: Command, surroundings: Surroundings): void {
  program
    .command('migrate')
    .description('bring the local database to the schema of this code; does nothing where it has it already')
    .addHelpText('after', '\nExample:\n  odds migrate')
    .action(async (_options, command: Command) => {
      const { verbose } = command.optsWithGlobals<{ verbose?: true }>();
      await withMachine(surroundings, { verbose: verbose === true }, async (session) => {
        surroundings.terminal.print(migrationSentence(await migrate(session, surroundings.terminal)));
      });
    });
}

/** Also the first step of whatever writes: on this machine there is no deployment that would have done it. */
export async function migrate({ invoke }: Session, terminal: Terminal): Promise<Migration> {
  return migrationSchema.parse(await terminal.during('Migrating the schema', () => invoke('migrate-schema', {})));
}

export function migrationSentence({ applied, replaced, ahead }: Migration): string {
  if (ahead.length > 0)
    return `A newer version of this project has migrated the schema (${ahead.join(', ')}): left as it is.`;
  if (applied.length + replaced.length === 0) return 'The schema is up to date.';
  return `The schema is up to date: applied ${listed(applied)}; replaced ${listed(replaced)}.`;
}

function listed(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'nothing';
}
