import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../infra/local/account.ts';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import type { BacklogState, InFlightPage, Mark } from '../../../lib/backlog/backlog-state.ts';
import { links, odds, schedule } from '../../../lib/backlog/kinds.ts';
import { announceLate } from '../../../lib/backlog/league-watermark.ts';
import { noWatermark } from '../../../lib/backlog/watermark.ts';
import { landedBefore, type SourceLeague } from '../../../lib/landing/landed-key.ts';

const table = 'odds-test-state';
const now = () => new Date('2026-07-30T12:00:00.000Z');

const at = (minute: number) => new Date(now().getTime() + minute * 60_000).toISOString();

let folder: string;
let service: Awaited<ReturnType<typeof startDynamoDb>>;
let client: DynamoDBClient;
let state: BacklogState;
let leagues = 0;
/** A league of its own for each test. */
const freshLeague = () => ({ source: 'action-network', league: `l${++leagues}` });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odds-backlog-state-'));
  service = await startDynamoDb({ folder, table });
  client = new DynamoDBClient({ endpoint: service.url, region, credentials, maxAttempts: 1 });
  state = dynamoDbBacklogState({ kind: odds, client, table, now });
});
afterAll(async () => {
  client.destroy();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  [odds, ''],
  [schedule, 'schedule/'],
  [links, 'links/'],
])('keeps what it knows of the kind $name under keys of that kind', async (kind, named) => {
  const league = freshLeague();
  const of = dynamoDbBacklogState({ kind, client, table, now });
  const refusal = { code: 'reader_failed', message: 'No.', reader: 1, markedAt: now().toISOString() };
  await of.writeWatermark(league, { settledThrough: 'k' }, 0);
  await of.writeMismatch(league, null);
  await of.rememberSettled(league, ['hint']);
  await of.mark(league, { kind: 'dead', key: 'marked', ...refusal });
  await of.saveInFlightPage(league, { from: 'a', through: 'b', drain: 'one', until: at(4) }, at(0));
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  const keys = Items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).filter((key) => key.includes(`/${league.league} `));
  const name = `${named}${league.source}/${league.league}`;
  expect(keys.sort()).toEqual(
    [
      `backlog#${name} mismatch`,
      `backlog#${name} watermark`,
      `backlog-mark#${name} marked`,
      `backlog-reading#${name} reading`,
      `settled#${name} hint`,
    ].sort(),
  );
});

describe('the watermark', () => {
  it('is nothing at first, and then what was written, with its floor', async () => {
    const league = freshLeague();
    expect(await state.readWatermark(league)).toEqual({ watermark: noWatermark, version: 0 });
    const watermark = { settledThrough: 'landed/b', floor: { below: 'landed/a', until: '2026-07-30T12:30:00.000Z' } };
    expect(await state.writeWatermark(league, watermark, 0)).toBe(true);
    expect(await state.readWatermark(league)).toEqual({ watermark, version: 1 });
    expect(await state.writeWatermark(league, noWatermark, 1)).toBe(true);
    expect(await state.readWatermark(league)).toEqual({ watermark: noWatermark, version: 2 });
  });

  it('is not written by a writer that has missed another write', async () => {
    const league = freshLeague();
    const at = (settledThrough: string) => ({ settledThrough });
    expect(await state.writeWatermark(league, at('a'), 0)).toBe(true);
    expect(await state.writeWatermark(league, at('b'), 0)).toBe(false);
    expect(await state.writeWatermark(league, at('c'), 1)).toBe(true);
    expect(await state.writeWatermark(league, at('d'), 1)).toBe(false);
    expect((await state.readWatermark(league)).watermark).toEqual(at('c'));
  });

  it('is written by one of ten who try at once', async () => {
    const league = freshLeague();
    const tries = Array.from({ length: 10 }, (_, n) => state.writeWatermark(league, { settledThrough: `k${n}` }, 0));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  });
});

describe('something late', () => {
  const capturedAt = (minute: number) => new Date(now().getTime() - minute * 60_000).toISOString();
  const announce = (league: SourceLeague, minute: number) =>
    announceLate(odds, state, { ...league, capturedAt: capturedAt(minute) }, now(), { random: Math.random });

  it('is announced by each of 50 at once, in whatever order', async () => {
    for (const order of [(n: number) => n, (n: number) => 50 - n, (n: number) => (n * 23) % 50]) {
      const league = freshLeague();
      await state.writeWatermark(league, { settledThrough: landedBefore(odds, league, capturedAt(0)) }, 0);
      await Promise.all(Array.from({ length: 50 }, (_, n) => announce(league, 100 + order(n))));
      const { watermark } = await state.readWatermark(league);
      const oldest = landedBefore(
        odds,
        league,
        capturedAt(100 + Math.max(...Array.from({ length: 50 }, (_, n) => order(n)))),
      );
      expect(watermark).toMatchObject({ settledThrough: oldest, floor: { below: oldest } });
    }
  });

  it('is not written again if the watermark is low already', async () => {
    const league = freshLeague();
    await announce(league, 100);
    for (const minute of [99, 60, 100]) await announce(league, minute);
    expect((await state.readWatermark(league)).version).toBe(1);
    await announce(league, 101);
    expect((await state.readWatermark(league)).version).toBe(2);
  });
});

