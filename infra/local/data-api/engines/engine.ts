/** A database that statements run on. The server above it knows the Data API; an engine knows only sessions and SQL. */
export interface Engine {
  readonly name: 'pglite' | 'postgres';
  /** The database's own name. */
  readonly database: string;
  /** The role that owns it: what the owner's secret logs in as. */
  readonly owner: string;
  readonly capabilities: EngineCapabilities;
  /**
   * A session of `role`, for the caller alone until it is released.
   * @throws SessionUnavailable when none comes free within `waitMs`
   */
  session(role: string, waitMs: number): Promise<Session>;
  close(): Promise<void>;
}

/** The role that only reads. If a session only plays it, nothing that it does is kept. */
export const readerRole = 'odds_reader';

interface EngineCapabilities {
  /** Does a session log in as its role? On PGlite a superuser's session plays the role, and could leave it. */
  readonly logins: boolean;
  /** One session only: no concurrent transactions, hence no lock waits and no deadlocks. */
  readonly concurrentSessions: boolean;
  /**
   * Can a running statement be interrupted? PGlite cannot, and ignores `statement_timeout`: its late statement runs to
   * its end, is then rolled back, and holds up the calls behind it. Only a reader's statement ends at once, if the database
   * is in a folder, because PGlite is restarted there.
   */
  readonly interruptsStatements: boolean;
}

export interface Session {
  /** Identifies the connection in a StatementTimeoutException. */
  readonly connectionId: number;
  /** Is a statement still running although its caller has received a timeout? */
  readonly busy: boolean;
  /** Opens a transaction. @throws PostgresError, StatementTimedOut */
  begin(deadline: Deadline): Promise<void>;
  /** @throws PostgresError, StatementTimedOut */
  run(statement: BoundStatement, deadline: Deadline): Promise<StatementOutcome>;
  /** All sets of one text in one transaction. @throws PostgresError, StatementTimedOut */
  runBatch(text: string, sets: readonly BoundValues[], deadline: Deadline): Promise<void>;
  /** Ends the running statement, which then fails with 57014. On PGlite that ends the session, too. */
  cancel(): void;
  /** Gives the session back. Nothing that was set in it outlives this. */
  release(): void;
}

/** Text in PostgreSQL's input format, bytes for bytea, or null. */
export type ParameterValue = string | Uint8Array | null;

export interface BoundValues {
  /** Type oids; 0 leaves the type to the server (a null without a type hint). */
  readonly types: readonly number[];
  readonly values: readonly ParameterValue[];
}

export interface BoundStatement extends BoundValues {
  /** With `$1`, `$2`, … */
  readonly text: string;
}

export interface Deadline {
  readonly ms: number;
  /** Let a statement that is late run to its end, and keep what it did. */
  readonly continueAfterTimeout: boolean;
  /** Rows beyond this many bytes of text are not kept: the answer would be refused anyway. */
  readonly maxResultBytes: number;
}

export interface Column {
  readonly name: string;
  readonly typeOid: number;
  readonly typeModifier: number;
  /** 0 if the column is not a table's. */
  readonly tableOid: number;
  readonly columnNumber: number;
}

export interface StatementOutcome {
  /** Undefined for a statement that returns no rows by its nature. */
  readonly columns: readonly Column[] | undefined;
  readonly rows: readonly (readonly (string | null)[])[];
  /** Were there more rows than `maxResultBytes` allows? */
  readonly truncated: boolean;
  /** `SELECT`, `INSERT`, `CREATE TABLE`, … */
  readonly command: string;
  readonly affected: number;
}

export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly severity: string;
  readonly sqlState: string;
  readonly hint: string | undefined;
  readonly position: string | undefined;
  /** The connection broke; the result of the statement is unknown. */
  readonly connectionLost: boolean;

  constructor(fields: {
    severity: string;
    message: string;
    sqlState: string;
    hint?: string | undefined;
    position?: string | undefined;
    connectionLost?: boolean;
  }) {
    super(fields.message);
    this.severity = fields.severity;
    this.sqlState = fields.sqlState;
    this.hint = fields.hint;
    this.position = fields.position;
    this.connectionLost = fields.connectionLost ?? false;
  }
}

export class StatementTimedOut extends Error {
  override readonly name = 'StatementTimedOut';
  readonly connectionId: number;

  constructor(connectionId: number) {
    super('the statement did not end in time');
    this.connectionId = connectionId;
  }
}

export class SessionUnavailable extends Error {
  override readonly name = 'SessionUnavailable';
  readonly sqlState: string;

  constructor(message: string, sqlState: string) {
    super(message);
    this.sqlState = sqlState;
  }
}

/** Resets everything that a caller can set in a session, its role included. */
export const resetSession =
  'CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ROLE; RESET ALL; DEALLOCATE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES';

/** A statement without parameters. */
export function bare(text: string): BoundStatement {
  return { text, types: [], values: [] };
}

/** A secret whose user is not in the database, as a login would answer. */
export function unknownRole(role: string): PostgresError {
  return new PostgresError({
    severity: 'FATAL',
    message: `password authentication failed for user "${role}"`,
    sqlState: '28P01',
  });
}

/** What a cancelled statement fails with. */
export function cancelled(): PostgresError {
  const message = 'canceling statement due to user request';
  return new PostgresError({ severity: 'ERROR', message, sqlState: '57014' });
}
