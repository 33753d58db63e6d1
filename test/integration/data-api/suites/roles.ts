import { beforeAll, describe, expect, it } from 'vitest';
import { secretArnOf } from '../../../../infra/local/account.ts';
import { errorOf, type Rig, target } from '../rig.ts';

export function rolesSuite(shared: { readonly rig: Rig }): void {
  describe('roles', () => {
    const reader = { secretArn: secretArnOf('reader') };

    beforeAll(async () => {
      // A role is the whole server's, and other tests may have made it.
      await shared.rig.execute(
        'do $$ begin create role odds_reader nologin; exception when duplicate_object or unique_violation then null; end $$',
      );
      await shared.rig.execute('create table guarded (id int)');
      await shared.rig.execute('grant select on guarded to odds_reader');
    });

    it('are chosen by the secret', async () => {
      expect(await shared.rig.value("select session_user || ',' || current_user", reader)).toEqual({
        stringValue: 'odds_reader,odds_reader',
      });
      expect(
        await shared.rig.value(
          'select session_user = current_user and usesuper from pg_user where usename = session_user',
        ),
      ).toEqual({
        booleanValue: true,
      });
    });

    it('have the grants they have', async () => {
      expect((await shared.rig.execute('select * from guarded', reader)).records).toEqual([]);
      const error = await errorOf(shared.rig.execute('insert into guarded values (1)', reader));
      // PGlite's reader is in a read-only transaction on top of its grants.
      expect(error.message).toMatch(/permission denied for table guarded; SQLState: 42501|SQLState: 25006$/);
    });

    it('hold in transactions', async () => {
      const transaction = await shared.rig.client.beginTransaction({ ...target, ...reader });
      const within = { ...reader, transactionId: transaction.transactionId };
      expect((await errorOf(shared.rig.execute('delete from guarded', within))).message).toMatch(/(42501|25006)$/);
      await shared.rig.client.rollbackTransaction({ ...target, ...within });
    });

    it.each([
      'reset role',
      'set session authorization default',
      'discard all',
      "do $$ begin execute 'reset session authorization'; end $$",
    ])('are not left by %j', async (sql) => {
      await shared.rig.execute(sql, reader).catch(() => undefined);
      expect(await shared.rig.value('select current_user::text', reader)).toEqual({ stringValue: 'odds_reader' });
      expect((await errorOf(shared.rig.execute('insert into guarded values (1)', reader))).message).toMatch(
        /(42501|25006)$/,
      );
    });

    it.each([
      `select set_config('session_authorization', (select tableowner from pg_tables where tablename = 'guarded'), false)`,
      'set session_authorization = default',
      'set local "session_authorization" = default',
      'set/**/session/**/authorization default',
      'reset session_authorization',
      "do $$ begin execute 'reset session authorization'; end $$",
    ])('are not left by %j for the rest of a transaction', async (sql) => {
      const { transactionId } = await shared.rig.client.beginTransaction({ ...target, ...reader });
      const within = { ...reader, transactionId };
      await shared.rig.execute(sql, within).catch(() => undefined);
      const who = await shared.rig.value("select session_user || ',' || current_user", within).catch(() => 'aborted');
      expect(['aborted', { stringValue: 'odds_reader,odds_reader' }]).toContainEqual(who);
      await shared.rig.client.rollbackTransaction({ ...target, ...within });
    });

    it('change back to the owner on the next call', async () => {
      await shared.rig.execute('set role odds_reader');
      expect((await shared.rig.execute('insert into guarded values (1)')).numberOfRecordsUpdated).toBe(1);
    });
  });
}
