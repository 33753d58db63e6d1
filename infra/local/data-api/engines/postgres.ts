import type { Engine, Session } from './engine.ts';
import { PostgresSession } from './postgres-session.ts';
import { Turns } from './turns.ts';

/** Well below a server's default `max_connections`: other processes want some too. */
const maxSessions = 40;

const sessionsTaken = {
  message: 'remaining connection slots are reserved: all sessions of the pool are in use',
  sqlState: '53300',
};

/** A PostgreSQL server behind a pool of sessions, each of which keeps its role: no call pays for changing it. */
export async function openPostgres(options: { databaseUrl: string }): Promise<Engine> {
  const pool = new SessionPool(options.databaseUrl);
  const first = await PostgresSession.open(options.databaseUrl, undefined);
  pool.keep(first);
  return {
    name: 'postgres',
    database: new URL(options.databaseUrl).pathname.slice(1) || first.role,
    owner: first.role,
    capabilities: { concurrentSessions: true, interruptsStatements: true },
    session: (role, waitMs) => pool.take(role, waitMs),
    close: () => pool.close(),
  };
}

class SessionPool {
  readonly #databaseUrl: string;
  readonly #turns = new Turns(maxSessions);
  readonly #open = new Set<PostgresSession>();
  /** Longest idle first: its reset is most surely done. */
  #idle: PostgresSession[] = [];

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  keep(session: PostgresSession): void {
    this.#open.add(session);
    this.#idle.push(session);
  }

  async take(role: string, waitMs: number): Promise<Session> {
    await this.#turns.take(waitMs, sessionsTaken);
    try {
      return this.#lend(this.#takeIdle(role) ?? (await this.#openSession(role)));
    } catch (error) {
      this.#turns.give();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((session) => session.close()));
  }

  #takeIdle(role: string): PostgresSession | undefined {
    for (const session of this.#idle.filter(({ broken }) => broken)) this.#discard(session);
    const session = this.#idle.find((candidate) => candidate.role === role);
    if (session !== undefined) this.#idle = this.#idle.filter((candidate) => candidate !== session);
    return session;
  }

  async #openSession(role: string): Promise<PostgresSession> {
    const longestIdle = this.#idle[0];
    if (this.#open.size >= maxSessions && longestIdle !== undefined) this.#discard(longestIdle);
    const session = await PostgresSession.open(this.#databaseUrl, role);
    this.#open.add(session);
    return session;
  }

  #discard(session: PostgresSession): void {
    this.#idle = this.#idle.filter((candidate) => candidate !== session);
    this.#open.delete(session);
    session.close();
  }

  #lend(session: PostgresSession): Session {
    return {
      connectionId: session.connectionId,
      get busy() {
        return session.busy;
      },
      run: (statement, deadline) => session.run(statement, deadline),
      runBatch: (text, sets, deadline) => session.runBatch(text, sets, deadline),
      release: () => void this.#takeBack(session),
    };
  }

  /** A statement that is late may still be running: its session is nobody's until it ends. */
  async #takeBack(session: PostgresSession): Promise<void> {
    await session.quiet;
    session.reset();
    this.#idle.push(session);
    this.#turns.give();
  }
}
