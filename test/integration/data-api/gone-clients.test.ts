import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretArnOf } from '../../../infra/local/account.ts';
import { openPglite } from '../../../infra/local/data-api/engines/pglite.ts';
import { engineKinds, openFreshEngine, whyMissing } from '../../support/engines.ts';
import { errorOf, type Rig, rigOn, target } from './rig.ts';

const reader = { ...target, secretArn: secretArnOf('reader') };
const forever = 'select count(*) from generate_series(1, 1000000000) a, generate_series(1, 1000) b';

describe.each(engineKinds)('on %s, the statement of a reader whose client has gone', (kind) => {
  const missing = whyMissing(kind);
  describe.skipIf(missing !== undefined)(missing === undefined ? 'ends' : `skipped: ${missing}`, () => {
    let rig: Rig;
    const folder = mkdtempSync(join(tmpdir(), 'odds-gone-'));

    beforeAll(async () => {
      // PGlite starts anew for it, which takes a folder.
      const fresh = kind === 'pglite' ? { engine: await openPglite({ dataDir: folder }) } : await openFreshEngine(kind);
      rig = await rigOn(fresh, {}, () => fresh.engine.close());
      await rig.execute(
        'do $$ begin create role odds_reader nologin; exception when duplicate_object or unique_violation then null; end $$',
      );
      await rig.execute('create table kept as select 1 as id');
    });
    afterAll(async () => {
      await rig?.[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Starts a statement that never ends, and leaves once it is surely running. */
    async function askAndLeave(options: { transactionId?: string | undefined }): Promise<void> {
      const gone = new AbortController();
      const call = rig.client.executeStatement({ ...reader, ...options, sql: forever }, { abortSignal: gone.signal });
      setTimeout(() => gone.abort(), 300);
      expect((await errorOf(call)).name).toBe('AbortError');
    }

    it('and the next call is answered', async () => {
      await askAndLeave({});
      expect(await rig.value('select id from kept')).toEqual({ longValue: 1 });
      if (kind === 'pglite') return;
      const running = `select count(*) from pg_stat_activity where query = '${forever}' and state = 'active'`;
      await expect.poll(() => rig.value(running), { timeout: 10_000 }).toEqual({ longValue: 0 });
    });

    it('and so does its transaction', async () => {
      const { transactionId } = await rig.client.beginTransaction(reader);
      await askAndLeave({ transactionId });
      expect(await rig.value('select id from kept')).toEqual({ longValue: 1 });
      await expect
        .poll(async () => (await errorOf(rig.execute('select 1', { ...reader, transactionId }))).name, {
          timeout: 10_000,
        })
        .toBe('TransactionNotFoundException');
    });
  });
});
