import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { findPostgresBinaries, startPostgresServer } from '../../infra/local/data-api/engines/postgres-server.ts';
import type { FreshEngine } from './engines.ts';

/** Why a test cannot start its own server; undefined if it can. */
export const noOwnPostgres = findPostgresBinaries() ? undefined : 'no PostgreSQL binaries on this machine';

/** A server for one test file: roles and their passwords belong to a whole server, so what changes them needs its own. */
export async function openOwnPostgres(): Promise<FreshEngine & { readonly url: string }> {
  await using ending = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'odds-test-postgres-'));
  ending.defer(() => rmSync(folder, { recursive: true, force: true }));
  const server = await startPostgresServer({ dataDir: folder, durable: false });
  ending.defer(() => server.stop());
  const engine = await openPostgres({ databaseUrl: server.databaseUrl });
  ending.defer(() => engine.close());
  const whole = ending.move();
  return { engine: { ...engine, close: () => whole.disposeAsync() }, url: server.databaseUrl };
}
