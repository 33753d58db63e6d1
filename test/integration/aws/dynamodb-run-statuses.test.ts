import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../infra/local/account.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';
import { dynamoDbRunStatuses } from '../../../lib/aws/dynamodb-run-statuses.ts';
import { addUpUnknownBooks } from '../../../lib/odds/unknown-books.ts';
import type { RunStatusStore } from '../../../lib/telemetry/run-status.ts';
import { ended, minutesAgo } from '../../support/health-scene.ts';

const table = 'odds-test-state';
const { signal } = new AbortController();
const folder = mkdtempSync(join(tmpdir(), 'odds-run-statuses-'));

let service: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;
let statuses: RunStatusStore;
/** What went over the wire, by the operation's name. */
let requests: string[];
/** Another run for each test: the table is one. */
let name: string;
let nth = 0;

beforeAll(async () => {
  service = await startDynamoDb({ folder, table });
  client = new DynamoDBClient({ endpoint: service.url, region, credentials, maxAttempts: 1 });
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (sent) => {
        requests.push(commandName);
        return next(sent);
      },
    { step: 'finalizeRequest', name: 'noteRequests' },
  );
  statuses = dynamoDbRunStatuses({ client, table });
});
afterAll(async () => {
  client.destroy();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  requests = [];
  name = `run-${++nth}`;
});

const read = async () => (await statuses.readAll(signal)).find(({ last }) => last.name === name);

describe('the status of a run', () => {
  it('is read as it was written', async () => {
    const run = ended(name, {
      figures: { quotes: 3_138, databaseCalls: 2 },
      servedBy: ['the-odds-api'],
      passedOver: [{ name: 'action-network', code: 'source_blocked' }],
    });
    const observedAt = minutesAgo(2);
    await statuses.write({ ...run, observedAt }, signal);
    expect(await read()).toEqual({
      last: run,
      succeededAt: run.endedAt,
      observedAt,
      backlog: null,
      unknownBooks: null,
      links: null,
    });
  });

  it('of a failed run erases no value of an earlier one', async () => {
    const good = ended(name, { endedAt: minutesAgo(10), observedAt: minutesAgo(11) });
    await statuses.write({ ...good, backlog: { waiting: 3, dead: 1, missing: 0, mismatch: null } }, signal);
    const error = { code: 'source_blocked', message: 'It answered 403.' };
    const failed = ended(name, { succeeded: false, status: 'failed', error });
    await statuses.write(failed, signal);
    expect(await read()).toEqual({
      last: failed,
      succeededAt: minutesAgo(10),
      observedAt: minutesAgo(11),
      backlog: { waiting: 3, dead: 1, missing: 0, mismatch: null, asOf: minutesAgo(10) },
      unknownBooks: null,
      links: null,
    });
  });

  it('replaces the one before, with the values that it has', async () => {
    const before = { waiting: 3, dead: 1, missing: 2, mismatch: null };
    await statuses.write(ended(name, { endedAt: minutesAgo(10), backlog: before }), signal);
    const mismatch = { key: 'landed/a', since: '2026-07-01', noticedAt: minutesAgo(3) };
    await statuses.write(ended(name, { backlog: { waiting: 0, dead: 1, missing: 0, mismatch } }), signal);
    const backlog = { waiting: 0, dead: 1, missing: 0, mismatch, asOf: minutesAgo(2) };
    expect(await read()).toMatchObject({ succeededAt: minutesAgo(2), backlog });
  });

  it('keeps the unknown books of the last run that counted them', async () => {
    const books = [{ key: '\u001b78', title: null, outcomes: 4 }];
    const unknownBooks = addUpUnknownBooks('action-network', minutesAgo(11), [{ seen: 9, books }]);
    await statuses.write(ended(name, { endedAt: minutesAgo(10), unknownBooks }), signal);
    await statuses.write(ended(name, { succeeded: false }), signal);
    const saved = await read();
    expect(saved?.unknownBooks).toEqual({ ...unknownBooks, asOf: minutesAgo(10) });
    expect(saved?.unknownBooks?.books[0]?.add).toMatchObject({ id: 'action-network-78' });
    const none = addUpUnknownBooks('action-network', minutesAgo(2), [{ seen: 9, books: [] }]);
    await statuses.write(ended(name, { unknownBooks: none }), signal);
    expect((await read())?.unknownBooks).toEqual({ ...none, asOf: minutesAgo(2) });
  });

  it('keeps how games are linked of the last run that derived links', async () => {
    const links = { linked: 14, unlinked: { ambiguous: 2 } };
    await statuses.write(ended(name, { endedAt: minutesAgo(10), links }), signal);
    await statuses.write(ended(name, { succeeded: false }), signal);
    expect((await read())?.links).toEqual({ ...links, asOf: minutesAgo(10) });
    await statuses.write(ended(name, { links: { linked: 16, unlinked: {} } }), signal);
    expect((await read())?.links).toEqual({ linked: 16, unlinked: {}, asOf: minutesAgo(2) });
  });

  it('is not there before its first run, and knows no success before the first', async () => {
    expect(await read()).toBeUndefined();
    await statuses.write(ended(name, { succeeded: false }), signal);
    expect(await read()).toMatchObject({ succeededAt: null, observedAt: null, backlog: null });
  });

  it('keeps no more of a long message than people read', async () => {
    await statuses.write(ended(name, { error: { code: 'unexpected', message: 'x'.repeat(10_000) } }), signal);
    expect((await read())?.last.error?.message).toHaveLength(500);
  });

  it('costs one write, and one read for all statuses there are', async () => {
    await statuses.write(ended(name), signal);
    await statuses.write(ended(`${name}-too`), signal);
    expect((await statuses.readAll(signal)).length).toBeGreaterThan(1);
    expect(requests).toEqual(['UpdateItemCommand', 'UpdateItemCommand', 'QueryCommand']);
  });
});

