import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentials, region } from '../../../../infra/local/account.ts';
import type { LocalService } from '../../../../infra/local/local-service.ts';
import { startS3 } from '../../../../infra/local/s3.ts';

let folder: string;
let service: LocalService;
const Bucket = 'odds-test-landed';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'odds-s3-'));
  service = await startS3({ folder, bucket: Bucket });
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

const clientOf = ({ url }: LocalService) => new S3Client({ endpoint: url, region, credentials });

describe('S3 on this machine', () => {
  test('keeps what was put across a restart, byte for byte', async () => {
    const body = new Uint8Array([0, 31, 139, 255, 10, 13]);
    const Key = 'landed/action-network/mlb/2026-07-01/170000.000Z-ab.json.gz';
    await clientOf(service).send(new PutObjectCommand({ Bucket, Key, Body: body }));
    await service.close();
    service = await startS3({ folder, bucket: Bucket });
    const object = await clientOf(service).send(new GetObjectCommand({ Bucket, Key }));
    expect(await object.Body?.transformToByteArray()).toEqual(body);
  });

  test('lists keys by prefix in text order', async () => {
    const client = clientOf(service);
    for (const Key of ['landed/b', 'landed/a', 'other/c'])
      await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'landed/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['landed/a', 'landed/b']);
  });
});
