import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../../bin/exit-codes.ts';
import { outcomeOf, root } from './run-odds.ts';

/** The first of the search path that this project did not install: what a user has. */
const ownNode = (process.env.PATH ?? '')
  .split(':')
  .filter((folder) => folder !== '' && !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'));

let home: string;
let nodes: string[];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'odds-launcher-'));
  const found = await Promise.all(
    ownNode.map(async (node) => ((await outcomeOf(execFile(node, ['--version']))).exitCode === 0 ? [node] : [])),
  );
  nodes = [...found.flat().slice(0, 1), process.execPath];
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Under the machine's own Node, whichever it is, and under the project's. */
const launched = (words: readonly string[], input = '') =>
  Promise.all(
    nodes.map((node) => {
      const child = execFile(node, ['bin/odds.mjs', ...words], { cwd: root, env: { PATH: '', ODDS_HOME: home } });
      child.stdin?.end(input);
      return outcomeOf(child);
    }),
  );

describe('the launcher, under every Node', () => {
  test('runs the command line on the Node that the project needs', async () => {
    for (const run of await launched(['--version'])) {
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
      expect(run.stdout).toMatch(/^odds \d+\.\d+\.\d+, Node 2[4-9]\.\S+\n$/);
    }
  });

  test('passes on the exit code, and prints JSON only with --json', async () => {
    for (const run of await launched(['board', '--date', 'today', '--json'])) {
      expect(run.exitCode).toBe(2);
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'argument_invalid' } });
      expect(run.stderr).toContain('must be a date of the calendar');
    }
  });

  test('passes on standard input', async () => {
    for (const run of await launched(['sql', '-', '--json'], 'select (1')) {
      expect(run.exitCode).toBe(1);
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'statement_invalid', column: 8 } });
    }
  });
});

test('the README has the table of exit codes that the code has', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, means]) => ({
    code: Number(code),
    means,
  }));
  expect(listed).toEqual(Object.values(exitCodes));
});
