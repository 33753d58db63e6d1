/** Ends a command as failed where nothing is left to say: it has printed why, or the user ended it. */
export class FailureTold extends Error {
  override readonly name = 'FailureTold';
}
