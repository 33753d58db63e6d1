import type { Command } from 'commander';
import { FailureTold } from '../failure-told.ts';
import { healthLines, healthSchema } from '../health-lines.ts';
import { type Surroundings, withMachine } from '../session.ts';
import { jsonOf } from '../store-choice.ts';

interface HealthOptions {
  readonly deep?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
It reads what runs reported when they ended. Nothing runs by itself here, so silence is no fault. It fails where all of it
is unhealthy; degraded still does what it is for.

Examples:
  odds health            how it all is, and why it is not better
  odds health --deep     asks the database too, which wakes it
  odds health --json     the whole report`;

export function addHealth(program: Command, surroundings: Surroundings): void {
  program
    .command('health')
    .description('how the sources, the database, its schema, the circuits and the backlog are')
    .option('--deep', 'ask the database too')
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { deep = false, json, verbose } = command.optsWithGlobals<HealthOptions>();
      const { terminal } = surroundings;
      const answer = await withMachine(surroundings, { verbose: verbose === true }, ({ invoke }) =>
        terminal.during('Checking', () => invoke('check-health', { deep })),
      );
      const health = healthSchema.parse(answer);
      terminal.print(json ? jsonOf(surroundings.store, answer) : healthLines(health, terminal).join('\n'));
      if (health.status === 'unhealthy') throw new FailureTold();
    });
}
