import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { LocalFunctions } from '../../../infra/local/invoke.ts';
import { openLocalDeployment } from '../../../infra/local/local-deployment.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { type BacklogStatus, readBacklogStatus } from '../../../lib/backlog/backlog-status.ts';
import { recordedOdds } from '../../../lib/backlog/recorded-odds.ts';
import { readers } from '../../../lib/sources/registry.ts';
import { keepParts } from '../../support/kept-parts.ts';
import { placeMigratedDatabase } from '../../support/migrated.ts';
import { runInProcess } from '../bin/run-in-process.ts';

// The database of a home is exchanged, or put back to an older copy of itself, while the bucket and the state stay.

const slate = readFileSync('test/fixtures/action-network/mlb-slate.json');
const home = mkdtempSync(join(tmpdir(), 'odds-exchanged-'));
const store = storeFolder(home, 'sim');
const database = join(store, 'database');
const snapshot = join(home, 'snapshot');
const parts = keepParts();
const today = () => new Date().toISOString().slice(0, 10);

const drainSchema = z.looseObject({
  status: z.string(),
  waiting: z.number(),
  recorded: z.object({ observations: z.number() }),
  mismatches: z.array(z.looseObject({ key: z.string(), since: z.string() })),
});
const healthSchema = z.looseObject({
  status: z.string(),
  reasons: z.array(z.object({ what: z.string(), because: z.string() })),
});

let machine: Machine;
let firstDay: string;

beforeAll(async () => {
  await placeMigratedDatabase(database);
  machine = await startMachine({ home: store });
  await invoke('migrate-schema', {});
});
afterAll(async () => {
  await parts.close();
  await machine.close();
  rmSync(home, { recursive: true, force: true });
});

/** With the machine at rest: no process has the files of the database open. */
async function whileAtRest(change: () => void): Promise<void> {
  await machine.close();
  change();
  machine = await startMachine({ home: store });
}

/** In the environment that they have from commands, so that both use the same. */
const invoke: LocalFunctions['invoke'] = (...invocation) =>
  parts
    .openFunctions({ environmentOf: (name) => machine.environmentOf(name, { verbose: true }) })
    .invoke(...invocation);

/** So many observations, each recorded as it lands, and what the last of the drains that follow them says. */
async function collect(count: number) {
  let drained: unknown;
  for (let nth = 0; nth < count; nth += 1) {
    const recorded = { body: gzipSync(slate).toString('base64'), capturedAt: new Date().toISOString() };
    const responsePayload = await invoke('collect-odds', { recorded });
    expect(responsePayload).toMatchObject({ landed: 1, gaps: [] });
    drained = await invoke('record-backlog', { requestContext: {}, responsePayload });
  }
  return drainSchema.parse(drained);
}

const drain = async (event = {}) => drainSchema.parse(await invoke('record-backlog', event));

async function databaseReasons(): Promise<readonly string[]> {
  const { reasons } = healthSchema.parse(await invoke('check-health', {}));
  return reasons.filter(({ what }) => what === 'database').map(({ because }) => because);
}

const odds = async (...words: string[]) => (await runInProcess(home, words, { parts })).stdout;

async function statusOf(): Promise<BacklogStatus> {
  const kind = recordedOdds(readers);
  const deployment = openLocalDeployment(machine);
  try {
    return await readBacklogStatus({
      kind,
      landedStore: await deployment.landedStore(),
      state: await deployment.backlogState(kind),
      database: deployment.database('reader'),
      now: new Date(),
      drainIntervalMs: 60_000,
    });
  } finally {
    await deployment.close();
  }
}

// The tests build on each other: a new machine takes seconds.
describe('under the same state', () => {
  test('the database that it was kept for is no mismatch', async () => {
    firstDay = today();
    expect(await collect(3)).toMatchObject({ status: 'drained', mismatches: [], waiting: 0 });
    expect(await statusOf()).toMatchObject({ landed: 3, recorded: 3, waiting: 0, mismatch: null });
    expect(await databaseReasons()).toEqual([]);
    await whileAtRest(() => cpSync(database, snapshot, { recursive: true }));
    expect(await collect(2)).toMatchObject({ mismatches: [], waiting: 0 });
  });

  test('one that was restored from a snapshot is noticed by the drain, and reported by status and health with the command', async () => {
    await whileAtRest(() => {
      rmSync(database, { recursive: true });
      cpSync(snapshot, database, { recursive: true });
    });
    expect(await statusOf()).toMatchObject({ landed: 5, recorded: 3, waiting: 2, mismatch: { observations: 2 } });
    const drained = await odds('drain');
    expect(drained).toMatch(/left {6}at least 1 waiting/);
    expect(drained).toContain(`Run: odds drain --since ${firstDay}`);
    const status = await odds('status');
    expect(status).toContain('2 of the waiting were recorded in another database');
    expect(status).toContain(`Run: odds drain --since ${firstDay}`);
    expect(await odds('health')).toContain(`odds drain --since ${firstDay}`);
  });

  test('that command repairs it, and then nothing is reported any more', async () => {
    const drained = await drain({ since: firstDay });
    expect(drained).toMatchObject({ status: 'drained', recorded: { observations: 2 }, waiting: 0, mismatches: [] });
    expect(await statusOf()).toMatchObject({ landed: 5, recorded: 5, waiting: 0, mismatch: null });
    expect(await databaseReasons()).toEqual([]);
  });

  test('an empty one is noticed by the drain after the first run that records in it', async () => {
    await whileAtRest(() => rmSync(database, { recursive: true }));
    await invoke('migrate-schema', {});
    expect(await collect(1)).toMatchObject({ mismatches: [{ since: firstDay }], waiting: 1 });
    expect(await databaseReasons()).toEqual([expect.stringContaining(`odds drain --since ${firstDay}`)]);
    expect(await statusOf()).toMatchObject({ landed: 6, recorded: 1, waiting: 5, mismatch: { observations: 5 } });
    expect(await drain({ since: firstDay })).toMatchObject({ recorded: { observations: 5 }, mismatches: [] });
    expect(await statusOf()).toMatchObject({ landed: 6, recorded: 6, waiting: 0, mismatch: null });
    expect(await databaseReasons()).toEqual([]);
  });
});
