/** What a named parameter may be. Decimals, times and JSON travel as text and are cast in SQL (`:rows::jsonb`). */
export type SqlParameter = string | number | boolean | null;

export interface Statement {
  /** One statement; named parameters as `:name`. */
  readonly sql: string;
  readonly parameters?: Readonly<Record<string, SqlParameter>>;
  /** Gives the columns of the result too, also of one without rows. */
  readonly describe?: boolean;
}

export interface ResultColumn {
  /** Its heading, which need not be unique. */
  readonly name: string;
  /** PostgreSQL's own name of its type, such as `int4`; of an array, the element's after `_`. */
  readonly type: string;
}

export interface StatementResult {
  /** Column name to value. numeric and bytea (base64) come as text, timestamptz as UTC text without an offset. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly updated: number;
  /** In their order, with `describe`. */
  readonly columns?: readonly ResultColumn[];
}

/** Runs statements: the database, or a transaction in it. */
export interface Executor {
  /** @throws OddsError with a `database_…` code */
  execute(statement: Statement, signal?: AbortSignal): Promise<StatementResult>;
}

/** The database as the rest of the code knows it. Each call outside a transaction may land on another session. */
export interface Database extends Executor {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<T>(work: (transaction: Executor) => Promise<T>, signal?: AbortSignal): Promise<T>;
}
