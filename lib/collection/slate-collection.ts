import type { Observation } from '../odds/observation.ts';
import type { Reading } from '../odds/reading.ts';
import type { OddsError } from '../resilience/odds-error.ts';

/** One answer of a source for one slate, from the request to the record: how far the run has come with it. */
export interface SlateCollection {
  readonly source: string;
  /** Null if the answer covers all slates of the run: that of a whole league, or a recorded body. */
  readonly slateDate: string | null;
  /** The source's id of the one event that was asked for; null if it is not known which are due. Left out for a slate. */
  readonly event?: string | null;
  observation?: Observation;
  landed?: true;
  /** In the store, compressed. */
  landedBytes?: number;
  reading?: Reading;
  recorded?: { readonly changes: number; readonly splitChanges: number };
  /** Why it is left to the backlog although nothing went wrong. */
  deferReason?: string;
  /** Why no endpoint of the source served, or else why the answer was not recorded. */
  error?: OddsError;
}
