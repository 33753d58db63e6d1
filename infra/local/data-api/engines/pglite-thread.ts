import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { cancelled, PostgresError, type StatementOutcome, unknownRole } from './engine.ts';
import type { PgliteReply, PgliteRequest, PgliteStatement } from './pglite-worker.ts';

/** A seed is good for the one version that made it. */
function emptySeedFile(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return fileURLToPath(new URL(`../../../../node_modules/.cache/odds/pglite-${version}.tar`, import.meta.url));
}

interface PendingRequest {
  readonly resolve: (outcome: StatementOutcome) => void;
  readonly reject: (error: Error) => void;
}

export interface PgliteOptions {
  /** In memory without it. */
  readonly dataDir?: string;
  /** What a new database is a copy of; by default an empty one. */
  readonly seedFile?: string;
}

/** The main thread's side of the conversation with the worker. */
export class PgliteThread {
  readonly opened: Promise<{ owner: string; database: string }>;
  /** Resolves when the worker has ended and the files are closed. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #late: Int32Array;
  readonly #pending = new Map<number, PendingRequest>();
  #lastId = 0;
  /** The error that ended the worker. */
  #end: PostgresError | undefined;

  constructor(options: PgliteOptions) {
    const late = new SharedArrayBuffer(4);
    const workerData = { ...options, seedFile: options.seedFile ?? emptySeedFile(), late };
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData });
    this.#worker = worker;
    this.#late = new Int32Array(late);
    this.ended = new Promise((resolve) => worker.once('exit', () => resolve()));
    this.opened = new Promise((resolve, reject) => {
      worker.on('message', (reply: PgliteReply) => {
        if (reply.kind === 'open') resolve(reply);
        else this.#answered(reply);
      });
      worker.once('error', (error) => {
        reject(error);
        this.#broken(error);
      });
      worker.once('exit', () => this.#broken(new Error('PGlite has stopped')));
    });
  }

  /** Whether the worker has ended. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  run(role: string, statement: PgliteStatement): { id: number; outcome: Promise<StatementOutcome> } {
    this.#lastId += 1;
    const id = this.#lastId;
    if (this.#end !== undefined) return { id, outcome: Promise.reject(this.#end) };
    const outcome = new Promise<StatementOutcome>((resolve, reject) => {
      this.#pending.set(id, {
        resolve,
        reject: (error) => reject(isUnknownRole(error, role) ? unknownRole(role) : error),
      });
    });
    this.#post({ kind: 'run', id, role, statement });
    return { id, outcome };
  }

  /** Tells the worker to undo that statement when it ends at last. */
  undoLate(id: number): void {
    Atomics.store(this.#late, 0, id);
  }

  reset(): void {
    this.#post({ kind: 'reset' });
  }

  close(): Promise<void> {
    this.#post({ kind: 'close' });
    return this.ended;
  }

  /** Ends the worker in the middle of whatever it does, as if its process were killed: the next start recovers. */
  kill(): void {
    for (const { reject } of this.#pending.values()) reject(cancelled());
    this.#pending.clear();
    this.#broken(new Error('PGlite was stopped in order to cancel a statement'));
    void this.#worker.terminate();
  }

  #post(request: PgliteRequest): void {
    this.#worker.postMessage(request);
  }

  #answered(reply: PgliteReply): void {
    if (reply.kind !== 'done' && reply.kind !== 'failed') return;
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') pending?.resolve(reply.outcome);
    else pending?.reject(new PostgresError(reply.failure));
  }

  #broken(cause: Error): void {
    const { message } = cause;
    this.#end ??= new PostgresError({ severity: 'FATAL', message, sqlState: '57P01', connectionLost: true });
    for (const { reject } of this.#pending.values()) reject(this.#end);
    this.#pending.clear();
  }
}

function isUnknownRole(error: Error, role: string): boolean {
  return (
    error instanceof PostgresError && error.sqlState === '22023' && error.message === `role "${role}" does not exist`
  );
}
