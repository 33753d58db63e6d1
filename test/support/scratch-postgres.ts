import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgresServer } from '../../infra/local/data-api/engines/postgres-server.ts';

/** A PostgreSQL server with a database of its own, which is gone once the server is stopped. */
export async function startScratchPostgres({ durable }: { readonly durable: boolean }): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'odds-scratch-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // For root, PostgreSQL runs as another user, who must get to the data directory.
  chmodSync(folder, 0o755);
  try {
    const server = await startPostgresServer({ dataDir: join(folder, 'data'), durable });
    return { databaseUrl: server.databaseUrl, stop: () => server.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
