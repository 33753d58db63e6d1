import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeLock } from '../../../../infra/local/process-lock.ts';
import { moveOldState, storeFolder } from '../../../../infra/local/stores.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'odds-stores-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeOldHome(names: readonly string[]): void {
  for (const folder of ['database', 's3', 'dynamodb']) {
    mkdirSync(join(root, folder));
    writeFileSync(join(root, folder, 'data'), folder);
  }
  for (const name of names) writeFileSync(join(root, name), name);
}

describe('the state of a version with one store', () => {
  test('is moved to the simulated store if a simulated market ran in it, completely and with nothing else', () => {
    writeOldHome(['market.json', 'notes.txt']);
    expect(moveOldState(root)).toBe('sim');
    expect(readdirSync(storeFolder(root, 'sim')).sort()).toEqual(['database', 'dynamodb', 'market.json', 's3']);
    expect(readFileSync(join(root, 'sim/database/data'), 'utf8')).toBe('database');
    expect(readdirSync(root)).toEqual(expect.arrayContaining(['notes.txt', 'sim']));
    expect(moveOldState(root)).toBeUndefined();
  });

  test('is moved to the real store if no simulated market ran in it', () => {
    writeOldHome([]);
    expect(moveOldState(root)).toBe('live');
    expect(readdirSync(storeFolder(root, 'live')).sort()).toEqual(['database', 'dynamodb', 's3']);
  });

  test('is moved to the end by the next call if the move was interrupted', () => {
    writeOldHome(['market.json']);
    mkdirSync(join(root, 'sim/database'), { recursive: true });
    rmSync(join(root, 'database'), { recursive: true });
    expect(moveOldState(root)).toBe('sim');
    expect(readdirSync(storeFolder(root, 'sim')).sort()).toEqual(['database', 'dynamodb', 'market.json', 's3']);
  });

  test('is left where it is, by name, if the store has its own already', () => {
    writeOldHome(['market.json']);
    mkdirSync(join(root, 'sim/s3'), { recursive: true });
    expect(() => moveOldState(root)).toThrow(`belongs into ${join(root, 'sim')}, which already has its own s3`);
    expect(readdirSync(root)).toEqual(expect.arrayContaining(['database', 's3', 'dynamodb', 'market.json']));
  });

  test('is left where it is while a process uses it', () => {
    writeOldHome([]);
    const lock = takeLock(join(root, 'machine.lock'));
    expect(() => moveOldState(root)).toThrow(`in use by process ${process.pid}`);
    lock?.release();
    expect(moveOldState(root)).toBe('live');
  });

  test('is not looked for in a folder that is not there, and a new home has none', () => {
    expect(moveOldState(join(root, 'none'))).toBeUndefined();
    expect(moveOldState(root)).toBeUndefined();
    expect(readdirSync(root)).toEqual([]);
  });
});
