import type { CallOptions } from '../resilience/guarded-call.ts';
import type { Endpoint, EventEndpoint } from './endpoint.ts';

/** Every call of a run: its deadline, the retries that are left to it, and the id that its log lines share. */
export interface RunCall extends CallOptions {
  readonly correlationId: string;
}

/** A source as a run asks it. */
export interface SlateSource {
  readonly name: string;
  /** Whether one answer covers one slate, or all coming games of the league. */
  readonly answers: 'slate' | 'league';
  readonly endpoints: readonly Endpoint[];
  /** At which it is asked event by event inside capture windows; left out if it is not. */
  readonly events?: readonly EventEndpoint[];
}
