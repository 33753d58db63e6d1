import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { findPostgresBinaries } from '../../infra/local/data-api/engines/postgres-server.ts';
import { makeSeed, migrate } from '../support/migrated-seed.ts';
import { startScratchPostgres } from '../support/scratch-postgres.ts';

export const engineNames = ['pglite', 'postgres'] as const;
export type EngineName = (typeof engineNames)[number];

/** Opens databases with the project's schema and empty tables. The schema is made once and copied. */
export interface Databases {
  open(): Promise<Engine>;
  close(): Promise<void>;
}

/** A server if this machine has its binaries: only a server has many sessions. */
export function defaultEngine(): EngineName {
  return findPostgresBinaries() === undefined ? 'pglite' : 'postgres';
}

export async function openDatabases(engine: EngineName): Promise<Databases> {
  return engine === 'pglite' ? await openPgliteDatabases() : await openServerDatabases();
}

async function openPgliteDatabases(): Promise<Databases> {
  const folder = mkdtempSync(join(tmpdir(), 'odds-harness-'));
  const { file: seedFile } = await makeSeed(join(folder, 'seed'));
  return {
    open: () => openPglite({ seedFile }),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function openServerDatabases(): Promise<Databases> {
  await using opened = new AsyncDisposableStack();
  const server = await startScratchPostgres({ durable: false });
  opened.defer(() => server.stop());
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const create = async (name: string, template: string) => {
    await administer(`create database ${name} template ${template}`);
    return openPostgres({ databaseUrl: Object.assign(new URL(server.databaseUrl), { pathname: `/${name}` }).href });
  };
  const template = await create('odds_harness', 'template0');
  await migrate(template);
  await template.close();
  const all = opened.move();
  let count = 0;
  return {
    async open() {
      const name = `odds_harness_${++count}`;
      const engine = await create(name, 'odds_harness');
      const close = async () => {
        await engine.close();
        await administer(`drop database ${name} with (force)`);
      };
      return { ...engine, close };
    },
    close: () => all.disposeAsync(),
  };
}
