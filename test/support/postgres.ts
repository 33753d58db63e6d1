import type { TestProject } from 'vitest/node';
import { findPostgresBinaries, type PostgresServer } from '../../infra/local/data-api/engines/postgres-server.ts';
import { startScratchPostgres } from './scratch-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of a server whose user may create databases and roles, or why there is none. */
    postgres: { readonly url: string } | { readonly missing: string };
  }
}

let started: PostgresServer | undefined;

/** One PostgreSQL server for the whole run: the one that DATABASE_URL names, or one of the binaries on this machine. */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (url !== undefined && url !== '') return project.provide('postgres', { url });
  if (findPostgresBinaries() === undefined)
    return skip(project, 'no DATABASE_URL, and no PostgreSQL binaries on this machine');
  try {
    started = await startScratchPostgres({ durable: false });
    project.provide('postgres', { url: started.databaseUrl });
  } catch (error) {
    skip(project, error instanceof Error ? error.message : String(error));
  }
}

export async function teardown(): Promise<void> {
  await started?.stop();
}

function skip(project: TestProject, missing: string): void {
  console.warn(`Tests on a PostgreSQL server are skipped: ${missing}.`);
  project.provide('postgres', { missing });
}
