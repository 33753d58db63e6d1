import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Engine } from '../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../infra/local/data-api/engines/pglite.ts';
import { openPostgres } from '../../infra/local/data-api/engines/postgres.ts';

export const engineKinds = ['pglite', 'postgres'] as const;
export type EngineKind = (typeof engineKinds)[number];

/** Where both engines answer alike and the cases are many: the server where there is one, or else PGlite. */
export function engineAtHand(): EngineKind {
  return whyMissing('postgres') === undefined ? 'postgres' : 'pglite';
}

export interface FreshEngine {
  readonly engine: Engine;
  /** For direct drivers; a server has one, PGlite has not. */
  readonly url?: string;
}

/** Why tests on this engine have to be skipped; undefined where they can run. */
export function whyMissing(kind: EngineKind): string | undefined {
  if (kind === 'pglite') return undefined;
  // Nothing is provided where the run has no global setup.
  const postgres = inject('postgres') ?? { missing: 'test/support/postgres.ts is not in the globalSetup' };
  return 'missing' in postgres ? postgres.missing : undefined;
}

/** A new, empty database on that engine. Closing the engine drops it. */
export async function openFreshEngine(kind: EngineKind): Promise<FreshEngine> {
  if (kind === 'pglite') return { engine: await openPglite() };
  const { url: serverUrl } = serverOf();
  const name = `odds_test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const engine = await openPostgres({ databaseUrl: url.href });
  const close = async () => {
    await engine.close();
    await administer(serverUrl, `drop database ${name} with (force)`);
  };
  return { engine: { ...engine, close }, url: url.href };
}

function serverOf(): { readonly url: string } {
  const postgres = inject('postgres');
  if (!('url' in postgres)) throw new Error(`no PostgreSQL server: ${postgres.missing}`);
  return postgres;
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
