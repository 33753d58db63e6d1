import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { type FunctionName, functionDeclarations, functionNamed } from '../../functions/declarations.ts';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import type { Surroundings } from '../session.ts';
import { readTrace } from '../trace/read-trace.ts';
import { resolveFrames } from '../trace/resolve-frames.ts';

const examples = `
Reads a log line of a deployed function, or a stack trace out of one, from standard input, and prints the stack with the files and
lines of this checkout. The function is bundled again for that, as the deployment does it: check out the commit that was
deployed first. It is said if the log line is of another bundle.

Examples:
  odds trace < line.json
  aws logs tail /aws/lambda/odds-prod-collect-odds --since 1h --format short | grep '"ERROR"' | odds trace
  odds trace --function collect-odds < stack.txt`;

export function addTrace(program: Command, { terminal, stdin }: Surroundings): void {
  program
    .command('trace')
    .option('--function <name>', 'which function the stack is of; a log line says it by itself')
    .addHelpText('after', examples)
    .action(async ({ function: named }: { function?: string }) => {
      const trace = readTrace(stdin ? await text(stdin()) : '');
      const name = nameOf(named ?? trace.functionName);
      const { bundleFunction } = await import('../../infra/bundle-function.ts');
      const { hash, sourceMap } = await terminal.during(`Bundling ${name}`, () => bundleFunction(name));
      for (const other of trace.bundles.filter((bundle) => bundle !== hash)) {
        terminal.note(
          `This checkout bundles ${name} as ${hash}, and the log is of ${other}: the lines below may be wrong. Check out the commit that was deployed.`,
        );
      }
      if (trace.bundles.length === 0)
        terminal.note('The input does not say which bundle it is of: this checkout is assumed.');
      terminal.print(trace.stacks.map((stack) => resolveFrames(stack, sourceMap)).join('\n\n'));
    });
}

function nameOf(given: string | undefined): FunctionName {
  const names = functionDeclarations.map(({ name }) => name);
  const known = names.find((name) => name === given);
  if (known !== undefined) return functionNamed(known).name as FunctionName;
  const fault =
    given === undefined ? 'The input does not say which function it is of' : `There is no function "${given}"`;
  throw new OddsError('argument_invalid', `${fault}. Name it with --function: ${names.join(', ')}.`);
}
