import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openHome } from '../../../infra/local/home.ts';
import { type KeptMarket, openKeptMarket } from '../../../infra/local/kept-market.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { openStageCloud, type StageCloud } from '../../../infra/local/stage-cloud/stage-cloud.ts';
import { storeFolder } from '../../../infra/local/stores.ts';
import { engineAtHand, type FreshEngine, openFreshEngine } from '../../support/engines.ts';
import { openMigratedEngine } from '../../support/migrated.ts';

/** A machine whose stores are also those of stage dev, as the SDK's clients of this process reach it. */
export interface ReachedStage {
  /** Of commands on this machine: their simulated store is the stage's. */
  readonly home: string;
  readonly machine: Machine;
  close(): Promise<void>;
}

/** @param migrated whether the database has the project's schema */
export async function reachStage({ migrated }: { readonly migrated: boolean }): Promise<ReachedStage> {
  const ending = new AsyncDisposableStack();
  const home = mkdtempSync(join(tmpdir(), 'odds-stage-'));
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const databaseUrl = await databaseOf(ending, migrated);
  const folder = storeFolder(home, 'sim');
  const machine = await startMachine({ home: folder, databaseUrl });
  ending.defer(() => machine.close());
  const market: KeptMarket = await openKeptMarket({ file: openHome(folder).market, clock: () => new Date() });
  ending.defer(() => market.close());
  const cloud = await openStageCloud(machine, { stage: 'dev', choices: { sources: market.sources } });
  ending.defer(() => cloud.close());
  useEnvironment(cloud, home);
  ending.defer(() => void vi.unstubAllEnvs());
  return { home, machine, close: () => ending.disposeAsync() };
}

/** The server's if there is one; else PGlite, which the first command migrates. */
async function databaseOf(ending: AsyncDisposableStack, migrated: boolean): Promise<string | undefined> {
  if (engineAtHand() === 'pglite') return undefined;
  const { engine, url }: FreshEngine = await (migrated ? openMigratedEngine('postgres') : openFreshEngine('postgres'));
  ending.defer(() => engine.close());
  return url;
}

/** The SDK's default chains read the environment of the process: only what the cloud gives, and nothing of the user's. */
function useEnvironment({ environment }: StageCloud, home: string): void {
  for (const variable of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(variable, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'no-config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'no-credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
}
