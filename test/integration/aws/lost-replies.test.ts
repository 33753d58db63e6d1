import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDynamoDb } from '../../../infra/local/dynamodb.ts';
import type { LocalService } from '../../../infra/local/local-service.ts';
import { dynamoDbClient } from '../../../lib/aws/clients.ts';
import { dynamoDbBacklogState } from '../../../lib/aws/dynamodb-backlog-state.ts';
import { dynamoDbCircuitStore } from '../../../lib/aws/dynamodb-circuit-store.ts';
import { dynamoDbLeases } from '../../../lib/aws/dynamodb-leases.ts';
import { dynamoDbScheduleStore } from '../../../lib/aws/dynamodb-schedule-store.ts';
import { odds } from '../../../lib/backlog/kinds.ts';
import { noWatermark } from '../../../lib/backlog/watermark.ts';
import type { ScheduledGame } from '../../../lib/games/schedule.ts';
import { initialCircuit } from '../../../lib/resilience/circuit/state.ts';
import { type Gate, openGate } from '../../harness/gate.ts';
import { mlb } from '../../support/memory-backlog.ts';
import { table } from './dynamodb-rig.ts';

// The table does what it is asked, and the connection breaks instead of its reply: so the SDK asks again.

const now = Date.UTC(2026, 6, 30, 17);
const minuteMs = 60_000;
const { signal } = new AbortController();

let folder: string;
let service: LocalService;
let gate: Gate;
let client: DynamoDBClient;
let lost: number;
/** Another name for each test: the table is one. */
let name: string;
let nth = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odds-lost-replies-'));
  service = await startDynamoDb({ folder, table });
  gate = await openGate({ upstream: service.url });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', gate.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  client = dynamoDbClient({ requestTimeoutMs: 30_000, region: 'us-east-1' });
});
afterAll(async () => {
  client.destroy();
  vi.unstubAllEnvs();
  await gate.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  name = `name-${++nth}`;
  lost = 0;
});

/** What comes of the call if the reply to its write is lost. */
async function withReplyLost<T>(call: () => Promise<T>): Promise<T> {
  gate.inject({
    when: 'after',
    matches: ({ headers }) => /\.(Put|Update|Delete)Item$/.test(`${headers['x-amz-target']}`),
    times: 1,
    affect: () => {
      lost += 1;
      return 'reset';
    },
  });
  const result = await call();
  gate.inject(undefined);
  expect(lost).toBe(1);
  return result;
}

describe('a circuit whose reply is lost', () => {
  const written = (gen: number, because = 'a test') => ({ ...initialCircuit, gen, because });

  it('is written, and its writer knows it; another one of the same generation is not', async () => {
    const store = dynamoDbCircuitStore({ client, table });
    for (const gen of [1, 2]) {
      expect(await withReplyLost(() => store.write(name, written(gen), signal))).toBe(true);
      expect(await store.write(name, written(gen, 'another'), signal)).toBe(false);
      expect(await store.read(name, signal)).toEqual(written(gen));
      lost = 0;
    }
  });

  it('counts a failure once', async () => {
    const store = dynamoDbCircuitStore({ client, table });
    const window = { gen: 0, at: now, windowMs: 5 * minuteMs };
    expect(await withReplyLost(() => store.addFailure(name, window, signal))).toBe(1);
    expect(await store.addFailure(name, window, signal)).toBe(2);
  });
});

