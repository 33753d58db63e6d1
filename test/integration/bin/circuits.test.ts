import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLine } from './command-line.ts';

const { odds, start, close } = openCommandLine('circuits');
beforeAll(async () => void (await start('sim')));
afterAll(close);

async function circuits(...words: string[]): Promise<unknown> {
  const { stdout } = await odds('circuits', ...words, '--json');
  return JSON.parse(stdout);
}

test('a circuit that was never written is closed; held open and given back, another command sees it', async () => {
  expect(await circuits('show', 'database')).toMatchObject([{ name: 'database', position: 'closed', gen: 0 }]);
  await circuits('open', 'database', '--reason', 'maintenance', '--for', '5');
  expect(await circuits()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: 'database', position: 'open', because: 'maintenance', gen: 1 }),
      expect.objectContaining({ name: 'action-network', position: 'closed' }),
    ]),
  );
  expect(await circuits('auto', 'database')).toMatchObject([{ position: 'closed', byHand: null, gen: 2 }]);
});

test('an unknown circuit is refused, with the names of the known ones', async () => {
  const { exitCode, stderr } = await odds('circuits', 'open', 'databse', '--reason', 'a slip');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no circuit "databse". There are: action-network');
});
