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
      expect(error.message).toBe('ERROR: permission denied for table guarded; SQLState: 42501');
    });

    it('hold in transactions', async () => {
      const transaction = await shared.rig.client.beginTransaction({ ...target, ...reader });
      const within = { ...reader, transactionId: transaction.transactionId };
      expect((await errorOf(shared.rig.execute('delete from guarded', within))).message).toMatch(/42501$/);
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
      expect((await errorOf(shared.rig.execute('insert into guarded values (1)', reader))).message).toMatch(/42501$/);
    });

    it('change back to the owner on the next call', async () => {
      await shared.rig.execute('set role odds_reader');
      expect((await shared.rig.execute('insert into guarded values (1)')).numberOfRecordsUpdated).toBe(1);
    });
  });
}
