import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCommandLine } from './command-line.ts';

const fixture = 'test/fixtures/action-network/mlb-slate.json';
const capturedAt = '2026-07-04T14:00:00Z';

const { odds: inHome, start, close } = openCommandLine('backlog');
// What was recorded earlier is real data.
const odds = (...words: string[]) => inHome(...words, '--live');
const jsonOf = async (...words: string[]) => JSON.parse((await odds(...words, '--json')).stdout);

beforeAll(async () => void (await start('live')));
afterAll(close);

// The tests build on each other: a new machine takes seconds.
describe('the backlog from the command line', () => {
  test('is what a batched run leaves: it waits, and is missing once it has waited for too long', async () => {
    expect((await odds('status')).stdout).toContain('Nothing has landed yet.');
    const report = await jsonOf('collect', '--batched', '--from', fixture, '--captured-at', capturedAt);
    expect(report).toMatchObject({ status: 'deferred', reason: 'batched', landed: 1, databaseCalls: 0 });
    expect(await jsonOf('status')).toMatchObject({ landed: 1, recorded: 0, waiting: 1, dead: 0 });
    const { stdout, exitCode } = await odds('status');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 landed = 0 recorded + 1 waiting + 0 dead');
    expect(stdout).toMatch(/^missing {2}landed\/action-network\/mlb\/2026-07-04\/140000\.000Z-/m);
  });

  test('is drained by hand', async () => {
    expect(await jsonOf('drain')).toMatchObject({ status: 'drained', recorded: { observations: 1 }, waiting: 0 });
    expect(await jsonOf('status')).toMatchObject({ landed: 1, recorded: 1, waiting: 0, dead: 0, missing: [] });
    // Two questions: whether it is the database that the state describes, and whether links wait to be derived.
    expect(await jsonOf('drain')).toMatchObject({ status: 'drained', databaseCalls: 2, mismatches: [] });
    expect((await odds('drain', '--since', '2026-07-01')).stdout).toContain('1 were recorded already');
  });

  test('is drained by itself after a run that recorded', async () => {
    await odds('collect', '--batched', '--from', fixture, '--captured-at', '2026-07-04T15:00:00Z');
    expect(await jsonOf('status')).toMatchObject({ waiting: 1 });
    await odds('collect', '--from', fixture, '--captured-at', '2026-07-04T16:00:00Z');
    expect(await jsonOf('status')).toMatchObject({ landed: 3, recorded: 3, waiting: 0 });
  });
});
