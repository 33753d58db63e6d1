import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bare } from '../../../infra/local/data-api/engines/engine.ts';
import { PostgresLogins } from '../../../infra/local/data-api/engines/postgres-logins.ts';
import { whyMissing } from '../../support/engines.ts';

const missing = whyMissing('postgres');
const deadline = { ms: 10_000, continueAfterTimeout: false, maxResultBytes: 10_000 };
const who = bare(`select session_user, current_user, current_setting('is_superuser')`);

describe.skipIf(missing !== undefined)(missing === undefined ? 'logins' : `skipped: ${missing}`, () => {
  const postgres = inject('postgres');
  const url = 'url' in postgres ? postgres.url : '';
  const name = (suffix: string) => `odds_${suffix}_${id}`;
  const id = randomUUID().replaceAll('-', '').slice(0, 12);
  let owner: pg.Client;

  beforeAll(async () => {
    owner = new pg.Client({ connectionString: url });
    await owner.connect();
    await owner.query(
      `create role ${name('plain')}; create role ${name('closed')}; create role ${name('foreign')} login password 'a password of its own'`,
    );
  });
  afterAll(async () => {
    await owner?.query(`drop role if exists ${name('plain')}, ${name('closed')}, ${name('foreign')}`);
    await owner?.end();
  });

  it('are real, also for several processes at once that know the same owner', async () => {
    const processes = Array.from({ length: 5 }, () => new PostgresLogins(url));
    const sessions = await Promise.all(processes.map((logins) => logins.open(name('plain'))));
    for (const session of sessions) {
      expect((await session.run(who, deadline)).rows).toEqual([[name('plain'), name('plain'), 'off']]);
      await session.close();
    }
  });

  it('cannot be left: there is no other user behind them', async () => {
    const session = await new PostgresLogins(url).open(name('plain'));
    for (const text of [
      'reset session authorization',
      'set session authorization default',
      'reset role',
      `do $$ begin perform set_config('session_authorization', 'postgres', false); end $$`,
    ]) {
      await session.run(bare(text), deadline).catch(() => undefined);
      expect((await session.run(who, deadline)).rows).toEqual([[name('plain'), name('plain'), 'off']]);
    }
    await session.close();
  });

  it('leave a role alone whose password is used elsewhere', async () => {
    await expect(new PostgresLogins(url).open(name('foreign'))).rejects.toMatchObject({
      sqlState: '28P01',
      message: expect.stringContaining('has a password that is used elsewhere, so it is not changed'),
    });
    const elsewhere = new URL(url);
    elsewhere.username = name('foreign');
    elsewhere.password = 'a password of its own';
    const client = new pg.Client({ connectionString: elsewhere.href });
    await client.connect();
    await client.end();
  });

  it('fail as those of an unknown user if there is no such role', async () => {
    await expect(new PostgresLogins(url).open(name('absent'))).rejects.toMatchObject({
      sqlState: '28P01',
      message: `password authentication failed for user "${name('absent')}"`,
    });
  });

  it('say so if the owner may not allow them', async () => {
    const limited = new URL(url);
    limited.username = name('foreign');
    limited.password = 'a password of its own';
    await expect(new PostgresLogins(limited.href).open(name('closed'))).rejects.toMatchObject({
      sqlState: '42501',
      message: expect.stringContaining(`the owner of the database may not let ${name('closed')} log in`),
    });
  });
});