describe('hints', () => {
  it('are those after a key, of that league, over more pages than one', async () => {
    const [league, other] = [freshLeague(), freshLeague()];
    // A page of a query is a megabyte.
    const keys = Array.from({ length: 1_200 }, (_, n) => `landed/${String(n).padStart(4, '0')}${'x'.repeat(900)}`);
    await state.rememberSettled(league, keys);
    await state.rememberSettled(other, ['landed/other']);
    expect(await state.settledAfter(league, '')).toEqual(new Set(keys));
    expect(await state.settledAfter(league, keys[1_000] ?? '')).toEqual(new Set(keys.slice(1_001)));
    expect(await state.settledAfter(freshLeague(), '')).toEqual(new Set());
  });

  it('are forgotten from a text on, of that league only', async () => {
    const [league, other] = [freshLeague(), freshLeague()];
    const keys = Array.from({ length: 60 }, (_, n) => `landed/${String(n).padStart(2, '0')}`);
    for (const each of [league, other]) await state.rememberSettled(each, keys);
    await state.forgetSettled(league, 'landed/19');
    expect(await state.settledAfter(league, '')).toEqual(new Set(keys.slice(0, 20)));
    expect(await state.settledAfter(other, '')).toEqual(new Set(keys));
  });
});

describe('a mismatch of the database', () => {
  it('is none at first, and then what was written last', async () => {
    const league = freshLeague();
    expect(await state.readMismatch(league)).toBeNull();
    const mismatch = { key: 'landed/a', since: '2026-07-01', noticedAt: '2026-07-30T12:00:00.000Z' };
    await state.writeMismatch(league, mismatch);
    expect(await state.readMismatch(league)).toEqual(mismatch);
    expect(await state.readMismatch(freshLeague())).toBeNull();
    await state.writeMismatch(league, null);
    expect(await state.readMismatch(league)).toBeNull();
    expect(await state.readWatermark(league)).toMatchObject({ version: 0 });
  });
});

describe('marks', () => {
  const dead: Mark = {
    kind: 'dead',
    key: 'landed/a',
    code: 'source_not_json',
    message: 'HTML.',
    reader: 2,
    markedAt: '2026-07-30T12:00:00.000Z',
  };
  const held: Mark = { ...dead, kind: 'held', key: 'landed/b', attempts: 3, until: '2026-07-30T12:20:00.000Z' };

  it('come back as they were, and go', async () => {
    const league = freshLeague();
    await state.mark(league, dead);
    await state.mark(league, held);
    expect(await state.marksOf(league)).toEqual([dead, held]);
    await state.unmark(league, dead.key);
    await state.unmark(league, dead.key);
    expect(await state.marksOf(league)).toEqual([held]);
  });

  it('of a newer reader are not undone by an older one', async () => {
    const league = freshLeague();
    await state.mark(league, dead);
    await state.mark(league, { ...dead, reader: 1 });
    expect(await state.marksOf(league)).toEqual([dead]);
    await state.mark(league, { ...dead, reader: 3 });
    expect(await state.marksOf(league)).toEqual([{ ...dead, reader: 3 }]);
  });
});

describe('the in-flight page of a drain', () => {
  const at = now().toISOString();
  const page: InFlightPage = { from: 'landed/a', through: 'landed/f', drain: 'one', until: '2026-07-30T12:04:00.000Z' };

  it('is read as it was saved, with the key that is read alone, and is deleted by its drain only', async () => {
    const league = freshLeague();
    expect(await state.inFlightPage(league)).toBeUndefined();
    await state.saveInFlightPage(league, page, at);
    expect(await state.inFlightPage(league)).toEqual(page);
    await state.saveInFlightPage(league, { ...page, key: 'landed/c' }, at);
    expect(await state.inFlightPage(league)).toEqual({ ...page, key: 'landed/c' });
    await state.deleteInFlightPage(league, 'two');
    expect(await state.inFlightPage(league)).toEqual({ ...page, key: 'landed/c' });
    await state.deleteInFlightPage(league, 'one');
    await state.deleteInFlightPage(league, 'one');
    expect(await state.inFlightPage(league)).toBeUndefined();
  });

  it('is not overwritten while its drain may still run, and is afterwards', async () => {
    const league = freshLeague();
    const other: InFlightPage = { ...page, from: 'landed/b', drain: 'two' };
    await state.saveInFlightPage(league, page, at);
    await state.saveInFlightPage(league, other, '2026-07-30T12:03:59.999Z');
    expect(await state.inFlightPage(league)).toEqual(page);
    await state.saveInFlightPage(league, other, page.until);
    expect(await state.inFlightPage(league)).toEqual(other);
  });
});

describe('the state table', () => {
  it('throws its code if it is unavailable, or holds something else', async () => {
    const elsewhere = new DynamoDBClient({ endpoint: 'http://127.0.0.1:1', region, credentials, maxAttempts: 1 });
    const away = dynamoDbBacklogState({ kind: odds, client: elsewhere, table, now });
    const league = freshLeague();
    await expect(away.readWatermark(league)).rejects.toMatchObject({ code: 'state_unavailable' });
    await expect(away.rememberSettled(league, ['k'])).rejects.toMatchObject({ code: 'state_unavailable' });
    await expect(away.settledAfter(league, '')).rejects.toMatchObject({ code: 'state_unavailable' });
    elsewhere.destroy();
    const pk = { S: `backlog#action-network/${league.league}` };
    await client.send(
      new PutItemCommand({ TableName: table, Item: { pk, sk: { S: 'watermark' }, version: { S: 'x' } } }),
    );
    await expect(state.readWatermark(league)).rejects.toMatchObject({ code: 'state_unavailable' });
  });
});
