import type { OddsError } from './odds-error.ts';

/** How a run ends that could not do all it should: left to the backlog, not begun on purpose, or failed. */
export type EarlyEnd = 'deferred' | 'skipped' | 'failed';

/** A run that can say how far it has come, so that its end can be decided without the handler that failed. */
export interface InterruptibleRun<Report> {
  /** Whether all that it received is safe in the bucket. */
  readonly landed: boolean;
  concludeWith(end: EarlyEnd, error: OddsError): Report;
}
