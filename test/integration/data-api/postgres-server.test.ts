import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { findPostgresBinaries, startPostgresServer } from '../../../infra/local/data-api/engines/postgres-server.ts';

const missing = findPostgresBinaries() === undefined ? 'no PostgreSQL binaries on this machine' : undefined;

describe.skipIf(missing !== undefined)(missing === undefined ? 'a PostgreSQL server' : `skipped: ${missing}`, () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its data and its password between starts, and refuses every login without it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'odds-postgres-'));
    chmodSync(folder, 0o755);
    folders.push(folder);
    const dataDir = join(folder, 'data');
    const first = await startPostgresServer({ dataDir, durable: false });
    await query(first.databaseUrl, 'create table kept (id int)');
    const second = startPostgresServer({ dataDir, durable: false });
    await expect(second).rejects.toMatchObject({
      code: 'environment_invalid',
      message: expect.stringContaining(`is in use by process ${process.pid}`),
    });
    await first.stop();
    const third = await startPostgresServer({ dataDir, durable: false });
    try {
      expect(await query(third.databaseUrl, 'select * from kept')).toEqual([]);
      const setting = (name: string) => query(third.databaseUrl, `show ${name}`);
      expect(await setting('listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
      expect(await setting('unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
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
