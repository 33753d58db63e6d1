import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import {
  type BoundStatement,
  type BoundValues,
  type Deadline,
  type Engine,
  PostgresError,
  type Session,
  type StatementOutcome,
  StatementTimedOut,
  unknownRole,
} from './engine.ts';
import type { PgliteFailure, PgliteReply, PgliteRequest, PgliteStatement } from './pglite-worker.ts';
import { Turns } from './turns.ts';

/** A seed is good for the one version that made it. */
function seedFile(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return fileURLToPath(new URL(`../../../../node_modules/.cache/odds/pglite-${version}.tar`, import.meta.url));
}

const sessionTaken = {
  message:
    'PGlite has one session, and an open transaction holds it: end that transaction first, or use a PostgreSQL server',
  sqlState: '55P03',
};

/** PostgreSQL in WebAssembly, in a thread of its own: a long query must not hold up the server. In memory without `dataDir`. */
export async function openPglite(options: { dataDir?: string } = {}): Promise<Engine> {
  const late = new SharedArrayBuffer(4);
  const workerData = { ...options, seedFile: seedFile(), late };
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData });
  const thread = new PgliteThread(worker, new Int32Array(late));
  const { owner, database } = await thread.opened;
  const turns = new Turns(1);
  return {
    name: 'pglite',
    database,
    owner,
    capabilities: { concurrentSessions: false, interruptsStatements: false },
    async session(role, waitMs) {
      await turns.take(waitMs, sessionTaken);
      return new PgliteSession(thread, role, () => turns.give());
    },
    close: () => thread.close(),
  };
}

interface Asked {
  readonly resolve: (outcome: StatementOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's side of the conversation with the worker. */
class PgliteThread {
  readonly opened: Promise<{ owner: string; database: string }>;
  readonly #worker: Worker;
  readonly #late: Int32Array;
  readonly #asked = new Map<number, Asked>();
  readonly #ended: Promise<void>;
  #lastId = 0;
  /** Why nobody answers any more. */
  #end: PostgresError | undefined;

  constructor(worker: Worker, late: Int32Array) {
    this.#worker = worker;
    this.#late = late;
    this.#ended = new Promise((resolve) => worker.once('exit', () => resolve()));
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

  run(role: string, statement: PgliteStatement): { id: number; outcome: Promise<StatementOutcome> } {
    this.#lastId += 1;
    const id = this.#lastId;
    if (this.#end !== undefined) return { id, outcome: Promise.reject(this.#end) };
    const outcome = new Promise<StatementOutcome>((resolve, reject) => {
      this.#asked.set(id, {
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
    return this.#ended;
  }

  #post(request: PgliteRequest): void {
    this.#worker.postMessage(request);
  }

  #answered(reply: PgliteReply): void {
    if (reply.kind !== 'done' && reply.kind !== 'failed') return;
    const asked = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    if (reply.kind === 'done') asked?.resolve(reply.outcome);
    else asked?.reject(asPostgresError(reply.failure));
  }

  #broken(cause: Error): void {
    const { message } = cause;
    this.#end ??= new PostgresError({ severity: 'FATAL', message, sqlState: '57P01', connectionLost: true });
    for (const { reject } of this.#asked.values()) reject(this.#end);
    this.#asked.clear();
  }
}

class PgliteSession implements Session {
  readonly connectionId = 1;
  busy = false;
  readonly #thread: PgliteThread;
  readonly #role: string;
  readonly #giveBack: () => void;

  constructor(thread: PgliteThread, role: string, giveBack: () => void) {
    this.#thread = thread;
    this.#role = role;
    this.#giveBack = giveBack;
  }

  run({ text, ...set }: BoundStatement, deadline: Deadline): Promise<StatementOutcome> {
    return this.#run({ text, sets: [set], wantRows: true, maxResultBytes: deadline.maxResultBytes }, deadline);
  }

  async runBatch(text: string, sets: readonly BoundValues[], deadline: Deadline): Promise<void> {
    await this.#run({ text, sets, wantRows: false, maxResultBytes: 0 }, deadline);
  }

  release(): void {
    this.#thread.reset();
    this.#giveBack();
  }

  #run(statement: PgliteStatement, deadline: Deadline): Promise<StatementOutcome> {
    const { id, outcome } = this.#thread.run(this.#role, statement);
    this.busy = true;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (!deadline.continueAfterTimeout) this.#thread.undoLate(id);
        reject(new StatementTimedOut(this.connectionId));
      }, deadline.ms);
      const ended = () => {
        clearTimeout(timer);
        this.busy = false;
      };
      outcome.finally(ended).then(resolve, reject);
    });
  }
}

function asPostgresError(failure: PgliteFailure): PostgresError {
  return new PostgresError(failure);
}

function isUnknownRole(error: Error, role: string): boolean {
  return (
    error instanceof PostgresError && error.sqlState === '22023' && error.message === `role "${role}" does not exist`
  );
}
