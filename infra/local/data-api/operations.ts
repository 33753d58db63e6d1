import { Catalog } from './catalog.ts';
import { type Deadline, type Engine, readerRole, type Session, type StatementOutcome } from './engines/engine.ts';
import type { Limits } from './limits.ts';
import { bindParameters } from './parameters.ts';
import { refusalOfPlayedReader } from './refusals.ts';
import type { BatchExecuteRequest, BeginRequest, EndRequest, ExecuteRequest, StatementRequest } from './request.ts';
import { checkReply, encodeRows } from './results.ts';
import type { RoleOf } from './roles.ts';
import { ServiceError } from './service-error.ts';
import { type TransactionOwner, Transactions } from './transactions.ts';
import { checkCall, checkDatabase, checkExecute, checkStatement, positional, required } from './validation.ts';

export interface OperationsOptions {
  readonly engine: Engine;
  readonly roleOf: RoleOf;
  readonly clusterArn: string;
  readonly databases: readonly string[];
  readonly limits: Limits;
}

/** The five operations. Each takes a request as it came and gives the reply as JSON text. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #limits: Limits;
  readonly #transactions: Transactions;
  readonly #catalog = new Catalog();

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#transactions = new Transactions(options.limits);
  }

  /** `gone` is aborted when the client has closed its connection without waiting for the answer. */
  async execute(request: ExecuteRequest, gone: AbortSignal): Promise<string> {
    const sql = this.#check(request);
    checkExecute(request);
    const { text, names } = positional(sql);
    const statement = { text, ...bindParameters(names, request.parameters ?? []) };
    const deadline = this.#deadline(request.continueAfterTimeout ?? false);
    return this.#withSession(request, gone, async (session) => {
      const outcome = await session.run(statement, deadline);
      return checkReply(await this.#executed(request, outcome, session), this.#limits);
    });
  }

  async batchExecute(request: BatchExecuteRequest, gone: AbortSignal): Promise<string> {
    const sql = this.#check(request);
    const sets = required('parameterSets', request.parameterSets);
    const { text, names } = positional(sql);
    // A statement without parameters is batched as sets of one empty parameter each.
    const bound = sets.map((set) =>
      bindParameters(
        names,
        set.filter(({ name, value }) => name || value),
      ),
    );
    const updateResults = `{"updateResults":[${sets.map(() => '{"generatedFields":[]}').join()}]}`;
    await this.#withSession(request, gone, (session) => session.runBatch(text, bound, this.#deadline(false)));
    return checkReply(updateResults, this.#limits);
  }

  async begin(request: BeginRequest, gone: AbortSignal): Promise<string> {
    const owner = checkCall(request);
    checkDatabase(request, this.#options.databases);
    const session = await this.#session(owner);
    const transactionId = await this.#transactions.begin(owner, session);
    if (gone.aborted) this.#transactions.abandon(transactionId);
    return JSON.stringify({ transactionId });
  }

  async commit(request: EndRequest): Promise<string> {
    const owner = checkCall(request);
    await this.#transactions.commit(required('transactionId', request.transactionId), owner);
    return JSON.stringify({ transactionStatus: 'Transaction Committed' });
  }

  async rollback(request: EndRequest): Promise<string> {
    const owner = checkCall(request);
    await this.#transactions.rollback(required('transactionId', request.transactionId), owner);
    return JSON.stringify({ transactionStatus: 'Rollback Complete' });
  }

  /** Rolls back what is open. */
  close(): Promise<void> {
    return this.#transactions.close();
  }

  async #executed(request: ExecuteRequest, outcome: StatementOutcome, session: Session): Promise<string> {
    const { columns } = outcome;
    const types = columns === undefined ? [] : await this.#catalog.typesOf(columns, session);
    const asJson = request.formatRecordsAs === 'JSON';
    const members = encodeRows(outcome, types, {
      asJson,
      longsAsStrings: request.resultSetOptions?.longReturnType === 'STRING',
      decimalsAsNumbers: request.resultSetOptions?.decimalReturnType === 'DOUBLE_OR_LONG',
      limits: this.#limits,
    });
    if (request.includeResultMetadata && columns !== undefined && !(asJson && outcome.command === 'SELECT')) {
      members.push(`"columnMetadata":${JSON.stringify(await this.#catalog.metadataOf(columns, types, session))}`);
    }
    // With RETURNING the rows come and the count is 0, and so it is for a SELECT.
    const updated = columns === undefined ? outcome.affected : 0;
    return `{${[...members, `"numberOfRecordsUpdated":${updated}`, '"generatedFields":[]'].join()}}`;
  }

  async #withSession<T>(request: StatementRequest, gone: AbortSignal, work: Work<T>): Promise<T> {
    const owner = checkCall(request);
    checkDatabase(request, this.#options.databases);
    const { transactionId } = request;
    const whileWanted = this.#isReader(owner) ? cancelledWhen(gone, work) : work;
    if (transactionId) {
      try {
        return await this.#transactions.within(transactionId, owner, whileWanted);
      } finally {
        if (this.#isReader(owner) && gone.aborted) this.#transactions.abandon(transactionId);
      }
    }
    const session = await this.#session(owner);
    try {
      return await whileWanted(session);
    } finally {
      session.release();
    }
  }

  #check(request: StatementRequest): string {
    const sql = checkStatement(request, this.#limits);
    const isPlayed = !this.#options.engine.capabilities.logins && this.#isReader(checkCall(request));
    const refusal = isPlayed ? refusalOfPlayedReader(sql) : undefined;
    if (refusal !== undefined) throw refusal;
    return sql;
  }

  #isReader({ secretArn }: TransactionOwner): boolean {
    return this.#options.roleOf(secretArn) === readerRole;
  }

  async #session({ resourceArn, secretArn }: TransactionOwner): Promise<Session> {
    if (resourceArn !== this.#options.clusterArn) {
      throw new ServiceError('NotFoundException', `The resource ${resourceArn} can't be found.`);
    }
    const role = this.#options.roleOf(secretArn);
    if (role === undefined) {
      throw new ServiceError('SecretsErrorException', `Secrets Manager can't find the specified secret: ${secretArn}`);
    }
    return this.#options.engine.session(role, this.#limits.sessionWaitMs);
  }

  #deadline(continueAfterTimeout: boolean): Deadline {
    return { ms: this.#limits.statementMs, continueAfterTimeout, maxResultBytes: this.#limits.responseBytes };
  }
}

type Work<T> = (session: Session) => Promise<T>;

/** A reader's query is useless once its client has gone. A statement that writes runs on without its client, as on AWS. */
function cancelledWhen<T>(gone: AbortSignal, work: Work<T>): Work<T> {
  return async (session) => {
    gone.throwIfAborted();
    const cancel = () => session.cancel();
    gone.addEventListener('abort', cancel);
    try {
      return await work(session);
    } finally {
      gone.removeEventListener('abort', cancel);
    }
  };
}
