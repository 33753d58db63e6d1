import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';
import { holdsDatabase, lockDataDir } from './data-dir.ts';
import { endOrphanedServer } from './orphaned-server.ts';

export interface PostgresServer {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Made on the first start, kept ever after. */
  readonly dataDir: string;
  /** Any free one by default. */
  readonly port?: number;
  /** False trades the data's safety in a power cut for speed, and takes more connections: for tests. */
  readonly durable?: boolean;
}

/** The folder that holds `initdb` and `postgres`: on PATH, or the newest of Debian's. */
export function findPostgresBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...versions.map((it) => join(debian, it, 'bin'))];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/**
 * Starts a server of the binaries found on this machine, on the loopback interface, as its one superuser.
 * @throws OddsError if another process has the folder, if it holds something else, or if the server does not start
 */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const binaries = findPostgresBinaries();
  if (binaries === undefined)
    throw new OddsError('environment_invalid', 'no PostgreSQL binaries on PATH or /usr/lib/postgresql');
  const dataDir = lockDataDir(options.dataDir);
  try {
    const server = await startOn(dataDir.path, binaries, options);
    return {
      databaseUrl: server.databaseUrl,
      async stop() {
        await server.stop();
        dataDir.release();
      },
    };
  } catch (error) {
    dataDir.release();
    throw error;
  }
}

async function startOn(dataDir: string, binaries: string, options: PostgresServerOptions): Promise<PostgresServer> {
  const account = unprivilegedAccount();
  removeDrafts(dataDir);
  if (holdsDatabase(dataDir)) await endOrphanedServer(dataDir, settings);
  else await makeDatabase(binaries, dataDir, account);
  const password = readPassword(dataDir);
  const port = options.port ?? (await freePort());
  const server = spawn(join(binaries, 'postgres'), serverArguments(dataDir, options, port), {
    ...account,
    cwd: dataDir,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await whenReady(server);
  // Ends with this process, unless that is killed outright: the next start on the folder then ends the server.
  const kill = () => void server.kill('SIGINT');
  process.once('exit', kill);
  return {
    databaseUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off('exit', kill);
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // PostgreSQL's fast shutdown: open transactions are rolled back.
      kill();
      await ended;
    },
  };
}

type Account = { uid: number; gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch (error) {
    throw new OddsError('environment_invalid', 'PostgreSQL does not run as root, and there is no user postgres', {
      cause: error,
    });
  }
}

/** Creates it elsewhere and renames it, so that the folder never holds half a database. */
async function makeDatabase(binaries: string, dataDir: string, account: Account): Promise<void> {
  const draft = `${draftPrefix(dataDir)}${randomUUID()}`;
  const made = join(draft, 'database');
  const secret = join(draft, 'password');
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 });
    for (const path of [draft, secret]) giveTo(account, path);
    const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--no-sync'];
    const locale = ['--locale=C.UTF-8'];
    await promisify(execFile)(join(binaries, 'initdb'), ['-D', made, ...flags, ...locale], { ...account, cwd: '/' });
    renameSync(secret, passwordFile(made));
    renameSync(made, dataDir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OddsError('environment_invalid', `initdb could not make a database in ${dataDir}: ${reason}`, {
      cause: error,
    });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function draftPrefix(dataDir: string): string {
  return `${dataDir}.being-made.`;
}

/**
 * Removes what killed processes left. An initdb that outlived its parent may still write into its draft: each attempt has a
 * draft of its own, and what is left of that one goes with the next start.
 */
function removeDrafts(dataDir: string): void {
  const siblings = readdirSync(dirname(dataDir)).map((name) => join(dirname(dataDir), name));
  for (const path of siblings) {
    if (path.startsWith(draftPrefix(dataDir))) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }
}

function giveTo(account: Account, path: string): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid);
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'odds.password');
}

function readPassword(dataDir: string): string {
  if (existsSync(passwordFile(dataDir))) return readFileSync(passwordFile(dataDir), 'utf8');
  throw new OddsError(
    'environment_invalid',
    `${dataDir} holds a PostgreSQL database without odds.password, so this program did not make it, or an earlier version was ` +
      'killed while it did. Remove the folder if nothing in it is needed, or start its server yourself and name that with --database-url.',
  );
}

const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC'];

function serverArguments(dataDir: string, { durable = true }: PostgresServerOptions, port: number): string[] {
  const faster = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];
  const all = durable ? settings : [...settings, ...faster];
  return ['-D', dataDir, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])];
}

/** @throws OddsError with the end of the server's log if the server ends instead */
function whenReady(server: ChildProcess): Promise<void> {
  let log = '';
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new OddsError('environment_invalid', `PostgreSQL did not start: ${reason}`));
    server.once('error', (error) => fail(error.message));
    server.once('exit', () => fail(log.trim().split('\n').slice(-3).join(' ')));
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
