import { beforeAll, describe, expect, it } from 'vitest';
import { errorOf, type Rig, rigOn, target } from '../rig.ts';

export function sessionsSuite(shared: { readonly rig: Rig }): void {
  describe('sessions', () => {
    beforeAll(() => shared.rig.execute('create table late (note text)'));

    it('forget what a call has set', async () => {
      const searchPath = await shared.rig.value('show search_path');
      await shared.rig.execute("set search_path = 'pg_catalog'");
      await shared.rig.execute("set timezone = 'Asia/Kolkata'");
      await shared.rig.execute("select set_config('work_mem', '1234kB', false)");
      expect(await shared.rig.value('show search_path')).toEqual(searchPath);
      expect(await shared.rig.value('show timezone')).toEqual({ stringValue: 'UTC' });
      expect(await shared.rig.value('show work_mem')).not.toEqual({ stringValue: '1234kB' });
    });

    it('forget temporary tables, prepared statements and locks', async () => {
      await shared.rig.execute('create temporary table scratch ()');
      await shared.rig.execute('prepare p as select 1');
      await shared.rig.execute('select pg_advisory_lock(1)');
      expect((await errorOf(shared.rig.execute('select * from scratch'))).message).toMatch(/42P01$/);
      expect((await errorOf(shared.rig.execute('execute p'))).message).toMatch(/26000$/);
      const locks = "select count(*) from pg_locks where locktype = 'advisory'";
      await expect.poll(() => shared.rig.value(locks)).toEqual({ longValue: 0 });
    });

    it('work in UTC', async () => {
      expect(await shared.rig.value("select timestamptz '2026-07-04 12:00'")).toEqual({
        stringValue: '2026-07-04 12:00:00',
      });
    });

    it('end a statement that takes too long, and keep nothing of it', async () => {
      await using rig = await rigOn(shared.rig.fresh, { limits: { statementMs: 20 } });
      const sql = "insert into late select 'cut off' from pg_sleep(0.5)";
      const error = await errorOf(rig.execute(sql));
      expect(error).toMatchObject({ name: 'StatementTimeoutException', $metadata: { httpStatusCode: 400 } });
      expect(error).toHaveProperty('dbConnectionId', expect.any(Number));
      await shared.rig.execute('select pg_sleep(0.7)');
      expect(await shared.rig.value('select count(*) from late')).toEqual({ longValue: 0 });
    });

    it('let a late statement run on when that is asked for', async () => {
      await using rig = await rigOn(shared.rig.fresh, { limits: { statementMs: 20 } });
      const sql = "insert into late select 'run on' from pg_sleep(0.3)";
      expect((await errorOf(rig.execute(sql, { continueAfterTimeout: true }))).name).toBe('StatementTimeoutException');
      await expect
        .poll(() => shared.rig.value('select note from late'), { timeout: 10_000 })
        .toEqual({
          stringValue: 'run on',
        });
      await shared.rig.execute('truncate late');
    });

    it('leave the transaction of a late statement aborted', async () => {
      await using rig = await rigOn(shared.rig.fresh, { limits: { statementMs: 100 } });
      const { transactionId } = await rig.client.beginTransaction(target);
      const transaction = { ...target, transactionId };
      expect((await errorOf(rig.execute('select pg_sleep(0.5)', transaction))).name).toBe('StatementTimeoutException');
      await expect
        .poll(async () => (await errorOf(rig.execute('select 1', transaction))).message, { timeout: 10_000 })
        .toMatch(/SQLState: 25P02$/);
      await rig.client.rollbackTransaction(transaction);
    });

    it('let a statement that writes run on without its client, as AWS does', async () => {
      const gone = new AbortController();
      const sql = "insert into late select 'without its client' from pg_sleep(0.3)";
      const call = shared.rig.client.executeStatement({ ...target, sql }, { abortSignal: gone.signal });
      setTimeout(() => gone.abort(), 100);
      expect((await errorOf(call)).name).toBe('AbortError');
      await expect
        .poll(() => shared.rig.value("select note from late where note like 'without%'"), { timeout: 10_000 })
        .toEqual({ stringValue: 'without its client' });
      await shared.rig.execute('truncate late');
    });

    it('are found for many calls at once', async () => {
      const calls = Array.from({ length: 60 }, (_, index) => shared.rig.value(`select ${index}`));
      expect(await Promise.all(calls)).toEqual(calls.map((_, index) => ({ longValue: index })));
    });

    it('report a session that does not become free', async () => {
      await using rig = await rigOn(shared.rig.fresh, { limits: { sessionWaitMs: 20 } });
      const open = await beginUntilRefused(rig);
      expect(open.error).toMatchObject({ name: 'DatabaseErrorException' });
      expect(open.error.message).toMatch(/SQLState: (55P03|53300)$/);
      for (const transaction of open.transactions) await rig.client.rollbackTransaction(transaction);
      expect(await rig.value('select 1')).toEqual({ longValue: 1 });
    });
  });
}

async function beginUntilRefused(rig: Rig) {
  const transactions: (typeof target & { transactionId: string | undefined })[] = [];
  for (;;) {
    try {
      const { transactionId } = await rig.client.beginTransaction(target);
      transactions.push({ ...target, transactionId });
    } catch (error) {
      if (error instanceof Error) return { transactions, error };
      throw error;
    }
  }
}
