import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Bench } from './bench.ts';
import { openBenchDatabase } from './bench-database.ts';

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
}

export async function describeMachine(bench: Bench): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    postgres: await versionOf(await bench.postgres(), bench),
  };
}

async function versionOf(serverUrl: string | undefined, bench: Bench): Promise<string> {
  if (serverUrl === undefined) return `none (${bench.whyNoPostgres})`;
  const database = await openBenchDatabase(serverUrl);
  await database.close();
  return database.version;
}
