#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Node keeps what it compiled, in the folder for temporary files, so that the next command starts faster. Only what is
// imported from here on is kept.
enableCompileCache();
const [{ runProgram }, { openTerminal }] = await Promise.all([import('./program.ts'), import('./terminal.ts')]);

// `odds sql … | head` closes the pipe early: no reason to fail.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runProgram({
  words: process.argv.slice(2),
  environment: process.env,
  terminal: openTerminal(process.stdout, process.stderr),
  clock: () => new Date(),
  stdin: () => process.stdin,
});
