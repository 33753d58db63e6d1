import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLine } from './command-line.ts';

const { oddsIn, start, close } = openCommandLine('books');
beforeAll(async () => void (await start('sim')));
afterAll(close);

const odds = (...words: string[]) =>
  oddsIn(
    { clock: () => new Date('2026-07-04T16:00:00Z'), environment: { ACTION_NETWORK_BOOKS: '15,69,99999' } },
    ...words,
  );

test('the books of the environment are asked for and recorded, and one without a name is named in a warning', async () => {
  const { exitCode, stderr } = await odds('collect', '--json');
  expect(exitCode).toBe(0);
  expect(stderr).toContain("Action Network's book 99999 is asked for and not named");
  const { stdout } = await odds('sql', '--jsonl', 'select distinct sportsbook from odds.current_line order by 1');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).sportsbook),
  ).toEqual(['action-network-consensus', 'fanduel-nj']);
});
