import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { fakeTerminal } from '../../unit/bin/fake-terminal.ts';

let folder: string;
let machine: Machine;
let key: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odds-dead-'));
  machine = await startMachine({ home: storeFolder(folder, 'live') });
  const page = join(folder, 'page.html');
  writeFileSync(page, '<!doctype html><title>Blocked</title>');
  const captured = ['--captured-at', '2026-07-04T14:00:00Z'];
  await odds('collect', '--batched', '--league', 'mlb', '--from', page, ...captured);
  await jsonOf('drain');
  [{ key }] = await jsonOf('dead');
});
afterAll(async () => {
  await machine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function odds(...words: string[]) {
  const terminal = fakeTerminal();
  const environment = { ODDS_HOME: folder };
  const exitCode = await runProgram({ words: [...words, '--live'], terminal, environment, clock: () => new Date() });
  return { exitCode, text: terminal.printed.join('\n'), noted: terminal.noted.join('\n') };
}
const jsonOf = async (...words: string[]) => JSON.parse((await odds(...words, '--json')).text);

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
  expect((await odds('dead')).text).toContain(`dead  ${key}`);
});

test('what is dismissed stays dead, with who, when and why, and is counted apart', async () => {
  expect(await odds('dead', 'dismiss', key)).toMatchObject({ exitCode: 2 });
  expect(await odds('dead', 'dismiss', key, '--reason', 'an advert')).toMatchObject({ exitCode: 0 });
  const dismissed = { owner: expect.any(String), reason: 'an advert', at: expect.any(String) };
  expect(await jsonOf('dead')).toMatchObject([{ kind: 'dead', key, dismissed }]);
  expect(await jsonOf('status')).toMatchObject({ landed: 1, recorded: 0, waiting: 0, dead: 1, dismissed: 1 });
  expect((await odds('status')).text).toContain('+ 1 dead (1 of them dismissed)');
  expect((await odds('dead')).text).toMatch(/^ {2}dismissed by .+: an advert$/m);
});

test('a retry undoes that, and the next drain tries it', async () => {
  expect(await odds('dead', 'retry', key)).toMatchObject({ exitCode: 0 });
  expect(await jsonOf('status')).toMatchObject({ landed: 1, waiting: 1, dead: 0, dismissed: 0 });
  expect(await jsonOf('drain')).toMatchObject({ status: 'drained', markedDead: 1 });
  expect(await jsonOf('status')).toMatchObject({ waiting: 0, dead: 1, dismissed: 0 });
});

test('a key that is none changes nothing', async () => {
  const before = await jsonOf('dead');
  const { exitCode, noted } = await odds('dead', 'retry', key, 'landed/none');
  expect(exitCode).toBe(2);
  expect(noted).toContain('Nothing dead or held has the key "landed/none"');
  expect(await jsonOf('dead')).toEqual(before);
});
