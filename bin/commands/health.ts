import type { Command } from 'commander';
import { healthReportSchema } from '../../lib/health/health-report-schema.ts';
import { endAs } from '../already-reported-error.ts';
import { healthLines } from '../health-lines.ts';
import { type Surroundings, withDeployment } from '../session.ts';
import { openSimulatedMarket } from '../simulated-market.ts';
import { jsonOf } from '../store.ts';

interface HealthOptions {
  readonly deep?: true;
  readonly live?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const examples = `
Reads the statuses that runs saved when they ended. No schedule starts runs on this machine, so silence is no fault here. The
exit code is
0 if the system is healthy, 6 if it is degraded but works, and 1 if it is unhealthy.

Examples:
  odds health            the state of each part, and the reasons if it is not healthy
  odds health --deep     asks the database too, which wakes it, and the simulated market
  odds health --deep --live
                         the same for the real store, with the real hosts
  odds health --json     the whole report`;

export function addHealth(program: Command, surroundings: Surroundings): void {
  program
    .command('health')
    .option('--deep', 'ask the database and the sources too')
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      const { deep = false, live, json, verbose } = command.optsWithGlobals<HealthOptions>();
      const { terminal, store } = surroundings;
      const simulated = deep && !live;
      const market = simulated ? await openSimulatedMarket(surroundings) : undefined;
      const choices = { verbose: verbose === true, ...(market && { sources: market.sources }) };
      const answer = await withDeployment(surroundings, choices, ({ invoke }) =>
        terminal.during('Checking', () => invoke('check-health', { deep })),
      ).finally(() => market?.close());
      const health = healthReportSchema.parse(answer);
      terminal.print(json ? jsonOf(store, answer) : healthLines(health, terminal).join('\n'));
      endAs(endings[health.status]);
    });
}

const endings = { healthy: 'done', degraded: 'degraded', unhealthy: 'failed' } as const;
