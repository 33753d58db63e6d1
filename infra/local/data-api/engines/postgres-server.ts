import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { OddsError } from '../../../../lib/resilience/odds-error.ts';

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

/** Starts a server of the binaries found on this machine, on the loopback interface, as its one superuser. */
export async function startPostgresServer(options: PostgresServerOptions): Promise<PostgresServer> {
  const binaries = findPostgresBinaries();
  if (binaries === undefined)
    throw new OddsError('environment_invalid', 'no PostgreSQL binaries on PATH or /usr/lib/postgresql');
  const account = unprivilegedAccount();
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialise(binaries, options.dataDir, account);
  const password = readFileSync(passwordFile(options.dataDir), 'utf8');
  const port = options.port ?? (await freePort());
  const server = spawn(join(binaries, 'postgres'), serverArguments(options, port), {
    ...account,
    cwd: options.dataDir,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await whenReady(server);
  // Dies with this process, however that ends, unless it is killed outright.
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

async function initialise(binaries: string, dataDir: string, account: Account): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const scratch = mkdtempSync(join(tmpdir(), 'odds-initdb-'));
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const secret = join(scratch, 'password');
    writeFileSync(secret, password, { mode: 0o600 });
    for (const path of [dataDir, scratch, secret]) giveTo(account, path);
    const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--no-sync'];
    const locale = ['--locale=C.UTF-8'];
    await promisify(execFile)(join(binaries, 'initdb'), ['-D', dataDir, ...flags, ...locale], { ...account, cwd: '/' });
    writeFileSync(passwordFile(dataDir), password, { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OddsError('environment_invalid', `initdb could not make a database in ${dataDir}: ${reason}`, {
      cause: error,
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function giveTo(account: Account, path: string): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid);
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'odds.password');
}

function serverArguments({ dataDir, durable = true }: PostgresServerOptions, port: number): string[] {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC'];
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300');
  return ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

/** @throws OddsError with the server's last words when it ends instead */
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
