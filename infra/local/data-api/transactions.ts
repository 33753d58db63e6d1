import { randomUUID } from 'node:crypto';
import { bare, type Deadline, type Session } from './engines/engine.ts';
import type { Limits } from './limits.ts';
import { abortedTransaction, invalid, ServiceError } from './service-error.ts';

/** Who began it: every call in it has to be the same. */
export interface TransactionOwner {
  readonly resourceArn: string;
  readonly secretArn: string;
}

interface OpenTransaction {
  readonly id: string;
  readonly owner: TransactionOwner;
  readonly session: Session;
  readonly endOfLife: NodeJS.Timeout;
  idle: NodeJS.Timeout | undefined;
  running: boolean;
  /** The server ended it at a COMMIT that could only roll back; the caller has not acknowledged it yet. */
  failed: boolean;
}

/** Open transactions, each with a session of its own, until they end or their time is up. */
export class Transactions {
  readonly #open = new Map<string, OpenTransaction>();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async begin(owner: TransactionOwner, session: Session): Promise<string> {
    try {
      await session.begin(this.#deadline());
    } catch (error) {
      session.release();
      throw error;
    }
    const id = Buffer.from(`${randomUUID()}${randomUUID()}`).toString('base64');
    const expire = () => this.#expire(id);
    const endOfLife = setTimeout(expire, this.#limits.transactionMs).unref();
    const idle = setTimeout(expire, this.#limits.transactionIdleMs).unref();
    this.#open.set(id, { id, owner, session, endOfLife, idle, running: false, failed: false });
    return id;
  }

  /** One call at a time. @throws ServiceError */
  async within<T>(id: string, owner: TransactionOwner, work: (session: Session) => Promise<T>): Promise<T> {
    const transaction = this.#find(id, owner);
    if (transaction.failed) throw abortedTransaction();
    clearTimeout(transaction.idle);
    transaction.running = true;
    try {
      return await work(transaction.session);
    } finally {
      transaction.running = false;
      transaction.idle = setTimeout(() => this.#expire(id), this.#limits.transactionIdleMs).unref();
    }
  }

  async commit(id: string, owner: TransactionOwner): Promise<void> {
    const transaction = this.#find(id, owner);
    if (transaction.failed) throw abortedTransaction();
    transaction.running = true;
    try {
      const { command } = await transaction.session.run(bare('COMMIT'), this.#deadline());
      transaction.failed = command === 'ROLLBACK';
    } catch (error) {
      // A constraint that was deferred to the end: the server has rolled back.
      this.#forget(transaction);
      throw error;
    } finally {
      transaction.running = false;
    }
    if (transaction.failed) throw abortedTransaction();
    this.#forget(transaction);
  }

  async rollback(id: string, owner: TransactionOwner): Promise<void> {
    await this.#end(this.#find(id, owner));
  }

  /** Rolls it back, if it is still open: its caller has gone. */
  abandon(id: string): void {
    this.#expire(id);
  }

  /** Rolls back what is open. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#open.values()].map((transaction) => this.#end(transaction)));
  }

  #find(id: string, owner: TransactionOwner): OpenTransaction {
    const transaction = this.#open.get(id);
    if (transaction === undefined) {
      throw new ServiceError('TransactionNotFoundException', `Transaction ${id} is not found`);
    }
    if (transaction.owner.resourceArn !== owner.resourceArn)
      throw invalid('Resource ARN is not the same as transaction');
    if (transaction.owner.secretArn !== owner.secretArn) throw invalid('Secret ARN is not the same as transaction');
    if (transaction.running || transaction.session.busy) {
      throw new ServiceError('DatabaseErrorException', 'Transaction is still running a query');
    }
    return transaction;
  }

  #expire(id: string): void {
    const transaction = this.#open.get(id);
    if (transaction !== undefined) this.#end(transaction).catch(() => undefined);
  }

  async #end(transaction: OpenTransaction): Promise<void> {
    // Deleted first, so that no call enters it while it rolls back; its session is free only afterwards.
    this.#open.delete(transaction.id);
    try {
      if (!transaction.failed) await transaction.session.run(bare('ROLLBACK'), this.#deadline());
    } finally {
      this.#forget(transaction);
    }
  }

  #forget(transaction: OpenTransaction): void {
    this.#open.delete(transaction.id);
    clearTimeout(transaction.idle);
    clearTimeout(transaction.endOfLife);
    transaction.session.release();
  }

  #deadline(): Deadline {
    return { ms: this.#limits.statementMs, continueAfterTimeout: false, maxResultBytes: 0 };
  }
}
