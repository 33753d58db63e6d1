import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RDSData } from '@aws-sdk/client-rds-data';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { target } from './rig.ts';

const main = new URL('../../../infra/local/data-api/main.ts', import.meta.url).pathname;

const announcement = z.object({ url: z.url(), environment: z.record(z.string(), z.string()) });

describe('the Data API by itself', () => {
  const ending: (() => void)[] = [];
  afterEach(() => {
    for (const end of ending.splice(0)) end();
  });

  function start(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    ending.push(() => child.kill('SIGKILL'));
    return child;
  }

  function folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'odds-data-api-'));
    ending.push(() => rmSync(path, { recursive: true, force: true }));
    return join(path, 'data');
  }

  it('tells where it is, keeps its data, lets nobody else in, and ends when it is asked to', async () => {
    const dataDir = folder();
    const first = start('--port', '0', '--json', '--data-dir', dataDir);
    await execute(await announced(first), 'create table kept (id int)');
    const second = start('--port', '0', '--data-dir', dataDir);
    expect(await outputOf(second, 'stderr')).toContain(`Another process has the database in ${dataDir} open.`);
    expect(await exitOf(first, 'SIGTERM')).toEqual({ code: 0, signal: null });
    const third = start('--port', '0', '--json', '--data-dir', dataDir);
    expect((await execute(await announced(third), 'select * from kept')).records).toEqual([]);
    expect(await exitOf(third, 'SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('says how to point a client at it', async () => {
    const output = await outputOf(start('--help'), 'stdout');
    expect(output).toContain('--database-url');
    expect(output).toContain('npm run data-api -- --port 0 --json');
  });

  it('refuses a port that is none', async () => {
    expect(await outputOf(start('--port', 'high'), 'stderr')).toContain('a port is 0 to 65535');
  });
});

async function announced(child: ChildProcess): Promise<z.infer<typeof announcement>> {
  for await (const chunk of child.stdout ?? []) return announcement.parse(JSON.parse(String(chunk)));
  throw new Error('it ended without a word');
}

async function execute({ url, environment }: z.infer<typeof announcement>, sql: string) {
  const client = new RDSData({
    endpoint: url,
    region: environment.AWS_REGION ?? '',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  try {
    return await client.executeStatement({ ...target, sql });
  } finally {
    client.destroy();
  }
}

async function outputOf(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  let output = '';
  for await (const chunk of child[stream] ?? []) output += chunk;
  return output;
}

function exitOf(child: ChildProcess, request: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }> {
  const exit = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  child.kill(request);
  return exit;
}
