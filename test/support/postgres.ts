import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { findPostgresBinaries, type PostgresServer } from '../../infra/local/data-api/engines/postgres-server.ts';
import { startScratchPostgres } from './scratch-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of a server whose user may create databases and roles, or why there is none. */
    postgres: { readonly url: string } | { readonly missing: string };
    /** For what all files of the run copy: a folder, and how the names of its databases begin. Both are removed in the end. */
    run: { readonly folder: string; readonly name: string };
  }
}

let started: PostgresServer | undefined;
const run = { folder: join(tmpdir(), `odds-test-run-${process.pid}`), name: `odds_test_run_${process.pid}` };

/** One PostgreSQL server for the whole run: the one that DATABASE_URL names, or one of the binaries on this machine. */
export async function setup(project: TestProject): Promise<void> {
  mkdirSync(run.folder, { recursive: true });
  project.provide('run', run);
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
  rmSync(run.folder, { recursive: true, force: true });
  if (started) await started.stop();
  else if (process.env.DATABASE_URL) await dropDatabasesOfRun(process.env.DATABASE_URL);
}

async function dropDatabasesOfRun(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [run.name]);
  for (const { datname } of rows) await client.query(`drop database "${datname}"`);
  await client.end();
}

function skip(project: TestProject, missing: string): void {
  console.warn(`Tests on a PostgreSQL server are skipped: ${missing}.`);
  project.provide('postgres', { missing });
}
