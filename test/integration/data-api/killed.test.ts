import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findPostgresBinaries } from '../../../infra/local/data-api/engines/postgres-server.ts';
import { announced, execute, exitOf, outputOf, StandAlone } from './stand-alone-rig.ts';

const binaries = findPostgresBinaries();
const processes = new StandAlone();
afterEach(() => processes.clear());

const onPglite = (dataDir: string) => processes.start('--port', '0', '--json', '--data-dir', dataDir);
const onPostgres = (dataDir: string) => processes.start('--port', '0', '--json', '--postgres', '--data-dir', dataDir);

/** The moment when a file appears beside or in a data directory that is being made. */
async function whenThere(find: () => boolean): Promise<void> {
  while (!find()) await sleep(1);
}

/** Every file named so, at any depth beside the data directory. */
function found(dataDir: string, name: string): string[] {
  const folder = dirname(dataDir);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(name));
}

describe('PGlite', () => {
  it('is created again after its process was killed while it created the first database', async () => {
    const dataDir = processes.dataDir();
    mkdirSync(dataDir);
    const killed = onPglite(dataDir);
    await whenThere(() => found(dataDir, 'data/PG_VERSION').length > 0);
    await exitOf(killed, 'SIGKILL');
    expect(found(dataDir, 'data.being-made')).toHaveLength(1);
    await execute(await announced(onPglite(dataDir)), 'select 1');
  });

  it('leaves a folder alone that holds something else', async () => {
    const dataDir = processes.dataDir();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'letters.txt'), 'mine');
    expect(await outputOf(onPglite(dataDir), 'stderr')).toContain(`${dataDir} holds other files than a database.`);
    expect(readFileSync(join(dataDir, 'letters.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(dataDir)).toEqual(['letters.txt']);
  });
});

const missing = binaries === undefined ? 'no PostgreSQL binaries on this machine' : undefined;
describe.skipIf(missing !== undefined)(missing === undefined ? 'a PostgreSQL server' : `skipped: ${missing}`, () => {
  /** What the first start of a server leaves: the tests begin with copies, because initdb takes most of a start. */
  const template = new StandAlone();
  let made: string;
  beforeAll(async () => {
    made = template.dataDir();
    const first = onPostgres(made);
    await announced(first);
    await exitOf(first, 'SIGTERM');
  });
  afterAll(() => template.clear());
  const madeDataDir = () => {
    const dataDir = processes.dataDir();
    // With the owner: cpSync would not keep it.
    execFileSync('cp', ['-a', made, dataDir]);
    return dataDir;
  };
  const postmaster = (dataDir: string) => Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

  it('that outlived its killed process is ended, and the next start has its data', async () => {
    const dataDir = madeDataDir();
    const killed = onPostgres(dataDir);
    await execute(await announced(killed), 'create table kept as select 7 as id');
    const orphan = postmaster(dataDir);
    await exitOf(killed, 'SIGKILL');
    expect(isRunning(orphan)).toBe(true);
    const next = onPostgres(dataDir);
    expect((await execute(await announced(next), 'select id from kept')).records).toEqual([[{ longValue: 7 }]]);
    expect(postmaster(dataDir)).not.toBe(orphan);
    expect(await exitOf(next, 'SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('is created again after its process was killed in the middle of initdb', async () => {
    const dataDir = processes.dataDir();
    const killed = onPostgres(dataDir);
    await whenThere(() => found(dataDir, 'PG_VERSION').length > 0);
    await exitOf(killed, 'SIGKILL');
    expect(existsSync(dataDir)).toBe(false);
    const next = onPostgres(dataDir);
    await execute(await announced(next), 'create table kept (id int)');
    expect(await exitOf(next, 'SIGTERM')).toEqual({ code: 0, signal: null });
    const last = onPostgres(dataDir);
    expect((await execute(await announced(last), 'select * from kept')).records).toEqual([]);
    expect(readdirSync(dirname(dataDir)).filter((name) => name.includes('being-made'))).toEqual([]);
    expect(await exitOf(last, 'SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('starts although its process id of before is another program’s now', async () => {
    const dataDir = madeDataDir();
    const first = onPostgres(dataDir);
    await announced(first);
    const lockFile = join(dataDir, 'postmaster.pid');
    const left = readFileSync(lockFile, 'utf8');
    await exitOf(first, 'SIGTERM');
    const other = spawn('sleep', ['60'], accountOf(dataDir));
    processes.onClear(() => other.kill());
    writeFileSync(lockFile, left.replace(/^\d+/, String(other.pid)));
    const next = onPostgres(dataDir);
    await execute(await announced(next), 'select 1');
    expect(other.exitCode).toBeNull();
    expect(await exitOf(next, 'SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('of another person on the same folder is left running', async () => {
    const dataDir = madeDataDir();
    // As a person may write the folder.
    const control = (...words: string[]) => runBinary(dataDir, 'pg_ctl', ['-D', './data', '-w', ...words]);
    const port = 20_000 + (process.pid % 10_000);
    const settings = `-p ${port} -c unix_socket_directories=/tmp -c listen_addresses=`;
    await control('-o', settings, '-l', '/dev/null', 'start');
    try {
      const lockFile = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8');
      expect(await outputOf(onPostgres(dataDir), 'stderr')).toContain(
        `Process ${postmaster(dataDir)} is a PostgreSQL server that this program did not start`,
      );
      expect(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8')).toBe(lockFile);
      expect(isRunning(postmaster(dataDir))).toBe(true);
    } finally {
      await control('-m', 'fast', 'stop');
    }
  });

  it('that this program did not make is left as it is', async () => {
    const dataDir = processes.dataDir();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'PG_VERSION'), '15');
    expect(await outputOf(onPostgres(dataDir), 'stderr')).toContain(
      `${dataDir} holds a PostgreSQL database without odds.password`,
    );
    expect(readdirSync(dataDir)).toEqual(['PG_VERSION']);
  });

  it('is not made in a folder that holds something else', async () => {
    const dataDir = processes.dataDir();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'letters.txt'), 'mine');
    expect(await outputOf(onPostgres(dataDir), 'stderr')).toContain(`${dataDir} holds other files than a database.`);
    expect(readdirSync(dataDir)).toEqual(['letters.txt']);
  });
});

/** For root, PostgreSQL runs as the user who owns the data directory. */
function accountOf(dataDir: string): { uid?: number; gid?: number } {
  const { uid, gid } = statSync(dataDir);
  return process.getuid?.() === 0 ? { uid, gid } : {};
}

async function runBinary(dataDir: string, name: string, words: readonly string[]): Promise<void> {
  const child = spawn(join(binaries ?? '', name), words, {
    ...accountOf(dataDir),
    cwd: dirname(dataDir),
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.once('exit', resolve));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
