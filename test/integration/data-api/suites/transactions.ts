import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { secretArnOf } from '../../../../infra/local/account.ts';
import { errorOf, long, type Rig, rigOn, target, text } from '../rig.ts';

export function transactionsSuite(shared: { readonly rig: Rig }): void {
  describe('transactions', () => {
    const begin = async (rig: Rig = shared.rig) => {
      const { transactionId } = await rig.client.beginTransaction(target);
      return { ...target, transactionId };
    };
    const count = () => shared.rig.value('select count(*) from moves');

    beforeAll(() => shared.rig.execute('create table moves (id bigint primary key, note text)'));
    beforeEach(() => shared.rig.execute('truncate moves'));

    it('keep what was committed', async () => {
      const transaction = await begin();
      await shared.rig.execute('insert into moves values (1)', transaction);
      expect((await shared.rig.client.commitTransaction(transaction)).transactionStatus).toBe('Transaction Committed');
      expect(await count()).toEqual({ longValue: 1 });
    });

    it('undo what was rolled back', async () => {
      const transaction = await begin();
      await shared.rig.execute('insert into moves values (1)', transaction);
      expect((await shared.rig.client.rollbackTransaction(transaction)).transactionStatus).toBe('Rollback Complete');
      expect(await count()).toEqual({ longValue: 0 });
    });

    it('carry settings, temporary tables and savepoints from call to call', async () => {
      const transaction = await begin();
      await shared.rig.execute("set local search_path = 'pg_catalog'", transaction);
      await shared.rig.execute('create temporary table scratch (id int)', transaction);
      await shared.rig.execute('savepoint before', transaction);
      await shared.rig.execute('insert into public.moves values (1)', transaction);
      await shared.rig.execute('rollback to savepoint before', transaction);
      expect(await shared.rig.value('show search_path', transaction)).toEqual({ stringValue: 'pg_catalog' });
      await shared.rig.execute('select * from pg_temp.scratch', transaction);
      await shared.rig.client.commitTransaction(transaction);
      expect(await count()).toEqual({ longValue: 0 });
    });

    it('hold DDL too', async () => {
      const transaction = await begin();
      await shared.rig.execute('create table undone ()', transaction);
      await shared.rig.client.rollbackTransaction(transaction);
      expect(await shared.rig.value("select to_regclass('undone')::text")).toEqual({ isNull: true });
    });

    it('answer 25P02 after an error, until they are rolled back', async () => {
      const transaction = await begin();
      await errorOf(shared.rig.execute('select 1/0', transaction));
      const error = await errorOf(shared.rig.execute('select 1', transaction));
      expect(error.name).toBe('DatabaseErrorException');
      expect(error.message).toBe(
        'ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02',
      );
      await shared.rig.client.rollbackTransaction(transaction);
      expect((await errorOf(shared.rig.execute('select 1', transaction))).name).toBe('TransactionNotFoundException');
    });

    it('do not pretend to have committed after an error', async () => {
      const transaction = await begin();
      await shared.rig.execute('insert into moves values (1)', transaction);
      await errorOf(shared.rig.execute('select 1/0', transaction));
      expect((await errorOf(shared.rig.client.commitTransaction(transaction))).message).toMatch(/SQLState: 25P02$/);
      expect((await errorOf(shared.rig.execute('select 1', transaction))).message).toMatch(/SQLState: 25P02$/);
      expect((await shared.rig.client.rollbackTransaction(transaction)).transactionStatus).toBe('Rollback Complete');
      expect(await count()).toEqual({ longValue: 0 });
    });

    it('end when a deferred constraint fails at the commit', async () => {
      await shared.rig.execute('create table deferred (id int unique deferrable initially deferred)');
      const transaction = await begin();
      await shared.rig.execute('insert into deferred values (1), (1)', transaction);
      expect((await errorOf(shared.rig.client.commitTransaction(transaction))).message).toMatch(/SQLState: 23505$/);
      expect((await errorOf(shared.rig.client.rollbackTransaction(transaction))).name).toBe(
        'TransactionNotFoundException',
      );
    });

    it('run one call at a time', async () => {
      const transaction = await begin();
      const calls = await Promise.allSettled(
        [1, 2, 3].map(() => shared.rig.execute('select count(*) from generate_series(1, 1000000)', transaction)),
      );
      const refused = calls.filter((call) => call.status === 'rejected').map(({ reason }) => reason);
      expect(refused).toHaveLength(2);
      for (const error of refused) {
        expect(error).toMatchObject({
          name: 'DatabaseErrorException',
          message: 'Transaction is still running a query',
        });
      }
      await shared.rig.client.rollbackTransaction(transaction);
    });

    it('belong to the secret that began them', async () => {
      const transaction = await begin();
      const stranger = { ...transaction, secretArn: secretArnOf('reader') };
      expect((await errorOf(shared.rig.execute('select 1', stranger))).message).toContain('Secret ARN');
      expect((await errorOf(shared.rig.client.commitTransaction(stranger))).name).toBe('ValidationException');
      await shared.rig.client.rollbackTransaction(transaction);
    });

    it.each([
      ['idle', { transactionIdleMs: 20 }],
      ['old', { transactionMs: 20 }],
    ])('are rolled back when they have been %s for too long', async (_why, limits) => {
      await using rig = await rigOn(shared.rig.fresh, { limits });
      const transaction = await begin(rig);
      // On a busy machine its time may be up before this gets there.
      await rig.execute('insert into moves values (1)', transaction).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const error = await errorOf(rig.client.commitTransaction(transaction));
      expect(error).toMatchObject({ name: 'TransactionNotFoundException', $metadata: { httpStatusCode: 404 } });
      expect(await count()).toEqual({ longValue: 0 });
    });

    it('are rolled back when the server closes', async () => {
      const rig = await rigOn(shared.rig.fresh, {});
      const transaction = await begin(rig);
      await rig.execute('insert into moves values (1)', transaction);
      await rig[Symbol.asyncDispose]();
      expect(await count()).toEqual({ longValue: 0 });
    });

    it('batch all sets or none', async () => {
      const sets = [1, 2, 3].map((id) => [long('id', id), text('note', `move ${id}`)]);
      const sql = 'insert into moves values (:id, :note)';
      const answer = await shared.rig.client.batchExecuteStatement({ ...target, sql, parameterSets: sets });
      expect(answer.updateResults).toEqual([{ generatedFields: [] }, { generatedFields: [] }, { generatedFields: [] }]);
      const twice = [...sets.map(([, note]) => [long('id', 4), ...(note === undefined ? [] : [note])])];
      const error = await errorOf(shared.rig.client.batchExecuteStatement({ ...target, sql, parameterSets: twice }));
      expect(error.message).toMatch(/SQLState: 23505$/);
      expect(await count()).toEqual({ longValue: 3 });
    });

    it('batch sets whose types differ', async () => {
      const sql = 'insert into moves values (1 + (select count(*) from moves), :note) returning id';
      const parameterSets = [
        [text('note', 'a')],
        [{ name: 'note', value: { isNull: true } as const }],
        [text('note', 'c')],
      ];
      const answer = await shared.rig.client.batchExecuteStatement({ ...target, sql, parameterSets });
      expect(answer.updateResults).toHaveLength(3);
      const { records } = await shared.rig.execute('select note from moves order by id');
      expect(records).toEqual([[{ stringValue: 'a' }], [{ isNull: true }], [{ stringValue: 'c' }]]);
    });

    it('batch a statement without parameters', async () => {
      const sql = 'insert into moves select 1 + count(*) from moves';
      await shared.rig.client.batchExecuteStatement({ ...target, sql, parameterSets: [[], []] });
      expect(await count()).toEqual({ longValue: 2 });
    });

    it('batch within a transaction', async () => {
      const transaction = await begin();
      const sql = 'insert into moves values (:id)';
      await shared.rig.client.batchExecuteStatement({
        ...transaction,
        sql,
        parameterSets: [[long('id', 1)], [long('id', 2)]],
      });
      await shared.rig.client.rollbackTransaction(transaction);
      expect(await count()).toEqual({ longValue: 0 });
    });
  });
}
