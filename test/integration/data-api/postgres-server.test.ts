import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { findPostgresBinaries, startPostgresServer } from '../../../infra/local/data-api/engines/postgres-server.ts';

const missing = findPostgresBinaries() === undefined ? 'no PostgreSQL binaries on this machine' : undefined;

describe.skipIf(missing !== undefined)(missing === undefined ? 'a PostgreSQL server' : `skipped: ${missing}`, () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its data and its password between starts, and lets in nobody without that', async () => {
    const dataDir = mkdtempSync(`${tmpdir()}/odds-postgres-`);
    folders.push(dataDir);
    const first = await startPostgresServer({ dataDir, durable: false });
    await query(first.databaseUrl, 'create table kept (id int)');
    const second = startPostgresServer({ dataDir, durable: false });
    await expect(second).rejects.toMatchObject({
      code: 'environment_invalid',
      message: expect.stringContaining('lock file'),
    });
    await first.stop();
    const third = await startPostgresServer({ dataDir, durable: false });
    try {
      expect(await query(third.databaseUrl, 'select * from kept')).toEqual([]);
      const stranger = new URL(third.databaseUrl);
      stranger.password = 'guessed';
      await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
    } finally {
      await third.stop();
    }
  });
});

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
