import pg from 'pg';
import { OddsError } from '../../lib/resilience/odds-error.ts';
import { databaseLabel } from './database-label.ts';
import type { StoreKind } from './stores.ts';

/** In a schema of its own: a rebuild swaps the others, and the contract of the schema does not know this table. */
const claim = `
  create schema if not exists odds_local;
  create table if not exists odds_local.store (
    is_only boolean primary key default true check (is_only),
    kind text not null
  );`;

/**
 * Marks a PostgreSQL database with the store that it belongs to. A database without the mark becomes the store's own.
 * @throws OddsError `environment_invalid` if it belongs to the other store
 */
export async function claimDatabase(databaseUrl: string, store: StoreKind): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // "if not exists" alone fails when two sessions create the same thing at once.
    await client.query("begin; select pg_advisory_xact_lock(hashtext('odds_local.store'))");
    await client.query(claim);
    await client.query('insert into odds_local.store (kind) values ($1) on conflict do nothing', [store]);
    const { rows } = await client.query('select kind from odds_local.store');
    await client.query('commit');
    if (rows[0]?.kind !== store) throw otherStore(databaseUrl, store, String(rows[0]?.kind));
  } finally {
    await client.end();
  }
}

const names: Readonly<Record<string, string>> = { sim: 'simulated data (sim)', live: 'real data (live)' };

function otherStore(databaseUrl: string, store: StoreKind, found: string): OddsError {
  return new OddsError(
    'environment_invalid',
    `DATABASE_URL names a database that holds ${names[found] ?? found}, and this command works on ${names[store]}: ${databaseLabel(databaseUrl)}. ` +
      'Simulated and real data never share a database: name another one.',
  );
}
