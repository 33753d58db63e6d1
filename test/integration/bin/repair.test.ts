import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type LocalDeployment, openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import type { Database } from '../../../lib/storage/database.ts';
import { openCommandLine } from './command-line.ts';
import type { OddsRun } from './run-odds.ts';

const replaySchema = z.object({
  dryRun: z.boolean(),
  landed: z.number(),
  already: z.number(),
  added: z.number(),
  lineChanges: z.object({ added: z.number(), removed: z.number() }),
});
const rebuildSchema = z.object({ outcome: z.string(), landed: z.number(), recorded: z.number(), equal: z.boolean() });

const { odds, start, close } = openCommandLine('repair');
let deployment: LocalDeployment;
let owner: Database;
let day: string;

const answerOf = <Schema extends z.ZodType>(schema: Schema, { stdout }: OddsRun) => schema.parse(JSON.parse(stdout));
const counted = async (what: string) =>
  (await owner.execute({ sql: `select count(*)::integer as n from ${what}` })).rows[0]?.n;

// The tests build on each other.
beforeAll(async () => {
  deployment = openLocalDeployment(await start('sim'));
  owner = deployment.database('owner');
  expect(await odds('collect')).toMatchObject({ exitCode: 0 });
  const store = await deployment.landedStore();
  for await (const key of store.list('landed/')) day = key.split('/')[3] ?? '';
}, 60_000);
afterAll(async () => {
  await deployment?.close();
  await close();
});

describe('repairs by the command line', () => {
  test('a replay leaves alone what is recorded, and says so for each day', async () => {
    const run = await odds('replay', '--from', day, '--to', day);
    expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^store: sim.*\n$/) });
    expect(run.stdout).toContain(
      `${day}  action-network mlb: 2 landed = 2 already + 0 repaired + 0 added + 0 taken back + 0 unreadable + 0 refused`,
    );
  });

  test('a rebuild finds the history to be what was landed', async () => {
    const run = await odds('rebuild', '--json');
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(answerOf(rebuildSchema, run)).toEqual({ outcome: 'equal', landed: 2, recorded: 2, equal: true });
  });

  test('a rebuild says with an exit code and the rows that it differs, and with --yes puts it right', async () => {
    const before = await counted('odds.line_change');
    await owner.execute({ sql: 'delete from history.line_change where price > 100' });
    const found = await odds('rebuild');
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toMatch(/only rebuilt, line_change: .*"price"/);
    expect(await counted('odds.line_change')).toBeLessThan(Number(before));
    expect(await odds('rebuild', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await counted('odds.line_change')).toBe(before);
  });

  test('what a database has forgotten comes back by a replay, and a dry run says beforehand how much', async () => {
    const before = await counted('odds.line_change');
    const tables = [
      'observation',
      'game',
      'game_reading',
      'scope_slot',
      'line',
      'line_change',
      'split',
      'split_change',
    ];
    await owner.execute({ sql: `truncate ${tables.map((table) => `history.${table}`).join(', ')}` });
    const replay = async (...more: string[]) =>
      answerOf(replaySchema, await odds('replay', '--from', '2020-01-01', '--to', day, '--json', ...more));
    const wouldBe = await replay('--dry-run');
    expect(wouldBe).toMatchObject({ dryRun: true, landed: 2, already: 0, added: 2, lineChanges: { removed: 0 } });
    expect(await counted('odds.line_change')).toBe(0);
    expect(await replay()).toEqual({ ...wouldBe, dryRun: false });
    expect(await counted('odds.line_change')).toBe(before);
    expect(wouldBe.lineChanges.added).toBe(before);
  });
});
