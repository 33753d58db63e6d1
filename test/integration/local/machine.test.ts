import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceSecretArn } from '../../../infra/local/account.ts';
import { lockDataDir } from '../../../infra/local/data-api/engines/data-dir.ts';
import { type Instance, readInstance } from '../../../infra/local/instance.ts';
import { openFunctions } from '../../../infra/local/invoke.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
import { takeLock } from '../../../infra/local/process-lock.ts';

const theOddsApiKey = 'a-key-that-must-stay-secret-0123456789';

let home: string;
let machine: Machine;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'odds-machine-'));
  // What a process leaves behind that was killed while it made its first database.
  mkdirSync(join(home, 'database'));
  writeFileSync(join(home, 'database', 'PG_VERSION'), '17');
  writeFileSync(join(home, 'database.being-made'), '');
  machine = await startMachine({ home, sourceKeys: { 'the-odds-api': theOddsApiKey } });
});
afterAll(async () => {
  await machine.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the local machine', () => {
  test('creates a database again that was only half created', async () => {
    const owner = openDatabase(machine.instance, 'owner');
    expect((await owner.execute({ sql: 'select 1 as one' })).rows).toEqual([{ one: 1 }]);
    owner.close();
  });

  test('is joined, not started again, by a second process', async () => {
    const second = await startMachine({ home });
    expect(second.shared).toBe(true);
    expect(second.instance).toEqual(machine.instance);
    await second.close();
    expect(await answers(machine.instance)).toBe(true);
  });

  test('refuses a second process with another database, and names both without a password', async () => {
    const databaseUrl = 'postgres://odds:secret@db.example:5432/odds';
    const joining = startMachine({ home, databaseUrl });
    await expect(joining).rejects.toMatchObject({ code: 'environment_invalid' });
    await expect(joining).rejects.toThrow(/PostgreSQL at db\.example:5432\/odds.*PGlite/);
    await expect(joining).rejects.not.toThrow(/secret/);
  });

  test('gives up with a sentence if the holder of the home does not answer', async () => {
    const silent = mkdtempSync(join(tmpdir(), 'odds-silent-'));
    const lock = takeLock(join(silent, 'machine.lock'));
    await expect(startMachine({ home: silent, patienceMs: 0 })).rejects.toThrow(
      `in use by process ${process.pid}, which does not answer`,
    );
    lock?.release();
    rmSync(silent, { recursive: true, force: true });
  });

  test('refuses its database to the Data API by itself, and says who has it', async () => {
    const database = join(home, 'database');
    const sentence = `The database in ${database} is in use by process ${process.pid}.`;
    // However the folder is written.
    for (const dataDir of [database, `${database}/`, relative(process.cwd(), database)]) {
      await expect(runDataApi('--data-dir', dataDir)).rejects.toThrow(sentence);
    }
  });

  test('does not start on a database that the Data API by itself has open', async () => {
    const other = mkdtempSync(join(tmpdir(), 'odds-taken-'));
    const lock = lockDataDir(join(other, 'database'));
    await expect(startMachine({ home: other })).rejects.toMatchObject({
      code: 'environment_invalid',
      message: expect.stringContaining(`is in use by process ${process.pid}`),
    });
    lock.release();
    rmSync(other, { recursive: true, force: true });
  });

  test('points the functions at its services, each in its own role of the database', () => {
    const collect = machine.environmentOf('collect-odds', { sources: { ACTION_NETWORK_URL: 'http://127.0.0.1:1' } });
    expect(collect).toMatchObject({
      AWS_ENDPOINT_URL_RDS_DATA: machine.instance.dataApi,
      AWS_ENDPOINT_URL_S3: machine.instance.s3,
      AWS_ENDPOINT_URL_DYNAMODB: machine.instance.dynamoDb,
      DATABASE_SECRET_ARN: expect.stringMatching(/odds-local\/recorder$/),
      ACTION_NETWORK_URL: 'http://127.0.0.1:1',
    });
    expect(machine.environmentOf('migrate-schema').DATABASE_SECRET_ARN).toMatch(/odds-local\/owner$/);
  });

  test('gives the key of The Odds API, as a secret, only to the function that asks it', async () => {
    const { secretsManager } = machine.instance;
    const collect = machine.environmentOf('collect-odds', { sources: { THE_ODDS_API_URL: 'http://127.0.0.1:2' } });
    expect(collect).toMatchObject({
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
      THE_ODDS_API_SECRET_ARN: sourceSecretArn('the-odds-api'),
      THE_ODDS_API_URL: 'http://127.0.0.1:2',
    });
    expect(JSON.stringify(collect)).not.toContain(theOddsApiKey);
    expect(machine.environmentOf('record-backlog')).not.toHaveProperty('THE_ODDS_API_SECRET_ARN');
    const functions = openFunctions({
      environmentOf: (name) => machine.environmentOf(name),
      handlerUrlOf: () => new URL('./secret-reading-handler.ts', import.meta.url),
    });
    expect(await functions.invoke('collect-odds', {})).toEqual({ secret: theOddsApiKey });
    await functions.close();
  });

  test('writes the key to no file, and hides it from a process that joins with another', async () => {
    const second = await startMachine({ home, sourceKeys: { 'the-odds-api': 'another-key-0123456789' } });
    expect(second.instance).toEqual(machine.instance);
    await second.close();
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('instance.json');
    for (const { parentPath, name } of files) {
      const content = readFileSync(join(parentPath, name));
      expect([name, content.includes(theOddsApiKey), content.includes('another-key')]).toEqual([name, false, false]);
    }
  });

  test('leaves no trace that it runs once it has ended, and waits for joined processes before', async () => {
    const guest = await startMachine({ home });
    const ended = machine.close();
    expect(readInstance(machine.home.instance)).toBeUndefined();
    expect(await answers(guest.instance)).toBe(true);
    await guest.close();
    await ended;
    expect(await answers(guest.instance)).toBe(false);
    machine = await startMachine({ home });
    expect(machine.shared).toBe(false);
    expect(machine.instance).not.toHaveProperty('secretsManager');
    expect(machine.environmentOf('collect-odds')).not.toHaveProperty('THE_ODDS_API_SECRET_ARN');
    expect(machine.environmentOf('collect-odds')).not.toHaveProperty('AWS_ENDPOINT_URL_SECRETS_MANAGER');
  });
});

async function answers(instance: Instance): Promise<boolean> {
  const owner = openDatabase(instance, 'owner');
  try {
    await owner.execute({ sql: 'select 1' });
    return true;
  } catch {
    return false;
  } finally {
    owner.close();
  }
}

function runDataApi(...words: string[]): Promise<unknown> {
  const main = new URL('../../../infra/local/data-api/main.ts', import.meta.url).pathname;
  return promisify(execFile)(process.execPath, [main, '--port', '0', ...words]);
}
