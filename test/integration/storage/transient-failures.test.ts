import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as account from '../../../infra/local/account.ts';
import { openPglite } from '../../../infra/local/data-api/engines/pglite.ts';
import { errorNames } from '../../../infra/local/data-api/service-error.ts';
import type { LocalService } from '../../../infra/local/local-service.ts';
import { startSecretsManager } from '../../../infra/local/secrets.ts';
import { isLongSearch, sampleOf } from '../../support/search.ts';
import { createRoles, type Deployment, migrating, passwords, rotating } from './deployments.ts';
import { failuresOf, instantRetry } from './failing-once.ts';
import { type Trial, trialOn } from './trial.ts';

const failures = failuresOf(errorNames);
const forbidden = [
  ['AccessDeniedException', 'not authorized to perform: rds-data:ExecuteStatement'],
  ['DatabaseErrorException', 'FATAL: password authentication failed for user "odds"; SQLState: 28P01'],
] as const;
/** What leaves open whether the call was run. */
const connectionFailures = failures.slice(-2);
/** Each statement that fails begins a migration anew. */
const statementsInTests = 4;
const [createSecret, ...rotatingInDatabase] = rotating;
const deployments = [migrating, ...rotatingInDatabase];

const shuffled = sampleOf('failures, each of one function or step', failures, failures.length);
/** In a long search every function and step meets every failure; in the tests each failure is dealt to one of them. */
const dealt = deployments.map((deployment, place) => ({
  deployment,
  failures: isLongSearch ? failures : shuffled.filter((_, nth) => nth % deployments.length === place),
}));

describe('one failure that may pass, of each class and of each call', () => {
  let trial: Trial;
  let secrets: LocalService;
  let triples = 0;

  beforeAll(async () => {
    // PGlite checks no password: on a server, the local machine's own password of a role would take the place of the rotated one.
    const fresh = { engine: await openPglite() };
    // A transaction that began with its reply lost is ended by the server: after half a second here, not three minutes.
    trial = await trialOn(fresh, { transactionIdleMs: 500 });
    secrets = await startSecretsManager(
      new Map(
        Object.entries(passwords).map(([username, password]) => [username, JSON.stringify({ username, password })]),
      ),
    );
    for (const [name, value] of Object.entries(environmentAt(trial, secrets))) vi.stubEnv(name, value);
    await createRoles(trial);
  });
  afterAll(async () => {
    console.info(`${triples} triples of (function and step, operation, failure)`);
    vi.unstubAllEnvs();
    await secrets?.close();
    await trial?.[Symbol.asyncDispose]();
  });
  it('is one of twenty', () => {
    expect(failures).toHaveLength(20);
  });

  it('meets no creation of a secret, which does not call the database', async () => {
    if (!createSecret) throw new Error('A rotation has no steps.');
    await begin(createSecret);
    await createSecret.run(trial, instantRetry());
    expect(trial.calls).toEqual([]);
  });

  describe.each(dealt)('$deployment.name', ({ deployment, failures }) => {
    let operations: readonly string[];
    /** In a long search each failure meets every operation; in the tests the operations take turns. */
    const operationsFor = (nth: number) => {
      return isLongSearch ? operations : [operations[nth % operations.length] ?? ''];
    };
    let statements: readonly string[];
    let outcome: unknown;

    beforeAll(async () => {
      await begin(deployment);
      const report = await deployment.run(trial, instantRetry());
      operations = [...new Set(trial.calls.map(({ operation }) => operation))];
      // Behind the password comes what is random.
      statements = [...new Set(trial.calls.flatMap(({ sql }) => sql?.split(" password '")[0] ?? []))];
      outcome = { report, left: await deployment.observe(trial) };
    });

    it('is met by as many failures as it has operations', () => {
      expect(failures.length).toBeGreaterThanOrEqual(operations.length);
    });

    it.each(failures.map((failure, nth) => ({ ...failure, nth })))(
      'ends as if undisturbed, whichever operation fails first: $name',
      async ({ fault, calls, nth }) => {
        for (const operation of operationsFor(nth)) {
          await begin(deployment);
          trial.server.faults.inject(fault, { operation, calls });
          expect(await outcomeOf(deployment), operation).toEqual(outcome);
          expect(trial.server.faults.list(), operation).toMatchObject([{ fired: calls }]);
          triples += 1;
        }
      },
    );

    // The operation that runs first is one statement of many: so each of them fails, too.
    it.each(connectionFailures)(
      'ends as if undisturbed, every statement failing once: $name',
      async ({ fault, name }) => {
        await begin(deployment);
        const failing = sampleOf(`statements of ${deployment.name}, ${name}`, statements, statementsInTests);
        for (const sqlIncludes of failing) trial.server.faults.inject(fault, { sqlIncludes });
        expect(await outcomeOf(deployment)).toEqual(outcome);
        expect(trial.server.faults.list().filter(({ fired }) => fired !== 1)).toEqual([]);
      },
    );

    it.each(forbidden)('waits 30 seconds for an access that is granted late: %s', async (error, message) => {
      for (const operation of operationsFor(forbidden.findIndex(([name]) => name === error))) {
        await begin(deployment);
        trial.server.faults.inject({ kind: 'error', error, message }, { operation, calls: 8 });
        expect(await outcomeOf(deployment), operation).toEqual(outcome);
        await begin(deployment);
        trial.server.faults.inject({ kind: 'error', error, message }, { operation, calls: 1_000 });
        await expect(deployment.run(trial, instantRetry()), operation).rejects.toMatchObject({
          code: 'database_forbidden',
          message: expect.stringContaining(message),
        });
      }
    });
  });

  async function begin(deployment: Deployment) {
    trial.server.faults.clear();
    await deployment.prepare(trial);
    trial.calls.length = 0;
  }

  /** What a run reports, and all that it leaves. */
  async function outcomeOf(deployment: Deployment) {
    const report = await deployment.run(trial, instantRetry());
    return { report, left: await deployment.observe(trial) };
  }
});

function environmentAt({ server }: Trial, secrets: LocalService): Record<string, string> {
  return {
    AWS_REGION: account.region,
    AWS_ACCESS_KEY_ID: account.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_RDS_DATA: server.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
}
