/** A deployed or local function threw, did not load, or ran out of time. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  /** The error's code in the error table, if it has one. */
  readonly code: string | undefined;
  readonly stackInFunction: string | undefined;

  constructor(
    message: string,
    options: { code?: string | undefined; stack?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = options.code;
    this.stackInFunction = options.stack;
  }
}

/** What a function's own time limit ended, in the same words on this machine and on AWS. */
export function outOfTime(name: string, timeoutSeconds: number, cause?: unknown): FunctionError {
  return new FunctionError(`${name} did not finish within its ${timeoutSeconds} seconds.`, { cause });
}
