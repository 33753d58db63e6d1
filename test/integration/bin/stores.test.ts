import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHome } from '../../../infra/local/home.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { claimDatabase } from '../../../infra/local/store-mark.ts';
import { type StoreKind, storeFolder } from '../../../infra/local/stores.ts';
import { openFreshEngine, whyMissing } from '../../support/engines.ts';
import { openCommandLine } from './command-line.ts';

const { home, odds, start, close } = openCommandLine('stores');
const landed = async (...words: string[]) => JSON.parse((await odds('status', '--json', ...words)).stdout);

afterAll(close);

// The tests build on each other.
describe('simulated and real data', () => {
  let simulated: Machine;
  beforeAll(async () => {
    await start('live');
    simulated = await start('sim', { engine: 'pglite' });
  });

  test('have a store each, and a command says which it shows', async () => {
    const collected = await odds('collect', '--json', '--batched');
    expect(collected).toMatchObject({ exitCode: 3, stderr: '' });
    expect(JSON.parse(collected.stdout)).toMatchObject({ store: 'sim', source: 'action-network' });
    expect(await landed()).toMatchObject({ store: 'sim', landed: 2 });
    expect(await landed('--live')).toMatchObject({ store: 'live', landed: 0 });
    expect((await odds('status')).stderr).toMatch(/^store: sim, /);
    expect((await odds('status', '--live')).stderr).toMatch(/^store: live, /);
  });

  test('are not asked for by a source that has no key', async () => {
    const refused = await odds('collect', '--source', 'the-odds-api');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("'--source the-odds-api' needs a key: set THE_ODDS_API_KEY");
    expect(await landed()).toMatchObject({ landed: 2 });
  });

  test('that an older version kept in one folder are moved to a store before the next command', async () => {
    await simulated.close();
    const { database, objects, tables, market } = openHome(storeFolder(home, 'sim'));
    for (const path of [database, objects, tables, market])
      renameSync(path, join(home, path.slice(path.lastIndexOf('/'))));
    const run = await odds('status');
    expect(run.stderr).toMatch(
      /^The state of an older version was moved to .*sim, because a simulated market ran in it/,
    );
    expect(run.stdout).toContain('2 landed = ');
    expect(existsSync(join(home, 'database'))).toBe(false);
  });
});

describe.skipIf(whyMissing('postgres') !== undefined)('a database of a PostgreSQL server', () => {
  test('belongs to the store that uses it first, and is refused to the other', async () => {
    const { engine, url: databaseUrl = '' } = await openFreshEngine('postgres');
    await Promise.all([claimDatabase(databaseUrl, 'live'), claimDatabase(databaseUrl, 'live')]);
    const open = (store: StoreKind) =>
      startMachine({ home: storeFolder(join(home, 'server'), store), databaseUrl, store });
    await expect(open('sim')).rejects.toMatchObject({
      code: 'environment_invalid',
      message: expect.stringMatching(
        /holds real data \(live\), and this command works on simulated data \(sim\): PostgreSQL at /,
      ),
    });
    await (await open('live')).close();
    await engine.close();
  });
});
