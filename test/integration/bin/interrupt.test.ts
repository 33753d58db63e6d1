import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHome } from '../../../infra/local/home.ts';
import { readInstance } from '../../../infra/local/instance.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import type { Machine } from '../../../infra/local/machine.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import { type EngineKind, engineKinds, whyMissing } from '../../support/engines.ts';
import { openCommandLine } from './command-line.ts';
import { outcomeOf, startOdds } from './run-odds.ts';

type Owner = ReturnType<typeof openDatabase>;

/** It would take hours, so a test that ends has not waited for it. */
const endless = 'select count(*) as n from generate_series(1, 1000000000) a, generate_series(1, 1000) b';

const heading = 'store: sim, the simulated market (--live: real data)\n';

describe.each(engineKinds)('an interrupt on %s', (kind: EngineKind) => {
  const missing = whyMissing(kind);
  describe.skipIf(missing !== undefined)(missing === undefined ? 'ends' : `skipped: ${missing}`, () => {
    const { home, oddsIn, start, close } = openCommandLine('interrupt');
    const store = storeFolder(home, 'sim');
    let machine: Machine;
    let environment: Record<string, string>;

    beforeAll(async () => {
      const started = await start('sim', { engine: kind });
      machine = started;
      environment = started.databaseUrl === undefined ? {} : { DATABASE_URL: started.databaseUrl };
    });
    afterAll(close);

    describe('a query of "odds sql" at once, with exit code 130', () => {
      let owner: Owner;
      beforeAll(() => {
        owner = openDatabase(machine.instance, 'owner');
      });
      afterAll(async () => {
        owner.close();
        await machine.close();
      });

      test('that asks a machine of another process, which serves others on', async () => {
        const child = startOdds(home, ['sql', endless], environment);
        const outcome = outcomeOf(child);
        await untilAsking(child, () => owner);
        child.kill('SIGINT');
        expect(await outcome).toEqual({ exitCode: 130, stdout: '', stderr: heading });
        const { rows } = await owner.execute({ sql: 'select count(*)::int as n from odds.schema_migration' });
        expect(rows[0]?.n).toBeGreaterThan(0);
        await expect.poll(() => isRunning(owner), { timeout: 30_000 }).toBe(false);
      });
    });

    test('a query of "odds sql" with the machine that it has started for itself', async () => {
      const child = startOdds(home, ['sql', endless], environment);
      const outcome = outcomeOf(child);
      // Asked past the machine's endpoint, so that the machine does not wait for us when it ends.
      const open = () =>
        openDatabase(readInstance(openHome(store).instance) ?? { dataApi: '', accessKeyId: '' }, 'owner');
      let owner: Owner | undefined;
      await untilAsking(child, () => {
        owner = open();
        return owner;
      });
      owner?.close();
      child.kill('SIGINT');
      expect(await outcome).toEqual({ exitCode: 130, stdout: '', stderr: heading });
      expect(await oddsIn({ environment }, 'sql', 'select 1 as n', '--csv')).toEqual({
        exitCode: 0,
        stdout: 'n\n1\n',
        stderr: heading,
      });
    });
  });
});

/** Resolves once the command has the machine and hears of signals, and its query has been taken up. */
async function untilAsking(child: ChildProcess, ownerOf: () => Owner): Promise<void> {
  await once(child.stderr ?? child, 'data');
  const owner = ownerOf();
  await expect.poll(() => isRunning(owner), { timeout: 60_000 }).toBe(true);
}

/** A server says what runs. PGlite has one session, and leaves an owner waiting while it is taken. */
async function isRunning(owner: Owner): Promise<boolean> {
  const sql = `select 1 from pg_stat_activity where query like 'fetch forward%1000000000%' and state = 'active'`;
  try {
    return (await owner.execute({ sql }, AbortSignal.timeout(1_000))).rows.length > 0;
  } catch (error) {
    return error instanceof OddsError && error.code === 'deadline_near';
  }
}
