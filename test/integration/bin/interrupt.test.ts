import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHome } from '../../../infra/local/home.ts';
import { readInstance } from '../../../infra/local/instance.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { type EngineKind, engineKinds, type FreshEngine, openFreshEngine, whyMissing } from '../../support/engines.ts';
import { outcomeOf, runOdds, startOdds } from './run-odds.ts';

const heading = 'store: sim, the simulated market (--live: real data)\n';

/** It would take hours, so a test that ends has not waited for it. */
const endless = 'select count(*) as n from generate_series(1, 1000000000) a, generate_series(1, 1000) b';

describe.each(engineKinds)('an interrupt on %s', (kind: EngineKind) => {
  const missing = whyMissing(kind);
  describe.skipIf(missing !== undefined)(missing === undefined ? 'ends' : `skipped: ${missing}`, () => {
    let home: string;
    let server: FreshEngine | undefined;
    const environment = () => (server?.url === undefined ? {} : { DATABASE_URL: server.url });

    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'odds-interrupt-'));
      server = kind === 'postgres' ? await openFreshEngine(kind) : undefined;
      expect(await runOdds(home, ['migrate'], environment())).toMatchObject({ exitCode: 0 });
    });
    afterAll(async () => {
      await server?.engine.close();
      rmSync(home, { recursive: true, force: true });
    });

    describe('a query of "odds sql" at once, with exit code 130', () => {
      let machine: Machine;
      let owner: ReturnType<typeof openDatabase>;
      beforeAll(async () => {
        machine = await startMachine({ home: storeFolder(home, 'sim'), databaseUrl: server?.url });
        owner = openDatabase(machine.instance, 'owner');
        // The first call loads the client: late, it would look like a session that is taken.
        await owner.execute({ sql: 'select 1' });
      });
      afterAll(async () => {
        owner.close();
        await machine.close();
      });

      test('that asks a machine of another process, which serves others on', async () => {
        const child = startOdds(home, ['sql', endless], environment());
        const outcome = outcomeOf(child);
        await expect.poll(() => isRunning(owner), { timeout: 30_000 }).toBe(true);
        child.kill('SIGINT');
        expect(await outcome).toEqual({ exitCode: 130, stdout: '', stderr: heading });
        const { rows } = await owner.execute({ sql: 'select count(*)::int as n from odds.schema_migration' });
        expect(rows[0]?.n).toBeGreaterThan(0);
        await expect.poll(() => isRunning(owner), { timeout: 30_000 }).toBe(false);
      });
    });

    test('a query of "odds sql" with the machine that it has started for itself', async () => {
      const child = startOdds(home, ['sql', endless], environment());
      const outcome = outcomeOf(child);
      const { instance } = openHome(storeFolder(home, 'sim'));
      await expect.poll(() => readInstance(instance), { timeout: 60_000 }).toBeDefined();
      // Asked past the machine's door, so that the machine does not wait for us when it ends.
      const owner = openDatabase(readInstance(instance) ?? { dataApi: '', accessKeyId: '' }, 'owner');
      await expect.poll(() => isRunning(owner), { timeout: 60_000 }).toBe(true);
      owner.close();
      child.kill('SIGINT');
      expect(await outcome).toEqual({ exitCode: 130, stdout: '', stderr: heading });
      expect(await runOdds(home, ['sql', 'select 1 as n', '--csv'], environment())).toEqual({
        exitCode: 0,
        stdout: 'n\n1\n',
        stderr: heading,
      });
    });
  });
});

/** On PGlite the one session is taken; a server says what runs. */
async function isRunning(owner: ReturnType<typeof openDatabase>): Promise<boolean> {
  const sql = `select 1 from pg_stat_activity where query like 'fetch forward%1000000000%' and state = 'active'`;
  try {
    return (await owner.execute({ sql }, AbortSignal.timeout(500))).rows.length > 0;
  } catch {
    return true;
  }
}