describe('a status of an earlier version', () => {
  it('knows of no other database', async () => {
    await statuses.write(ended(name, { backlog: { waiting: 0, dead: 0, missing: 0, mismatch: null } }), signal);
    const left = JSON.stringify({ waiting: 3, dead: 1, missing: 0, asOf: minutesAgo(2) });
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { pk: { S: 'run' }, sk: { S: name } },
        UpdateExpression: 'SET backlog_left = :left',
        ExpressionAttributeValues: { ':left': { S: left } },
      }),
    );
    expect((await read())?.backlog).toMatchObject({ waiting: 3, mismatch: null });
  });
});

describe('a status that cannot be understood', () => {
  it.each([
    ['no JSON', 'not at all'],
    ['another shape', '{"endedAt":"yesterday"}'],
  ])('is left out, and hides none of the others: %s', async (_why, text) => {
    const Item = { pk: { S: 'run' }, sk: { S: name }, last_run: { S: text } };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    await statuses.write(ended(`${name}-beside`), signal);
    expect(await read()).toBeUndefined();
    expect((await statuses.readAll(signal)).map(({ last }) => last.name)).toContain(`${name}-beside`);
  });

  it('is whole again after the next run', async () => {
    const Key = { pk: { S: 'run' }, sk: { S: name } };
    const spoiled = { UpdateExpression: 'SET last_run = :x', ExpressionAttributeValues: { ':x': { S: '{}' } } };
    await client.send(new UpdateItemCommand({ TableName: table, Key, ...spoiled }));
    await statuses.write(ended(name), signal);
    expect(await read()).toMatchObject({ last: { name } });
  });
});

describe('a table that does not answer', () => {
  it('is an error of the error table, for writes and for reads', async () => {
    const elsewhere = new DynamoDBClient({ endpoint: 'http://127.0.0.1:1', region, credentials, maxAttempts: 1 });
    const away = dynamoDbRunStatuses({ client: elsewhere, table });
    await expect(away.write(ended(name), signal)).rejects.toMatchObject({ code: 'state_unavailable' });
    await expect(away.readAll(signal)).rejects.toMatchObject({ code: 'state_unavailable' });
    const givenUp = AbortSignal.abort();
    await expect(statuses.readAll(givenUp)).rejects.toMatchObject({ code: 'state_unavailable' });
    elsewhere.destroy();
  });
});
