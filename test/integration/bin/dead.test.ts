import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandLine } from './command-line.ts';

const { home, odds: inHome, start, close } = openCommandLine('dead');
let key: string;

beforeAll(async () => {
  await start('live');
  const page = join(home, 'page.html');
  writeFileSync(page, '<!doctype html><title>Blocked</title>');
  const captured = ['--captured-at', '2026-07-04T14:00:00Z'];
  await odds('collect', '--batched', '--league', 'mlb', '--from', page, ...captured);
  await jsonOf('drain');
  [{ key }] = await jsonOf('dead');
});
afterAll(close);

const odds = (...words: string[]) => inHome(...words, '--live');
const jsonOf = async (...words: string[]) => JSON.parse((await odds(...words, '--json')).stdout);

// The tests build on each other: a new machine takes seconds.
test('what cannot be read is listed with its code, its message and the version of its reader', async () => {
  expect(await jsonOf('dead')).toEqual([
    {
      kind: 'dead',
      key,
      code: 'source_not_json',
      message: expect.any(String),
      reader: expect.any(Number),
      markedAt: expect.any(String),
    },
  ]);
  expect((await odds('dead')).stdout).toContain(`dead  ${key}`);
});

test('what is dismissed stays dead, with who, when and why, and is counted apart', async () => {
  expect(await odds('dead', 'dismiss', key)).toMatchObject({ exitCode: 2 });
  expect(await odds('dead', 'dismiss', key, '--reason', 'an advert')).toMatchObject({ exitCode: 0 });
  const dismissed = { owner: expect.any(String), reason: 'an advert', at: expect.any(String) };
  expect(await jsonOf('dead')).toMatchObject([{ kind: 'dead', key, dismissed }]);
  expect(await jsonOf('status')).toMatchObject({ landed: 1, recorded: 0, waiting: 0, dead: 1, dismissed: 1 });
  expect((await odds('status')).stdout).toContain('+ 1 dead (1 of them dismissed)');
  expect((await odds('dead')).stdout).toMatch(/^ {2}dismissed by .+: an advert$/m);
});

test('a retry undoes that, and the next drain tries it', async () => {
  expect(await odds('dead', 'retry', key)).toMatchObject({ exitCode: 0 });
  expect(await jsonOf('status')).toMatchObject({ landed: 1, waiting: 1, dead: 0, dismissed: 0 });
  expect(await jsonOf('drain')).toMatchObject({ status: 'drained', markedDead: 1 });
  expect(await jsonOf('status')).toMatchObject({ waiting: 0, dead: 1, dismissed: 0 });
});

test('a key that is none changes nothing', async () => {
  const before = await jsonOf('dead');
  const { exitCode, stderr } = await odds('dead', 'retry', key, 'landed/none');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Nothing dead or held has the key "landed/none"');
  expect(await jsonOf('dead')).toEqual(before);
});
