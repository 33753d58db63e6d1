import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commands } from '../../../bin/commands.ts';
import { runProgram } from '../../../bin/program.ts';
import { fakeTerminal } from './fake-terminal.ts';

async function scriptFor(shell: string) {
  const terminal = fakeTerminal();
  const clock = () => new Date(0);
  const exitCode = await runProgram({ words: ['completion', shell], terminal, clock, environment: {} });
  expect(exitCode).toBe(0);
  return terminal.printed.join('\n');
}

test('bash completes the commands, and the options and choices of the one that is typed', async () => {
  const script = await scriptFor('bash');
  const completed = (...words: string[]) =>
    execFileSync('bash', [
      '--norc',
      '-c',
      `${script}\nCOMP_WORDS=(odds ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _odds; echo "\${COMPREPLY[*]}"`,
    ])
      .toString()
      .trim()
      .split(' ');
  expect(completed('')).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  expect(completed('sta')).toEqual(['start', 'status']);
  expect(completed('collect', '--so')).toEqual(['--source']);
  expect(completed('--verbose', 'circuits', 'o')).toEqual(['open']);
  expect(completed('games', 'l')).toEqual(['link']);
  expect(completed('games', 'link', '--un')).toEqual(['--undo', '--unlinked']);
});

test.each(['zsh', 'fish'])('%s has every command', async (shell) => {
  const script = await scriptFor(shell);
  for (const { name } of commands) expect(script).toContain(name);
  expect(script).toContain('captured-at');
});
