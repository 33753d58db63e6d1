import { Argument, Command } from 'commander';
import { commands } from '../commands.ts';
import { completionScript, type Shell, shells } from '../completion-script.ts';
import type { Surroundings } from '../session.ts';

const examples = `
Examples:
  odds completion bash > ~/.local/share/bash-completion/completions/odds
  odds completion zsh >> ~/.zshrc
  odds completion fish > ~/.config/fish/completions/odds.fish`;

export function addCompletion(program: Command, surroundings: Surroundings): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'whose').choices(shells))
    .addHelpText('after', examples)
    .action(async (shell: Shell) => {
      surroundings.terminal.print(completionScript(shell, await everyCommand(program, surroundings)));
    });
}

/** The running program knows this command whole, and the others by name. */
async function everyCommand(program: Command, surroundings: Surroundings): Promise<Command> {
  const whole = new Command();
  for (const option of program.options) whole.addOption(option);
  for (const { load, summary } of commands) {
    (await load())(whole, surroundings);
    whole.commands.at(-1)?.description(summary);
  }
  return whole;
}
