import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RDSData } from '@aws-sdk/client-rds-data';
import * as z from 'zod';
import { target } from './rig.ts';

const main = new URL('../../../infra/local/data-api/main.ts', import.meta.url).pathname;

const announcement = z.object({ url: z.url(), environment: z.record(z.string(), z.string()) });
type Announcement = z.infer<typeof announcement>;

/** Processes that run the Data API by itself, and folders for them. What is left of both goes with `clear`. */
export class StandAlone {
  readonly #ending: (() => void)[] = [];

  start(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#ending.push(() => child.kill('SIGKILL'));
    return child;
  }

  /** A place for a data directory that is not there yet. A PostgreSQL server's own user must be able to get to it. */
  dataDir(): string {
    const path = mkdtempSync(join(tmpdir(), 'odds-data-api-'));
    chmodSync(path, 0o755);
    this.#ending.push(() => rmSync(path, { recursive: true, force: true }));
    return join(path, 'data');
  }

  onClear(end: () => void): void {
    this.#ending.push(end);
  }

  clear(): void {
    for (const end of this.#ending.splice(0).reverse()) end();
  }
}

/** @throws with what the process printed, if it ends instead */
export async function announced(child: ChildProcess): Promise<Announcement> {
  const errors = outputOf(child, 'stderr');
  for await (const chunk of child.stdout ?? []) return announcement.parse(JSON.parse(String(chunk)));
  throw new Error(`The Data API ended: ${await errors}`);
}

export async function execute({ url, environment }: Announcement, sql: string) {
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

export async function outputOf(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  let output = '';
  for await (const chunk of child[stream] ?? []) output += chunk;
  return output;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

export function exitOf(child: ChildProcess, request: NodeJS.Signals): Promise<Exit> {
  const exit = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  child.kill(request);
  return exit;
}
