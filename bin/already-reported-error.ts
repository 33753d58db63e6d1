import { type Ending, exitCodes } from './exit-codes.ts';

/** Ends a command with a non-zero exit code without another message: it has printed why, or the user ended it. */
export class AlreadyReportedError extends Error {
  override readonly name = 'AlreadyReportedError';
  readonly exitCode: number;

  constructor(ending: Exclude<Ending, 'done'> = 'failed') {
    super(ending);
    this.exitCode = exitCodes[ending].code;
  }
}

/** Ends a command with the exit code of its ending. @throws AlreadyReportedError unless it is done */
export function endAs(ending: Ending): void {
  if (ending !== 'done') throw new AlreadyReportedError(ending);
}
