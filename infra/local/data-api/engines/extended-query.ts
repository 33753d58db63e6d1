import pg from 'pg';
import { type BoundValues, PostgresError, type StatementOutcome } from './engine.ts';
import { OutcomeReader } from './outcome-reader.ts';

type Messages = Parameters<OutcomeReader['rowDescription']>[0];

/**
 * One text and its parameter sets, in one write and with the types of the parameters: node-postgres' own query sends
 * none, so that the server would infer what the Data API says. The methods are those its client calls on any query.
 */
export class ExtendedQuery implements pg.Submittable {
  readonly outcome: Promise<StatementOutcome>;
  readonly #text: string;
  readonly #sets: readonly BoundValues[];
  readonly #wantRows: boolean;
  readonly #reader: OutcomeReader;
  readonly #resolve: (outcome: StatementOutcome) => void;
  readonly #reject: (error: Error) => void;

  constructor(text: string, sets: readonly BoundValues[], options: { wantRows: boolean; maxResultBytes: number }) {
    this.#text = text;
    this.#sets = sets;
    this.#wantRows = options.wantRows;
    this.#reader = new OutcomeReader(options.maxResultBytes);
    const { promise, resolve, reject } = Promise.withResolvers<StatementOutcome>();
    this.outcome = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: pg.Connection): void {
    connection.stream.cork();
    let signature: string | undefined;
    for (const { types, values } of this.#sets) {
      if (types.join() !== signature) {
        signature = types.join();
        connection.parse({ name: '', text: this.#text, types: types.map(String) }, true);
      }
      connection.bind({ values: values.map(asBuffer) }, true);
      if (this.#wantRows) connection.describe({ type: 'P' }, true);
      connection.execute(null, true);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription(message: { fields: Messages }): void {
    this.#reader.rowDescription(message.fields);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#wantRows) this.#reader.dataRow(message.fields);
  }

  handleCommandComplete(message: { text: string }): void {
    this.#reader.commandComplete(message.text);
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleError(error: Error): void {
    this.#reject(asPostgresError(error));
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#reader.outcome());
  }
}

/** node-postgres sends a Buffer as bytes, anything else as text. */
function asBuffer(value: string | Uint8Array | null): string | Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

/** An error of the server has an SQLSTATE; any other error means that the connection broke. */
export function asPostgresError(error: Error): PostgresError {
  if (error instanceof PostgresError) return error;
  if (error instanceof pg.DatabaseError) {
    return new PostgresError({
      severity: error.severity ?? 'ERROR',
      message: error.message,
      sqlState: error.code ?? 'XX000',
      hint: error.hint,
      position: error.position,
    });
  }
  return new PostgresError({ severity: 'FATAL', message: error.message, sqlState: '08006', connectionLost: true });
}
