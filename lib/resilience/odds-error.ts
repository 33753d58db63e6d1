import { type ErrorCode, errorTable } from './error-table.ts';

/** The one error class. What an error means for a run is looked up in the table by its code, never decided at the catch. */
export class OddsError extends Error {
  override readonly name = 'OddsError';
  readonly code: ErrorCode;
  /** Small, loggable facts: no credential, no body. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get policy() {
    return errorTable[this.code];
  }
}
