import type { Observation } from '../odds/observation.ts';
import type { Reading } from '../odds/reading.ts';
import type { SlateRequest } from '../odds/source.ts';
import type { Served } from '../resilience/first-available.ts';
import type { CallOptions } from '../resilience/guarded-call.ts';

/** One answer, as it was received. */
export interface Received {
  readonly observation: Observation;
  /** @throws OddsError where nothing of it can be read */
  read(): Reading;
}

/** Every call of a run: its deadline, the retries that are left to it, and the id that its log lines share. */
export interface RunCall extends CallOptions {
  readonly correlationId: string;
}

/** A source as a run asks it: behind its circuit, with retries, at one or another of its addresses. */
export interface SlateSource {
  readonly name: string;
  /** Whether one request is of one slate, or brings all coming games of the league. */
  readonly answers: 'slate' | 'league';
  /**
   * Asks, and hands what it received to `use` within the circuit: an answer that cannot be used is the source's failure.
   * @throws OddsError
   */
  ask<T>(slate: SlateRequest, use: (received: Received) => Promise<T>, call: RunCall): Promise<Served<T>>;
}
