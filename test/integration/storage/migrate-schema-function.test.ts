import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as account from '../../../infra/local/account.ts';
import { sportsbooks } from '../../../lib/odds/sportsbooks.ts';
import { migrations, replaceables } from '../../../lib/storage/migrations/index.ts';
import { engineKinds, whyMissing } from '../../support/engines.ts';
import { openTrial, type Trial } from './trial.ts';

for (const kind of engineKinds) {
  const missing = whyMissing(kind);
  if (missing) console.warn(`The function migrate-schema on ${kind} is not tested: ${missing}.`);

  describe.skipIf(missing)(`the function migrate-schema on ${kind}`, () => {
    let trial: Trial;
    beforeAll(async () => {
      trial = await openTrial(kind);
    });
    afterAll(() => trial[Symbol.asyncDispose]());
    beforeEach(() => {
      vi.resetModules();
      for (const [name, value] of Object.entries(environmentOf(trial))) vi.stubEnv(name, value);
    });
    afterEach(() => vi.unstubAllEnvs());

    it("brings a sleeping database to this code's schema, with the catalogue of sportsbooks", async () => {
      trial.server.faults.inject({ kind: 'resuming', seconds: 1 });
      expect(await invoke({})).toEqual({
        applied: migrations.map(({ id }) => id),
        replaced: replaceables.map(({ name }) => name),
        ahead: [],
        logins: [],
        afterSteps: ['limit-readers', 'sync-sportsbooks'],
      });
      const { rows } = await trial
        .databaseAs('owner')
        .execute({ sql: 'select count(*) as known from history.sportsbook' });
      expect(rows).toEqual([{ known: sportsbooks.length }]);
    });

    it('finds nothing to do the second time, and writes no sportsbook', async () => {
      const writers = { sql: "select string_agg(xmin::text, ' ' order by sportsbook) as xids from history.sportsbook" };
      const before = await trial.databaseAs('owner').execute(writers);
      expect(await invoke({})).toMatchObject({ applied: [], replaced: [], ahead: [] });
      expect(await trial.databaseAs('owner').execute(writers)).toEqual(before);
    });

    it('says at its deadline what it was waiting for', async () => {
      trial.server.faults.inject({ kind: 'resuming', seconds: 60 });
      await expect(invoke({}, { remainingMs: 2_500 })).rejects.toMatchObject({
        code: 'deadline_near',
        message: expect.stringContaining('is resuming after being auto-paused'),
        details: { waitedFor: 'database_resuming' },
      });
      trial.server.faults.clear();
    });

    it('refuses an event that wants something of it', async () => {
      await expect(invoke({ dryRun: true })).rejects.toMatchObject({
        code: 'event_invalid',
        message: expect.stringContaining('dryRun'),
      });
    });

    it('does not start without its environment', async () => {
      vi.stubEnv('CLUSTER_ARN', undefined);
      await expect(invoke({})).rejects.toMatchObject({
        code: 'environment_invalid',
        message: expect.stringContaining('CLUSTER_ARN'),
      });
    });
  });
}

async function invoke(event: object, { remainingMs = 60_000 } = {}): Promise<unknown> {
  const { handler } = await import('../../../functions/migrate-schema/handler.ts');
  // Only what the middleware reads of it.
  const context = { awsRequestId: 'test', getRemainingTimeInMillis: () => remainingMs } as Context;
  return await handler(event, context);
}

function environmentOf({ server }: Trial): Record<string, string> {
  return {
    AWS_REGION: account.region,
    // No server is there: a migration does the same if its run status cannot be saved.
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    STATE_TABLE: account.stateTable,
    AWS_ACCESS_KEY_ID: account.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_RDS_DATA: server.url,
    STAGE: 'test',
    CLUSTER_ARN: account.clusterArn,
    DATABASE_SECRET_ARN: account.secretArnOf('owner'),
    DATABASE_NAME: account.databaseName,
    POWERTOOLS_SERVICE_NAME: 'migrate-schema',
    POWERTOOLS_METRICS_NAMESPACE: 'Odds/test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
}
