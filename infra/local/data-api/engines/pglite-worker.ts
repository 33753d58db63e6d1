import { parentPort, workerData } from 'node:worker_threads';
import { messages, protocol } from '@electric-sql/pglite';
import * as z from 'zod';
import { type BoundValues, resetSession, type StatementOutcome } from './engine.ts';
import { OutcomeReader } from './outcome-reader.ts';
import { openDatabase } from './pglite-seed.ts';

/** Requests to the thread, handled in order, one at a time. */
export type PgliteRequest =
  | { readonly kind: 'run'; readonly id: number; readonly role: string; readonly statement: PgliteStatement }
  | { readonly kind: 'reset' }
  | { readonly kind: 'close' };

export interface PgliteStatement {
  readonly text: string;
  readonly sets: readonly BoundValues[];
  readonly wantRows: boolean;
  readonly maxResultBytes: number;
  /** Run it in a read-only transaction of its own that is rolled back. */
  readonly undone: boolean;
}

export interface PgliteFailure {
  readonly severity: string;
  readonly message: string;
  readonly sqlState: string;
  readonly hint?: string | undefined;
  readonly position?: string | undefined;
}

export type PgliteReply =
  | { readonly kind: 'open'; readonly owner: string; readonly database: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'done'; readonly id: number; readonly outcome: StatementOutcome }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: PgliteFailure };

const { serialize, Parser } = protocol;

const options = z
  .object({ dataDir: z.string().optional(), seedFile: z.string(), late: z.instanceof(SharedArrayBuffer) })
  .parse(workerData);
/** The id of the last statement whose caller has received a timeout. */
const late = new Int32Array(options.late);

const database = await openDatabase(options);
const owner = (await database.query<{ owner: string }>('select current_user as owner')).rows[0]?.owner ?? 'postgres';
let currentRole = owner;
await keepRoles();
send({ kind: 'open', owner, database: 'postgres' });

let work: Promise<void> = Promise.resolve();
parentPort?.on('message', (request: PgliteRequest) => {
  work = work.then(() => handle(request));
});

async function handle(request: PgliteRequest): Promise<void> {
  if (request.kind === 'reset') {
    await database.execProtocolRaw(serialize.query(`${resetSession}; ${becomeRole(currentRole)}`));
    return;
  }
  if (request.kind === 'close') {
    await database.close();
    send({ kind: 'closed' });
    parentPort?.close();
    return;
  }
  const { id, role, statement } = request;
  const failure = await assumeRole(role);
  if (failure !== undefined) return send({ kind: 'failed', id, failure });
  if (statement.undone) await database.execProtocolRaw(serialize.query('begin read only; select 1'));
  const answer = await run(id, statement);
  if (statement.undone) await database.execProtocolRaw(serialize.query('rollback'));
  if ('outcome' in answer) send({ kind: 'done', id, outcome: answer.outcome });
  else send({ kind: 'failed', id, failure: answer.failure });
}

/** A query can leave the role that the session plays by this one function. The owner's own code may use it. */
async function keepRoles(): Promise<void> {
  const setConfig = 'pg_catalog.set_config(text, text, boolean)';
  const { rows } = await database.query<{ open: boolean }>(
    `select has_function_privilege('public', '${setConfig}', 'execute') as open`,
  );
  if (rows[0]?.open) await database.exec(`revoke execute on function ${setConfig} from public`);
}

function becomeRole(role: string): string {
  return `SET SESSION AUTHORIZATION "${role.replaceAll('"', '""')}"`;
}

async function assumeRole(role: string): Promise<PgliteFailure | undefined> {
  if (role === currentRole) return undefined;
  const { failure } = read(await database.execProtocolRaw(serialize.query(becomeRole(role))), 0);
  if (failure === undefined) currentRole = role;
  return failure;
}

/** The Sync is sent separately, so that a late statement can still be rolled back: an error before the Sync aborts it. */
async function run(
  id: number,
  statement: PgliteStatement,
): Promise<{ outcome: StatementOutcome } | { failure: PgliteFailure }> {
  const first = await database.execProtocolRaw(conversation(statement));
  const tooLate = Atomics.load(late, 0) === id;
  const last = tooLate ? [serialize.parse({ text: 'too late' }), serialize.sync()] : [serialize.sync()];
  const second = await database.execProtocolRaw(Buffer.concat(last));
  const { outcome, failure } = read(Buffer.concat([first, second]), statement.maxResultBytes);
  return failure === undefined ? { outcome } : { failure };
}

function conversation(statement: PgliteStatement): Uint8Array {
  const messages: Uint8Array[] = [];
  let signature: string | undefined;
  for (const { types, values } of statement.sets) {
    if (types.join() !== signature) {
      signature = types.join();
      messages.push(serialize.parse({ text: statement.text, types: [...types] }));
    }
    messages.push(serialize.bind({ values: [...values] }));
    if (statement.wantRows) messages.push(serialize.describe({ type: 'P' }));
    messages.push(serialize.execute({}));
  }
  return Buffer.concat(messages);
}

function read(answer: Uint8Array, maxResultBytes: number): { outcome: StatementOutcome; failure?: PgliteFailure } {
  const reader = new OutcomeReader(maxResultBytes);
  let failure: PgliteFailure | undefined;
  new Parser().parse(answer, (message) => {
    if (message instanceof messages.RowDescriptionMessage) reader.rowDescription(message.fields);
    else if (message instanceof messages.DataRowMessage) reader.dataRow(message.fields);
    else if (message instanceof messages.CommandCompleteMessage) reader.commandComplete(message.text);
    else if (message instanceof messages.DatabaseError) failure ??= describe(message);
  });
  return failure === undefined ? { outcome: reader.outcome() } : { outcome: reader.outcome(), failure };
}

function describe(error: messages.DatabaseError): PgliteFailure {
  return {
    severity: error.severity ?? 'ERROR',
    message: error.message,
    sqlState: error.code ?? 'XX000',
    hint: error.hint,
    position: error.position,
  };
}

function send(reply: PgliteReply): void {
  parentPort?.postMessage(reply);
}
