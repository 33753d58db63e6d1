import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Instance, readInstance, removeInstance, writeInstance } from '../../../../infra/local/instance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odds-instance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const instance: Instance = {
  id: 'b5f4a2f0-4e3c-4e53-9c9d-0f7f6d1f5a11',
  accessKeyId: 'c0ffee',
  pid: 1234,
  startedAt: '2026-07-01T17:00:00.000Z',
  database: 'PGlite',
  endpoint: 'http://127.0.0.1:1',
  dataApi: 'http://127.0.0.1:2',
  s3: 'http://127.0.0.1:3',
  dynamoDb: 'http://127.0.0.1:4',
};

describe('the instance file', () => {
  test('tells other processes where the machine answers, and is readable by its owner only', () => {
    const file = join(folder, 'instance.json');
    writeInstance(file, instance);
    expect(readInstance(file)).toEqual(instance);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['instance.json']);
  });

  test('says where the secrets are, if there are any', () => {
    const file = join(folder, 'instance.json');
    const secretsManager = 'http://127.0.0.1:5/b5f4a2f0-4e3c-4e53-9c9d-0f7f6d1f5a11';
    writeInstance(file, { ...instance, secretsManager });
    expect(readInstance(file)).toEqual({ ...instance, secretsManager });
  });

  test.each([
    ['is cut off', '{"id": "b5f4'],
    ['is of another form', '{"pid": 1}'],
    ['is empty', ''],
  ])('counts as none if it %s', (_case, content) => {
    const file = join(folder, 'instance.json');
    writeFileSync(file, content);
    expect(readInstance(file)).toBeUndefined();
  });

  test('is gone once removed, however often', () => {
    const file = join(folder, 'instance.json');
    writeInstance(file, instance);
    removeInstance(file);
    removeInstance(file);
    expect(readInstance(file)).toBeUndefined();
  });
});
