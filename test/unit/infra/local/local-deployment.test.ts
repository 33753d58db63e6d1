import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHome } from '../../../../infra/local/home.ts';
import { openLocalDeployment } from '../../../../infra/local/local-deployment.ts';
import type { Machine } from '../../../../infra/local/machine.ts';
import { odds } from '../../../../lib/backlog/kinds.ts';

const { signal } = new AbortController();
const bucket = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';

/** In the place of all services of a machine: they hold nothing. */
let services: Server;
let machine: Machine;
let accessKeyIds: Set<string | undefined>;

beforeEach(async () => {
  accessKeyIds = new Set();
  services = createServer((request, response) => {
    accessKeyIds.add(request.headers.authorization?.match(/Credential=([^/]+)/)?.[1]);
    response.end(request.method === 'GET' ? bucket : JSON.stringify({ Items: [] }));
  }).listen(0, '127.0.0.1');
  await once(services, 'listening');
  const address = services.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  machine = {
    home: openHome(mkdtempSync(join(tmpdir(), 'odds-deployment-'))),
    instance: {
      id: '',
      accessKeyId: 'of-this-start',
      pid: 1,
      startedAt: '',
      database: '',
      endpoint: url,
      dataApi: url,
      s3: url,
      dynamoDb: url,
      keyedSources: ['the-odds-api'],
    },
    shared: true,
    environmentOf: () => ({}),
    close: () => Promise.reject(new Error('The machine is closed by who started it.')),
  };
});
afterEach(async () => {
  rmSync(machine.home.root, { recursive: true });
  services.close();
  services.closeAllConnections();
  await once(services, 'close');
});

const connections = () => new Promise((resolve) => services.getConnections((_error, count) => resolve(count)));

describe('the local machine as a deployment', () => {
  test('reaches each store with the secret of the machine, and ends each connection when it is closed', async () => {
    const deployment = openLocalDeployment(machine);
    expect(await connections()).toBe(0);
    await deployment.database('owner').execute({ sql: 'select 1' });
    for await (const key of (await deployment.landedStore()).list('landed/')) expect.unreachable(key);
    const league = { source: 'action-network', league: 'mlb' };
    expect(await (await deployment.backlogState(odds)).marksOf(league)).toEqual([]);
    expect(await (await deployment.runStatuses()).readAll(signal)).toEqual([]);
    expect(await (await deployment.circuits()).readAll(signal)).toEqual(new Map());
    expect(await (await deployment.scheduleStore()).gamesOn('mlb', '2026-08-03', signal)).toBeUndefined();
    expect(accessKeyIds).toEqual(new Set(['of-this-start']));
    expect(await connections()).toBe(6);
    await deployment.close();
    await expect.poll(connections).toBe(0);
  });

  test('opens nothing more once it is closed, and may be closed again', async () => {
    const deployment = openLocalDeployment(machine);
    await deployment.close();
    await deployment.close();
    expect(() => deployment.database('reader')).toThrow(ReferenceError);
    await expect(deployment.landedStore()).rejects.toThrow(ReferenceError);
    await expect(deployment.circuits()).rejects.toThrow(ReferenceError);
  });

  test('says which sources it has a key of', () => {
    const { hasKeyOf } = openLocalDeployment(machine);
    expect([hasKeyOf('the-odds-api'), hasKeyOf('action-network')]).toEqual([true, false]);
  });
});
