import {
  type BoundStatement,
  type BoundValues,
  bare,
  type Deadline,
  type Engine,
  readerRole,
  type Session,
  type StatementOutcome,
  StatementTimedOut,
} from './engine.ts';
import { type PgliteOptions, PgliteThread } from './pglite-thread.ts';
import type { PgliteStatement } from './pglite-worker.ts';
import { Turns } from './turns.ts';

/** PostgreSQL in WebAssembly, in a thread of its own: a long query must not hold up the server. */
export async function openPglite(options: PgliteOptions = {}): Promise<Engine> {
  const host = new PgliteHost(options);
  const { owner, database } = await host.thread.opened;
  const turns = new Turns(1);
  let holder: PgliteSession | undefined;
  const sessionTaken = {
    get message() {
      return `PGlite has one session, and ${holder?.summary() ?? 'another call'} holds it: wait for it, end it, or use a PostgreSQL server`;
    },
    sqlState: '55P03',
  };
  return {
    name: 'pglite',
    database,
    owner,
    capabilities: { logins: false, concurrentSessions: false, interruptsStatements: false },
    async session(role, waitMs) {
      await turns.take(waitMs, sessionTaken);
      try {
        holder = new PgliteSession(await host.running(), role, {
          canRestart: host.canRestart,
          giveBack: () => turns.give(),
        });
        return holder;
      } catch (error) {
        turns.give();
        throw error;
      }
    },
    close: () => host.close(),
  };
}

/** The thread, or another one after it was killed. */
class PgliteHost {
  thread: PgliteThread;
  readonly #options: PgliteOptions;
  #closed = false;

  constructor(options: PgliteOptions) {
    this.#options = options;
    this.thread = new PgliteThread(options);
  }

  /** Without a folder the database would end with the thread. */
  get canRestart(): boolean {
    return this.#options.dataDir !== undefined;
  }

  async running(): Promise<PgliteThread> {
    if (this.thread.isOver && this.canRestart && !this.#closed) {
      await this.thread.ended;
      this.thread = new PgliteThread(this.#options);
      await this.thread.opened;
    }
    return this.thread;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.thread.close();
  }
}

class PgliteSession implements Session {
  readonly connectionId = 1;
  busy = false;
  readonly #thread: PgliteThread;
  readonly #role: string;
  readonly #host: { readonly canRestart: boolean; giveBack(): void };
  readonly #since = new Date();
  #inTransaction = false;
  #text = '';

  constructor(thread: PgliteThread, role: string, host: { readonly canRestart: boolean; giveBack(): void }) {
    this.#thread = thread;
    this.#role = role;
    this.#host = host;
  }

  /** Who holds the session, since when, and with what. */
  summary(): string {
    const text = this.#text.replaceAll(/\s+/g, ' ').trim();
    const excerpt = text.length > 120 ? `${text.slice(0, 119)}…` : text;
    return `${this.#role} (since ${this.#since.toISOString()}, "${excerpt}")`;
  }

  async begin(deadline: Deadline): Promise<void> {
    this.#inTransaction = true;
    if (this.#role !== readerRole) return void (await this.run(bare('BEGIN'), deadline));
    // The first query fixes the mode: what follows cannot make it read-write.
    await this.run(bare('BEGIN READ ONLY'), deadline);
    await this.run(bare('SELECT 1'), deadline);
  }

  run({ text, ...set }: BoundStatement, deadline: Deadline): Promise<StatementOutcome> {
    return this.#run({ text, sets: [set], wantRows: true, maxResultBytes: deadline.maxResultBytes }, deadline);
  }

  async runBatch(text: string, sets: readonly BoundValues[], deadline: Deadline): Promise<void> {
    await this.#run({ text, sets, wantRows: false, maxResultBytes: 0 }, deadline);
  }

  cancel(): void {
    if (this.busy && this.#host.canRestart) this.#thread.kill();
  }

  release(): void {
    this.#thread.reset();
    this.#host.giveBack();
  }

  #run(statement: Omit<PgliteStatement, 'undone'>, deadline: Deadline): Promise<StatementOutcome> {
    this.#text = statement.text;
    const reads = this.#role === readerRole;
    const undone = reads && !this.#inTransaction;
    const { id, outcome } = this.#thread.run(this.#role, { ...statement, undone });
    this.busy = true;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new StatementTimedOut(this.connectionId));
        if (reads) this.cancel();
        if (!deadline.continueAfterTimeout) this.#thread.undoLate(id);
      }, deadline.ms);
      const ended = () => {
        clearTimeout(timer);
        this.busy = false;
      };
      outcome.finally(ended).then(resolve, reject);
    });
  }
}
