import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, readerRole } from '../../../infra/local/data-api/engines/engine.ts';
import { openPglite } from '../../../infra/local/data-api/engines/pglite.ts';

const deadline = { ms: 10_000, continueAfterTimeout: false, maxResultBytes: 1_000_000 };
const one = { text: 'select 1', types: [], values: [] };

describe('PGlite as an engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openPglite();
  });
  afterAll(() => engine.close());

  it('says what it cannot do', () => {
    expect(engine.capabilities).toEqual({ logins: false, concurrentSessions: false, interruptsStatements: false });
  });

  it('runs in another thread: a long statement does not hold up this one', async () => {
    const session = await engine.session(engine.owner, 1000);
    const order: string[] = [];
    const slow = session.run({ ...one, text: 'select pg_sleep(0.3)' }, deadline).then(() => order.push('statement'));
    await new Promise((resolve) => setTimeout(resolve, 1)).then(() => order.push('timer'));
    await slow;
    session.release();
    expect(order).toEqual(['timer', 'statement']);
  });

  it('keeps no more of a result than is wanted', async () => {
    const session = await engine.session(engine.owner, 1000);
    const text = "select repeat('x', 100) from generate_series(1, 100)";
    const outcome = await session.run({ ...one, text }, { ...deadline, maxResultBytes: 1000 });
    session.release();
    expect(outcome).toMatchObject({ truncated: true, affected: 100 });
    expect(outcome.rows).toHaveLength(10);
  });

  it('answers, rather than hangs, when it has ended', async () => {
    const ended = await openPglite();
    const session = await ended.session(ended.owner, 1000);
    await ended.close();
    await expect(session.run(one, deadline)).rejects.toMatchObject({ sqlState: '57P01', connectionLost: true });
  });
});

describe('PGlite in a folder', () => {
  const forever = { ...one, text: 'select count(*) from generate_series(1, 1000000000) a, generate_series(1, 1000) b' };
  let folder: string;
  let engine: Engine;
  const query = async (role: string, text: string) => {
    const session = await engine.session(role, 60_000);
    try {
      return (await session.run({ ...one, text }, deadline)).rows;
    } finally {
      session.release();
    }
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'odds-pglite-'));
    engine = await openPglite({ dataDir: join(folder, 'data') });
    await query(engine.owner, `create role ${readerRole}`);
    await query(engine.owner, 'create table kept as select 1 as id');
    await query(engine.owner, `grant select on kept to ${readerRole}`);
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends a cancelled statement at once, and has everything when the next call starts it anew', async () => {
    const session = await engine.session(readerRole, 1000);
    const running = session.run(forever, deadline);
    session.cancel();
    await expect(running).rejects.toMatchObject({ sqlState: '57014', connectionLost: false });
    session.release();
    expect(await query(readerRole, 'select * from kept')).toEqual([['1']]);
    expect(await query(engine.owner, 'select current_user::text')).toEqual([[engine.owner]]);
  });

  it('ends a late statement of the reader, so that others need not wait for it', async () => {
    const session = await engine.session(readerRole, 1000);
    await expect(session.run(forever, { ...deadline, ms: 50 })).rejects.toMatchObject({ name: 'StatementTimedOut' });
    session.release();
    expect(await query(readerRole, 'select * from kept')).toEqual([['1']]);
  });

  it('tells a caller whose wait ended who holds its session, since when and with what', async () => {
    const session = await engine.session(readerRole, 1000);
    await session.begin(deadline);
    await session.run({ ...one, text: 'select 1\n  from kept' }, deadline);
    await expect(engine.session(engine.owner, 10)).rejects.toThrow(
      /^PGlite has one session, and odds_reader \(since 20[-\d]+T[:.\d]+Z, "select 1 from kept"\) holds it: wait for it, end it, or use a PostgreSQL server$/,
    );
    await session.run({ ...one, text: 'rollback' }, deadline);
    session.release();
  });

  it('lets the reader begin no transaction that writes', async () => {
    const session = await engine.session(readerRole, 1000);
    await session.begin(deadline);
    const error = { sqlState: '25001', message: 'transaction read-write mode must be set before any query' };
    await expect(session.run({ ...one, text: 'set transaction read write' }, deadline)).rejects.toMatchObject(error);
    await session.run({ ...one, text: 'rollback' }, deadline);
    session.release();
  });
});
