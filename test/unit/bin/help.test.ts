import { expect, test } from 'vitest';
import { commands } from '../../../bin/commands.ts';
import { runProgram } from '../../../bin/program.ts';
import { fakeTerminal } from './fake-terminal.ts';

const names = commands.map(({ name }) => name);

async function help(...words: string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram({
    words: [...words, '--help'],
    terminal,
    clock: () => new Date(0),
    environment: {},
  });
  return { exitCode, text: terminal.printed.join('\n') };
}

test('the help names every command and gives examples', async () => {
  const { exitCode, text } = await help();
  expect(exitCode).toBe(0);
  expect(text).toContain('Examples:');
  for (const command of names) expect(text).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
});

test.each(names)('the help of %s gives an example of it', async (command) => {
  const { exitCode, text } = await help(command);
  expect(exitCode).toBe(0);
  expect(text).toMatch(command === 'start' ? /Examples:\n {2}npm start/ : new RegExp(`Examples?:\n  odds ${command}`));
});
