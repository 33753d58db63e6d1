import pg from 'pg';
import {
  type BoundStatement,
  type BoundValues,
  bare,
  type Deadline,
  PostgresError,
  resetSession,
  type StatementOutcome,
  StatementTimedOut,
} from './engine.ts';
import { asPostgresError, ExtendedQuery } from './extended-query.ts';

/** What the Data API's own sessions are set to, whatever the server's defaults are. RESET ALL comes back to these. */
const sessionDefaults = '-c TimeZone=UTC -c DateStyle=ISO,MDY -c bytea_output=hex -c extra_float_digits=1';

/** A server that accepts a connection and stays silent for this long is no PostgreSQL server. */
const connectionTimeoutMillis = 15_000;

/** A connection that is logged in as one role. Who holds it, and when it is kept or closed, is the pool's business. */
export class PostgresSession {
  readonly role: string;
  readonly connectionId: number;
  /** True if it accepts no more statements. */
  broken = false;
  busy = false;
  /** Resolves when nothing runs in it. */
  quiet: Promise<void> = Promise.resolve();
  readonly #client: pg.Client;
  readonly #databaseUrl: string;
  #resetting: Promise<void> = Promise.resolve();
  #cancelling: Promise<void> | undefined;

  private constructor(client: pg.Client, databaseUrl: string, role: string, connectionId: number) {
    this.#client = client;
    this.#databaseUrl = databaseUrl;
    this.role = role;
    this.connectionId = connectionId;
    client.on('error', () => {
      this.broken = true;
    });
  }

  /** Logs in as the URL says. @throws PostgresError */
  static async open(databaseUrl: string): Promise<PostgresSession> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      options: sessionDefaults,
      connectionTimeoutMillis,
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number; role: string }>(
        'select pg_backend_pid() pid, session_user role',
      );
      const [session] = rows;
      if (session === undefined) throw new Error('the server does not say who we are');
      return new PostgresSession(client, databaseUrl, session.role, session.pid);
    } catch (error) {
      client.end().catch(() => undefined);
      throw asPostgresError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async begin(deadline: Deadline): Promise<void> {
    await this.run(bare('BEGIN'), deadline);
  }

  run({ text, ...set }: BoundStatement, deadline: Deadline): Promise<StatementOutcome> {
    const { maxResultBytes } = deadline;
    return this.#submit(new ExtendedQuery(text, [set], { wantRows: true, maxResultBytes }), deadline);
  }

  async runBatch(text: string, sets: readonly BoundValues[], deadline: Deadline): Promise<void> {
    await this.#submit(new ExtendedQuery(text, sets, { wantRows: false, maxResultBytes: 0 }), deadline);
  }

  /** Runs in the background: the answer to the caller that released the session does not wait for it, the next call does. */
  reset(): void {
    const reset = this.#client.query(resetSession);
    this.#resetting = reset.then(ignore, () => {
      this.broken = true;
    });
  }

  cancel(): void {
    if (this.busy) this.#cancelling ??= this.#cancel();
  }

  close(): Promise<void> {
    this.broken = true;
    return this.#client.end().catch(() => undefined);
  }

  async #submit(query: ExtendedQuery, deadline: Deadline): Promise<StatementOutcome> {
    await this.#resetting;
    if (this.broken) throw new PostgresError(connectionClosed);
    this.busy = true;
    this.#client.query(query);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        if (!deadline.continueAfterTimeout) this.cancel();
        reject(new StatementTimedOut(this.connectionId));
      }, deadline.ms);
      const ended = query.outcome.finally(async () => {
        clearTimeout(timer);
        // A cancellation still on its way would hit the next statement.
        await this.#cancelling;
        this.#cancelling = undefined;
        this.busy = false;
      });
      this.quiet = ended.then(ignore, ignore);
      ended.then(resolve, reject);
    });
  }

  /** Uses another connection, because this one is busy with the statement that is to be cancelled. */
  async #cancel(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#databaseUrl });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select pg_cancel_backend($1)', [this.connectionId]);
    } catch {
      // The statement then runs to its end, as it does with continueAfterTimeout.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function ignore(): void {}

const connectionClosed = {
  severity: 'FATAL',
  message: 'terminating connection due to administrator command',
  sqlState: '57P01',
  connectionLost: true,
};
