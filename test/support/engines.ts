import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';
import { isLongSearch } from './search.ts';

export const engineKinds = ['pglite', 'postgres'] as const;
export type EngineKind = (typeof engineKinds)[number];

/** For tests to which the engines do not differ: the server if there is one, which is faster, or else PGlite. */
export function engineAtHand(): EngineKind {
  return whyMissing('postgres') === undefined ? 'postgres' : 'pglite';
}

/** The same, and all engines of this machine in a long search. */
export function enginesAtHand(): readonly EngineKind[] {
  return isLongSearch ? engineKinds.filter((kind) => whyMissing(kind) === undefined) : [engineAtHand()];
}

export interface FreshEngine {
  readonly engine: Engine;
  /** For direct drivers; a server has one, PGlite has not. */
  readonly url?: string;
}

/** Why tests on this engine have to be skipped; undefined if they can run. */
export function whyMissing(kind: EngineKind): string | undefined {
  if (kind === 'pglite') return undefined;
  // Nothing is provided if the run has no global setup.
  const postgres = inject('postgres') ?? { missing: 'test/support/postgres.ts is not in the globalSetup' };
  return 'missing' in postgres ? postgres.missing : undefined;
}

/** A new, empty database on that engine. Closing the engine drops it. */
export async function openFreshEngine(kind: EngineKind): Promise<FreshEngine> {
  if (kind === 'pglite') return { engine: await openPglite() };
  return await openOnServer('template0');
}

/** A new database on the server, a copy of that one. */
export async function openOnServer(template: string): Promise<Required<FreshEngine>> {
  const url = await createOnServer(template);
  const engine = await openPostgres({ databaseUrl: url.href });
  const close = async () => {
    await engine.close();
    await administer(serverUrl(), `drop database ${url.pathname.slice(1)} with (force)`);
  };
  return { engine: { ...engine, close }, url: url.href };
}

export async function createOnServer(
  template: string,
  name = `odds_test_${randomUUID().replaceAll('-', '')}`,
): Promise<URL> {
  const url = new URL(serverUrl());
  await copyDatabase(url.href, template, name);
  // PostgreSQL copies all but the grants on the database itself.
  const grants = `select datacl from pg_database where datname = '${template}'`;
  await administer(url.href, `update pg_database set datacl = (${grants}) where datname = '${name}'`);
  url.pathname = `/${name}`;
  return url;
}

/** PostgreSQL refuses to copy a database while a session that has just ended is still on its way out. */
async function copyDatabase(url: string, template: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await administer(url, `create database ${name} template ${template}`);
    } catch (error) {
      const isInUse = error instanceof pg.DatabaseError && error.code === '55006';
      if (!isInUse || attempt === 5) throw error;
    }
  }
}

function serverUrl(): string {
  const postgres = inject('postgres');
  if (!('url' in postgres)) throw new Error(`no PostgreSQL server: ${postgres.missing}`);
  return postgres.url;
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
