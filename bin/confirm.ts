import { createInterface } from 'node:readline/promises';
import { Option } from 'commander';
import { OddsError } from '../lib/resilience/odds-error.ts';
import { AlreadyReportedError } from './already-reported-error.ts';
import type { Surroundings } from './session.ts';

/** For each command that can change a stage. On this machine it has no effect. */
export function yesOption(): Option {
  return new Option('--yes', 'with --stage: change the stage without a question');
}

/**
 * Asks before a command changes a stage; a store of this machine is changed without a question.
 *
 * @param change what the command does, as in `records the backlog`
 * @throws OddsError `argument_invalid` if there is no terminal to ask at; AlreadyReportedError if the answer is no
 */
export async function confirmChange(
  { store: { stage }, stdin, terminal }: Surroundings,
  { yes, change }: { readonly yes: true | undefined; readonly change: string },
): Promise<void> {
  if (stage === undefined || yes) return;
  const input = stdin?.();
  if (input?.isTTY !== true) {
    throw new OddsError('argument_invalid', `This ${change} on stage ${stage}. Add --yes to do it without a question.`);
  }
  const questions = createInterface({ input, output: terminal.log });
  try {
    const answer = await questions.question(`This ${change} on stage ${stage}. Write ${stage} to go on: `);
    if (answer.trim() === stage) return;
  } finally {
    questions.close();
  }
  terminal.note('Nothing was changed.');
  throw new AlreadyReportedError('interrupted');
}