describe('a watermark whose reply is lost', () => {
  it('is written once, and its writer knows it; another one who has seen the same is refused', async () => {
    const state = dynamoDbBacklogState({ kind: odds, client, table, now: () => new Date(now) });
    const league = { ...mlb, league: name };
    for (const seen of [0, 1]) {
      const watermark = { settledThrough: `key-${seen}` };
      expect(await withReplyLost(() => state.writeWatermark(league, watermark, seen))).toBe(true);
      expect(await state.writeWatermark(league, noWatermark, seen)).toBe(false);
      expect(await state.readWatermark(league)).toEqual({ watermark, version: seen + 1 });
      lost = 0;
    }
  });

  it('leaves a mark as it was made', async () => {
    const state = dynamoDbBacklogState({ kind: odds, client, table, now: () => new Date(now) });
    const league = { ...mlb, league: name };
    const mark = { kind: 'held', key: 'k', code: 'database_refused', message: 'no', reader: 3, attempts: 2 } as const;
    const made = { ...mark, markedAt: new Date(now).toISOString(), until: new Date(now + minuteMs).toISOString() };
    await withReplyLost(() => state.mark(league, made));
    expect(await state.marksOf(league)).toEqual([made]);
  });
});

describe('a lease whose reply is lost', () => {
  const leases = () => dynamoDbLeases({ client, table });
  const claim = (nonce: string, owes: readonly string[] = []) => ({
    owner: 'one-owner',
    nonce,
    until: now + minuteMs,
    owes,
  });

  it('is taken by the one who asked, and not by a second delivery of the same event', async () => {
    expect(await withReplyLost(() => leases().take(name, claim('first'), now, signal))).toEqual({
      taken: true,
      inherited: [],
    });
    expect(await leases().take(name, claim('second'), now, signal)).toEqual({ taken: false, holder: 'one-owner' });
  });

  it('is inherited with all that the one before owed', async () => {
    await leases().take(name, claim('killed', ['today']), now, signal);
    const next = { ...claim('next', ['tomorrow']), until: now + 2 * minuteMs };
    expect(await withReplyLost(() => leases().take(name, next, now + minuteMs, signal))).toEqual({
      taken: true,
      inherited: ['today'],
    });
  });

  it('records once what a refused run owed', async () => {
    await leases().take(name, claim('holder', ['today']), now, signal);
    // The first write is refused, and so the second one's reply is the first to be lost.
    gate.inject({
      when: 'after',
      matches: ({ body }) => body.includes('ADD owes'),
      times: 1,
      affect: () => 'reset',
    });
    await leases().take(name, claim('refused', ['the same']), now, signal);
    const next = await leases().take(name, { ...claim('next'), until: now + 3 * minuteMs }, now + minuteMs, signal);
    expect(next).toEqual({ taken: true, inherited: ['the same', 'today'] });
  });

  it('is settled, and given back', async () => {
    await leases().take(name, claim('first', ['today']), now, signal);
    await withReplyLost(() => leases().settle(name, 'first', [], signal));
    lost = 0;
    await withReplyLost(() => leases().release(name, 'first', signal));
    expect(await leases().take(name, claim('second'), now, signal)).toMatchObject({ taken: true });
  });
});

describe('an official date whose reply is lost', () => {
  const game: ScheduledGame = {
    gamePk: 745_175,
    officialDate: '2026-07-30',
    startTime: '2026-07-30T23:05:00.000Z',
    startIsOpen: false,
    kind: 'regular_season',
    state: 'scheduled',
    ifNecessary: false,
  };
  const write = (capturedAt: string, games: readonly ScheduledGame[]) =>
    dynamoDbScheduleStore({ client, table, now: () => new Date('2026-07-30T12:00:00.000Z') }).write(
      name,
      { from: '2026-07-30', to: '2026-07-30', games },
      capturedAt,
      signal,
    );

  it('is reported as changed if it has changed, and as unchanged if only its capture is newer', async () => {
    expect(await withReplyLost(() => write('2026-07-30T12:00:00.000Z', [game]))).toEqual(['2026-07-30']);
    lost = 0;
    expect(await withReplyLost(() => write('2026-07-30T13:00:00.000Z', [game]))).toEqual([]);
    lost = 0;
    expect(await withReplyLost(() => write('2026-07-30T14:00:00.000Z', []))).toEqual(['2026-07-30']);
    expect(await write('2026-07-30T13:30:00.000Z', [game])).toEqual([]);
  });
});
