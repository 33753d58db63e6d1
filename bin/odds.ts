#!/usr/bin/env node
import { runProgram } from './program.ts';
import { openTerminal } from './terminal.ts';

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
