import { type Command, InvalidArgumentError } from 'commander';
import type { Instant } from '../../lib/odds/instant.ts';
import { endAs } from '../already-reported-error.ts';
import { logLines } from '../log-lines.ts';
import { instant } from '../options.ts';
import { type Surroundings, withDeployment } from '../session.ts';

interface LogsOptions {
  readonly since?: Instant;
  readonly json?: true;
  readonly verbose?: true;
}

const usualMs = 7 * 24 * 60 * 60_000;

const examples = `
The id is the correlationId of a report, of a run in "odds health --json" and of each landed observation. Every function logs
it with each line of the run. Lines of metrics are left out. On this machine the last 5 to 10 MB are kept, in functions.log.

Examples:
  odds logs 4f9b8a6e-2b77-4c0e-9f55-0b6f2b1f0a11                what the functions logged of that run
  odds logs 4f9b8a6e-2b77-4c0e-9f55-0b6f2b1f0a11 --stage prod --since 2026-07-01T00:00:00Z
  odds logs 4f9b8a6e-2b77-4c0e-9f55-0b6f2b1f0a11 --json         a JSON array of the lines`;

export function addLogs(program: Command, surroundings: Surroundings): void {
  program
    .command('logs')
    .argument('<id>', 'the correlation id of a run, or a part of it', correlationId)
    .option('--since <ISO>', 'only what was logged since then; the last 7 days by default', instant)
    .option('--json', 'print a JSON array of the lines')
    .addHelpText('after', examples)
    .action(async (id: string, _options, command: Command) => {
      const { since, json, verbose } = command.optsWithGlobals<LogsOptions>();
      const { terminal, clock } = surroundings;
      const from = since === undefined ? new Date(clock().getTime() - usualMs) : new Date(since);
      const lines = await withDeployment(surroundings, { verbose: verbose === true }, (deployment) =>
        terminal.during('Reading the logs', () => deployment.logs({ id, since: from })),
      );
      if (json) terminal.print(JSON.stringify(lines.map(({ logged }) => logged)));
      else if (lines.length > 0) terminal.print(logLines(lines, terminal).join('\n'));
      else terminal.note(`No function logged ${id} since ${from.toISOString()}. Try an earlier --since.`);
      endAs(lines.length > 0 ? 'done' : 'failed');
    });
}

/** It becomes a part of a query. */
function correlationId(text: string): string {
  if (/^[\w-]{8,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 8 to 64 letters, digits and hyphens, as a report has it.');
}
