import type { Engine, Session } from './engine.ts';
import { explainConnecting } from './explain-connecting.ts';
import { PostgresLogins } from './postgres-logins.ts';
import { PostgresSession } from './postgres-session.ts';
import { Turns } from './turns.ts';

/** Well below a server's default `max_connections`: other processes want some too. */
const maxSessions = 40;

const sessionsTaken = {
  message: 'remaining connection slots are reserved: all sessions of the pool are in use',
  sqlState: '53300',
};

/** A PostgreSQL server behind a pool of sessions, each logged in as its role. The owner is who the URL says. */
export async function openPostgres({ databaseUrl }: { databaseUrl: string }): Promise<Engine> {
  const first = await PostgresSession.open(databaseUrl).catch((error: unknown) => {
    throw explainConnecting(error, databaseUrl);
  });
  const logins = new PostgresLogins(databaseUrl);
  const pool = new SessionPool((role) => (role === first.role ? PostgresSession.open(databaseUrl) : logins.open(role)));
  pool.keep(first);
  return {
    name: 'postgres',
    database: new URL(databaseUrl).pathname.slice(1) || first.role,
    owner: first.role,
    capabilities: { logins: true, concurrentSessions: true, interruptsStatements: true },
    session: (role, waitMs) => pool.take(role, waitMs),
    close: () => pool.close(),
  };
}

class SessionPool {
  readonly #openAs: (role: string) => Promise<PostgresSession>;
  readonly #turns = new Turns(maxSessions);
  readonly #open = new Set<PostgresSession>();
  /** Longest idle first: its reset is most surely done. */
  #idle: PostgresSession[] = [];

  constructor(openAs: (role: string) => Promise<PostgresSession>) {
    this.#openAs = openAs;
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
    const session = await this.#openAs(role);
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
      begin: (deadline) => session.begin(deadline),
      run: (statement, deadline) => session.run(statement, deadline),
      runBatch: (text, sets, deadline) => session.runBatch(text, sets, deadline),
      cancel: () => session.cancel(),
      release: () => void this.#takeBack(session),
    };
  }

  /** A late statement may still be running: its session is given to no caller until it ends. */
  async #takeBack(session: PostgresSession): Promise<void> {
    await session.quiet;
    session.reset();
    this.#idle.push(session);
    this.#turns.give();
  }
}
