import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialsOf, region, stateTable } from '../../../infra/local/account.ts';
import type { Machine } from '../../../infra/local/machine.ts';
import { dynamoDbRunStatuses } from '../../../lib/aws/dynamodb-run-statuses.ts';
import { ended } from '../../support/health-scene.ts';
import { openCommandLine } from './command-line.ts';

const { odds, start, close } = openCommandLine('health');
let machine: Machine;
beforeAll(async () => {
  machine = await start('sim');
});
afterAll(close);

test('odds health prints the health after a run, and does not fail', async () => {
  expect((await odds('health')).stdout).toMatch(/^degraded/);
  await odds('collect');
  const { exitCode, stdout } = await odds('health', '--deep');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^healthy {2}at .*, from run statuses, the database and the sources$/m);
  expect(stdout).toMatch(/^asked {5}action-network answering in \d+ ms$/m);
  expect(stdout).toMatch(/^asked {5}mlb-stats-api answering in \d+ ms$/m);
  expect(stdout).toMatch(/^source {4}action-network mlb serving, \d+ quotes of \d+ games/m);
  expect(stdout).toMatch(/^database +closed/m);
  expect(JSON.parse((await odds('health', '--json')).stdout)).toMatchObject({ status: 'healthy', deep: false });
});

test('odds health fails if the system is unhealthy, and prints the whole report all the same', async () => {
  const client = new DynamoDBClient({
    endpoint: machine.instance.dynamoDb,
    region,
    credentials: credentialsOf(machine.instance),
  });
  const statuses = dynamoDbRunStatuses({ client, table: stateTable });
  const error = { code: 'source_blocked', message: 'It answered 403.' };
  const blocked = { succeeded: false, error, endedAt: new Date().toISOString() };
  await statuses.write(ended('collect-odds/action-network/mlb', blocked), new AbortController().signal);
  client.destroy();
  const { exitCode, stdout } = await odds('health', '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'unhealthy',
    reasons: [{ what: 'source action-network of mlb', runbook: 'source' }],
  });
});
