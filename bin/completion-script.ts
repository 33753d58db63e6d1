import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

interface Completed {
  readonly name: string;
  readonly summary: string;
  /** Options in their long form, and the values that an argument may have. */
  readonly words: readonly string[];
}

/** A script that completes the commands, and the options of each, in a shell. Generated from the declarations of the commands. */
export function completionScript(shell: Shell, program: Command): string {
  const globals = wordsOf(program);
  const completed = program.commands.map((command) => ({
    name: command.name(),
    summary: command.description(),
    words: [...new Set([...wordsOf(command), ...command.commands.flatMap(wordsWithin), ...globals])],
  }));
  return { bash, zsh, fish }[shell](completed, globals);
}

function wordsOf(command: Command): string[] {
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  return [...command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices), ...options, '--help'];
}

/** Of a command of commands, such as games: the name of one of them, and what follows it. */
function wordsWithin(command: Command): string[] {
  return [command.name(), ...wordsOf(command)];
}

function bash(commands: readonly Completed[], globals: readonly string[]): string {
  return `# odds: eval "$(npx odds completion bash)"
_odds() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words="" each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$each" in
${commands.map(({ name, words }) => `      ${name}) words="${words.join(' ')}"; break ;;`).join('\n')}
    esac
  done
  [ -n "$words" ] || words="${[...commands.map(({ name }) => name), ...globals].join(' ')}"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _odds odds`;
}

function zsh(commands: readonly Completed[], globals: readonly string[]): string {
  return `# odds: eval "$(npx odds completion zsh)"
autoload -Uz bashcompinit && bashcompinit
${bash(commands, globals).split('\n').slice(1).join('\n')}`;
}

function fish(commands: readonly Completed[], globals: readonly string[]): string {
  const long = (words: readonly string[]) => words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  const values = (words: readonly string[]) => words.filter((word) => !word.startsWith('--')).join(' ');
  return [
    '# odds: npx odds completion fish | source',
    ...commands.map(
      ({ name, summary }) => `complete -c odds -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ),
    ...long(globals).map((option) => `complete -c odds -l ${option}`),
    ...commands.flatMap(({ name, words }) => {
      const within = `complete -c odds -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
      const arguments_ = values(words) === '' ? [] : [`${within} -f -a ${quoted(values(words))}`];
      return [
        ...arguments_,
        ...long(words)
          .filter((option) => !globals.includes(`--${option}`))
          .map((option) => `${within} -l ${option}`),
      ];
    }),
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}
