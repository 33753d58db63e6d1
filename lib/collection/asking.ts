import type { Observation } from '../odds/observation.ts';
import type { Reading } from '../odds/reading.ts';
import type { OddsError } from '../resilience/odds-error.ts';

/** One request of one source, and what became of it so far. */
export interface Asking {
  readonly source: string;
  /** Null where the answer is of no one slate – of a whole league, or recorded by somebody: it is of all that were asked for. */
  readonly slateDate: string | null;
  observation?: Observation;
  landed?: true;
  reading?: Reading;
  recorded?: { readonly changes: number; readonly splitChanges: number };
  /** Why it was left to the backlog on purpose. */
  leftBecause?: string;
  error?: OddsError;
}
