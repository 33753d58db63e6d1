import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, region } from '../../../infra/local/account.ts';
import { startS3 } from '../../../infra/local/s3.ts';
import { s3LandedStore } from '../../../lib/aws/s3-landed-store.ts';
import type { LandedStore } from '../../../lib/landing/landed-store.ts';
import { openGate } from '../../harness/gate.ts';

const bucket = 'landed';
const key = 'landed/action-network/mlb/2025-07-04/170000.000Z-0123.json.gz';
const bytes = new Uint8Array([0x1f, 0x8b, 0, 255, 10, 13, 0]);

describe('the landed store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'odds-s3-'));
  let s3: Awaited<ReturnType<typeof startS3>>;
  let store: LandedStore;

  beforeAll(async () => {
    s3 = await startS3({ folder, bucket });
    store = s3LandedStore({ client: clientAt(s3.url), bucket });
  });
  afterAll(async () => {
    await s3.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back the very bytes that were put, however often they were', async () => {
    await store.put(key, bytes);
    await store.put(key, bytes);
    expect(await store.get(key)).toEqual(bytes);
  });

  it('fails by the name of a key that it does not have', async () => {
    await expect(store.get('landed/absent')).rejects.toMatchObject({
      code: 'landing_failed',
      message: expect.stringMatching(/landed\/absent could not be read: NoSuchKey/),
      details: { bucket, exception: 'NoSuchKey' },
    });
  });

  it('fails if there is no such bucket', async () => {
    const elsewhere = s3LandedStore({ client: clientAt(s3.url), bucket: 'absent' });
    await expect(elsewhere.put(key, bytes)).rejects.toMatchObject({
      code: 'landing_failed',
      message: expect.stringContaining(`could not be landed as ${key}`),
    });
  });

  it('lists keys in text order, from behind one, over more pages than one', async () => {
    const prefix = 'landed/action-network/nfl/';
    const keys = Array.from({ length: 1_005 }, (_, n) => `${prefix}2025-11-09/${String(n).padStart(6, '0')}`);
    for (const some of Map.groupBy([...keys].reverse(), (_key, n) => n % 40).values()) {
      await Promise.all(some.map((one) => store.put(one, bytes)));
    }
    expect(await keysOf(store.list(prefix))).toEqual(keys);
    expect(await keysOf(store.list(prefix, { after: keys[2] ?? '' }))).toEqual(keys.slice(3));
    expect(await keysOf(store.list(prefix, { after: `${prefix}2025-11-09/001003.5` }))).toEqual([keys[1_004]]);
    expect(await keysOf(store.list('landed/none/'))).toEqual([]);
  });

  it.each(['truncate', 'reset'] as const)('gives back the whole object after a %s of the response', async (effect) => {
    const large = randomBytes(300_000);
    await store.put(key, large);
    let times = 0;
    const affect = () => {
      times += 1;
      return effect;
    };
    const gate = await openGate({ upstream: s3.url });
    gate.inject({ when: 'after', times: 2, affect });
    const behind = s3LandedStore({ client: retryingClientAt(gate.url), bucket });
    expect(Buffer.from(await behind.get(key)).equals(large)).toBe(true);
    expect(times).toBe(2);
    await gate.close();
  });

  it('fails by the name of a key whose body breaks off each time', async () => {
    await store.put(key, randomBytes(300_000));
    const gate = await openGate({ upstream: s3.url });
    gate.inject({ when: 'after', affect: () => 'truncate' });
    const behind = s3LandedStore({ client: retryingClientAt(gate.url), bucket });
    await expect(behind.get(key)).rejects.toMatchObject({
      code: 'landing_failed',
      message: expect.stringContaining(`The body of the landed observation ${key} broke off`),
    });
    await gate.close();
  });

  it('fails if no server answers, and if the deadline has come', async () => {
    const away = s3LandedStore({ client: clientAt('http://127.0.0.1:1'), bucket });
    await expect(away.put(key, bytes)).rejects.toMatchObject({ code: 'landing_failed' });
    await expect(keysOf(away.list('landed/'))).rejects.toMatchObject({
      code: 'landing_failed',
      message: expect.stringContaining('under landed/ could not be listed'),
    });
    await expect(store.put(key, bytes, AbortSignal.abort())).rejects.toMatchObject({
      code: 'landing_failed',
      cause: { name: 'AbortError' },
    });
  });
});

async function keysOf(listing: AsyncIterable<string>): Promise<string[]> {
  const keys: string[] = [];
  for await (const listed of listing) keys.push(listed);
  return keys;
}

function retryingClientAt(endpoint: string): S3Client {
  return new S3Client({ endpoint, region, credentials, maxAttempts: 3, forcePathStyle: true });
}

function clientAt(endpoint: string): S3Client {
  return new S3Client({ endpoint, region, credentials, maxAttempts: 1, forcePathStyle: true });
}
