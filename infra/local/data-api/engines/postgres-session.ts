import pg from 'pg';
import {
  type BoundStatement,
  type BoundValues,
  becomeRole,
  type Deadline,
  PostgresError,
  resetSession,
  type StatementOutcome,
  StatementTimedOut,
  unknownRole,
} from './engine.ts';
import { asPostgresError, ExtendedQuery } from './extended-query.ts';

/** What the Data API's own sessions are set to, whatever the server's defaults are. RESET ALL comes back to these. */
const sessionDefaults = '-c TimeZone=UTC -c DateStyle=ISO,MDY -c bytea_output=hex -c extra_float_digits=1';

/** A connection that stays in one role. Who holds it, and when it is kept or closed, is the pool's business. */
export class PostgresSession {
  readonly role: string;
  readonly connectionId: number;
  /** Nothing more can be asked of it. */
  broken = false;
  busy = false;
  /** Resolves when nothing runs in it. */
  quiet: Promise<void> = Promise.resolve();
  readonly #client: pg.Client;
  readonly #databaseUrl: string;
  #resetting: Promise<void> = Promise.resolve();

  private constructor(client: pg.Client, databaseUrl: string, role: string, connectionId: number) {
    this.#client = client;
    this.#databaseUrl = databaseUrl;
    this.role = role;
    this.connectionId = connectionId;
    client.on('error', () => {
      this.broken = true;
    });
  }

  static async open(databaseUrl: string, role: string | undefined): Promise<PostgresSession> {
    const client = new pg.Client({ connectionString: databaseUrl, options: sessionDefaults });
    try {
      await client.connect();
      if (role !== undefined) await client.query(becomeRole(role));
      const { rows } = await client.query<{ pid: number; role: string }>(
        'select pg_backend_pid() pid, session_user role',
      );
      const [session] = rows;
      if (session === undefined) throw new Error('the server does not say who we are');
      return new PostgresSession(client, databaseUrl, session.role, session.pid);
    } catch (error) {
      client.end().catch(() => undefined);
      if (error instanceof pg.DatabaseError && error.code === '22023' && role !== undefined) throw unknownRole(role);
      throw asPostgresError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  run({ text, ...set }: BoundStatement, deadline: Deadline): Promise<StatementOutcome> {
    const { maxResultBytes } = deadline;
    return this.#submit(new ExtendedQuery(text, [set], { wantRows: true, maxResultBytes }), deadline);
  }

  async runBatch(text: string, sets: readonly BoundValues[], deadline: Deadline): Promise<void> {
    await this.#submit(new ExtendedQuery(text, sets, { wantRows: false, maxResultBytes: 0 }), deadline);
  }

  /** Behind the back of the one who released it: his answer does not wait for it, the next call does. */
  reset(): void {
    const reset = this.#client.query(`${resetSession}; ${becomeRole(this.role)}`);
    this.#resetting = reset.then(ignore, () => {
      this.broken = true;
    });
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
      let cancelling: Promise<void> | undefined;
      const timer = setTimeout(() => {
        if (!deadline.continueAfterTimeout) cancelling = this.#cancel();
        reject(new StatementTimedOut(this.connectionId));
      }, deadline.ms);
      const ended = query.outcome.finally(async () => {
        clearTimeout(timer);
        // A cancellation still on its way would hit the next statement.
        await cancelling;
        this.busy = false;
      });
      this.quiet = ended.then(ignore, ignore);
      ended.then(resolve, reject);
    });
  }

  /** Over a connection of its own: this one is taken by what is to be cancelled. */
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
