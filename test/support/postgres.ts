import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  findPostgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../infra/local/data-api/engines/postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of a server whose user may create databases and roles, or why there is none. */
    postgres: { readonly url: string } | { readonly missing: string };
  }
}

let started: { server: PostgresServer; folder: string } | undefined;

/** One PostgreSQL server for the whole run: the one that DATABASE_URL names, or one of the binaries on this machine. */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (url !== undefined && url !== '') return project.provide('postgres', { url });
  if (findPostgresBinaries() === undefined)
    return skip(project, 'no DATABASE_URL, and no PostgreSQL binaries on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'odds-test-postgres-'));
  try {
    const server = await startPostgresServer({ dataDir: folder, durable: false });
    started = { server, folder };
    project.provide('postgres', { url: server.databaseUrl });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    skip(project, error instanceof Error ? error.message : String(error));
  }
}

export async function teardown(): Promise<void> {
  await started?.server.stop();
  if (started !== undefined) rmSync(started.folder, { recursive: true, force: true });
}

function skip(project: TestProject, missing: string): void {
  console.warn(`Tests on a PostgreSQL server are skipped: ${missing}.`);
  project.provide('postgres', { missing });
}
