import { RDSData } from '@aws-sdk/client-rds-data';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../../infra/local/account.ts';
import { errorOf, type Rig, rigOn, target } from '../rig.ts';

export function faultsSuite(shared: { readonly rig: Rig }): void {
  describe('faults', () => {
    const count = () => shared.rig.value('select count(*) from struck');
    const insert = 'insert into struck values (1)';

    beforeAll(() => shared.rig.execute('create table struck (id int)'));
    beforeEach(async () => {
      shared.rig.server.faults.clear();
      await shared.rig.execute('truncate struck');
    });

    it('can be an error before the statement runs', async () => {
      shared.rig.server.faults.inject({ kind: 'error', error: 'InternalServerErrorException' });
      expect((await errorOf(shared.rig.execute(insert))).$metadata?.httpStatusCode).toBe(500);
      expect(await count()).toEqual({ longValue: 0 });
      expect(shared.rig.server.faults.list()).toMatchObject([{ fired: 1, remaining: 0 }]);
    });

    it('can be a reply dropped after the commit, which the client retries into a second row', async () => {
      shared.rig.server.faults.inject({ kind: 'dropped-reply' });
      const client = new RDSData({ endpoint: shared.rig.server.url, region, credentials, maxAttempts: 3 });
      await client.executeStatement({ ...target, sql: insert });
      client.destroy();
      expect(await count()).toEqual({ longValue: 2 });
    });

    it('can be a connection that closes before the statement runs', async () => {
      shared.rig.server.faults.inject({ kind: 'reset' });
      expect(await errorOf(shared.rig.execute(insert))).toMatchObject({ code: 'ECONNRESET' });
      expect(await count()).toEqual({ longValue: 0 });
    });

    it('can be a cluster that resumes, which the client does not retry', async () => {
      let now = 0;
      await using rig = await rigOn(shared.rig.fresh, { now: () => now });
      rig.server.faults.inject({ kind: 'resuming', seconds: 15 });
      const error = await errorOf(rig.execute(insert));
      expect(error).toMatchObject({
        name: 'DatabaseResumingException',
        $metadata: { httpStatusCode: 400, attempts: 1 },
      });
      now = 15_000;
      await rig.execute(insert);
      expect(await count()).toEqual({ longValue: 1 });
    });

    it('can be a delay that outlasts the client', async () => {
      shared.rig.server.faults.inject({ kind: 'delay', ms: 300 });
      const call = shared.rig.client.executeStatement(
        { ...target, sql: insert },
        { abortSignal: AbortSignal.timeout(50) },
      );
      expect((await errorOf(call)).name).toBe('AbortError');
      await expect.poll(count).toEqual({ longValue: 1 });
    });

    it('can be injected, counted and cleared by another process', async () => {
      await using rig = await rigOn(shared.rig.fresh, { faultsOverHttp: true });
      const faults = (method: string, body?: unknown) =>
        fetch(`${rig.server.url}/_faults`, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const injected = await faults('POST', { fault: { kind: 'error', error: 'ThrottlingException' }, calls: 2 });
      expect(injected.status).toBe(201);
      expect((await errorOf(rig.execute('select 1'))).name).toBe('ThrottlingException');
      expect(await (await faults('GET')).json()).toMatchObject({ faults: [{ fired: 1, remaining: 1 }] });
      expect(await (await faults('DELETE')).json()).toEqual({ faults: [] });
      expect(await rig.value('select 1')).toEqual({ longValue: 1 });
      expect((await faults('POST', { fault: { kind: 'flood' } })).status).toBe(400);
    });

    it('cannot be injected over HTTP unless that is allowed', async () => {
      const reply = await fetch(`${shared.rig.server.url}/_faults`, { method: 'POST', body: '{}' });
      expect(reply.status).toBe(403);
    });
  });
}
