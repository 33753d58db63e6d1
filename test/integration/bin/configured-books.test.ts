import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';

const home = mkdtempSync(join(tmpdir(), 'odds-books-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function odds(...words: string[]) {
  const terminal = fakeTerminal();
  const exitCode = await runProgram({
    words,
    terminal,
    clock: () => new Date('2026-07-04T16:00:00Z'),
    environment: { ODDS_HOME: home, ACTION_NETWORK_BOOKS: '15,69,99999' },
  });
  return { exitCode, ...terminal };
}

test('the books of the environment are asked for and recorded, and one without a name is named in a warning', async () => {
  const { exitCode, noted } = await odds('collect', '--json');
  expect({ exitCode, noted }).toEqual({
    exitCode: 0,
    noted: expect.arrayContaining([expect.stringContaining('99999')]),
  });
  expect(noted.join('\n')).toContain("Action Network's book 99999 is asked for and not named");
  const { printed } = await odds('sql', '--jsonl', 'select distinct sportsbook from odds.current_line order by 1');
  expect(
    printed
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).sportsbook),
  ).toEqual(['action-network-consensus', 'fanduel-nj']);
});
