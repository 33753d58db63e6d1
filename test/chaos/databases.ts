import pg from 'pg';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { findPostgresBinaries } from '../../infra/local/data-api/engines/postgres-server.ts';
import { startDataApi } from '../../infra/local/data-api/server.ts';
import { openDatabase } from '../../infra/local/local-database.ts';
import { migrateSchema } from '../../lib/storage/migrate.ts';
import { migrations, replaceables } from '../../lib/storage/migrations/index.ts';
import type { EngineName } from '../soak/surroundings.ts';
import { startScratchPostgres } from '../support/scratch-postgres.ts';

/** Databases with the project's schema and nothing in them, a new one for each scenario. */
export interface Databases {
  open(): Promise<Engine>;
  close(): Promise<void>;
}

/** A server where this machine has the binaries of one: only there do many sessions meet. */
export function defaultEngine(): EngineName {
  return findPostgresBinaries() === undefined ? 'pglite' : 'postgres';
}

export async function openDatabases(engine: EngineName): Promise<Databases> {
  return engine === 'pglite' ? { open: openMigratedPglite, close: async () => undefined } : await openServer();
}

async function openMigratedPglite(): Promise<Engine> {
  const engine = await openPglite();
  await migrate(engine);
  return engine;
}

const template = 'odds_chaos';

/** One server. The schema is made once, and copied: to migrate takes longer than most scenarios. */
async function openServer(): Promise<Databases> {
  await using ending = new AsyncDisposableStack();
  const server = await startScratchPostgres({ durable: false });
  ending.defer(() => server.stop());
  const databaseUrlOf = (name: string) => Object.assign(new URL(server.databaseUrl), { pathname: `/${name}` }).href;
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server.databaseUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const openNamed = async (name: string) => openPostgres({ databaseUrl: databaseUrlOf(name) });

  await administer(`create database ${template} template template0`);
  const empty = await openNamed(template);
  await migrate(empty);
  await empty.close();
  const whole = ending.move();
  let opened = 0;
  return {
    async open() {
      opened += 1;
      const name = `${template}_${opened}`;
      await administer(`create database ${name} template ${template}`);
      const engine = await openNamed(name);
      const close = async () => {
        await engine.close();
        await administer(`drop database ${name} with (force)`);
      };
      return { ...engine, close };
    },
    close: () => whole.disposeAsync(),
  };
}

async function migrate(engine: Engine): Promise<void> {
  const dataApi = await startDataApi({ engine });
  const database = openDatabase({ dataApi: dataApi.url }, 'owner');
  await migrateSchema({ database, migrations, replaceables });
  database.close();
  await dataApi.close();
}
