import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holderOf, takeLock } from '../../../../infra/local/process-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odds-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a process', () => {
  test('is held by one at a time', () => {
    const file = join(folder, 'machine.lock');
    const lock = takeLock(file);
    expect(lock).toBeDefined();
    expect(takeLock(file)).toBeUndefined();
    lock?.release();
    const next = takeLock(file);
    expect(next).toBeDefined();
    next?.release();
  });

  test('ends with a process that is killed while it holds it', async () => {
    const file = join(folder, 'machine.lock');
    const module = new URL('../../../../infra/local/process-lock.ts', import.meta.url).href;
    const script = `const { takeLock } = await import(${JSON.stringify(module)});
      if (!takeLock(${JSON.stringify(file)})) process.exit(3);
      process.kill(process.pid, 'SIGKILL');`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    await expect(run).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(holderOf(file)).not.toBe(`process ${process.pid}`);
    const lock = takeLock(file);
    expect(lock).toBeDefined();
    expect(holderOf(file)).toBe(`process ${process.pid}`);
    lock?.release();
    expect(holderOf(file)).toBe('another process');
  });

  test('says what is wrong if the file is none', () => {
    expect(() => takeLock(folder)).toThrow();
  });
});
