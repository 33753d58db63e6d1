#!/usr/bin/env node
// The launcher of `npx odds`. It is plain JavaScript, because a Node older than 24 cannot load the TypeScript behind it;
// then it runs the Node 24 that `npm ci` has installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) >= neededMajor) await import('./odds.ts');
else runWithInstalledNode();

function runWithInstalledNode() {
  const node = installedNode();
  if (node === undefined) {
    console.error(
      `error: odds needs Node ${neededMajor}, this is ${process.versions.node}, and the project's own is not installed. Run "npm ci" in the project's folder.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [fileURLToPath(new URL('./odds.ts', import.meta.url)), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child from the terminal: forwarded, it would arrive twice. The launcher only outlives the child.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

function installedNode() {
  try {
    const path = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
