import type { Instant } from './instant.ts';
import type { Observation } from './observation.ts';
import type { Reading } from './reading.ts';
import type { SlateDate } from './slate-date.ts';

/** One slate of one league: what a source is asked for at once. */
export interface SlateRequest {
  readonly league: string;
  /** Null for a source without slates, whose one answer is of all coming games. */
  readonly slateDate: SlateDate | null;
}

/** The time around first pitches in which a slate is observed every minute. */
export interface StartWindow {
  readonly from: Instant;
  /** Excluded. */
  readonly until: Instant;
}

export interface SourceCall {
  /** Ends the call: a deadline, or the caller's own. There is no call without one, so none can hang for ever. */
  readonly signal: AbortSignal;
  readonly correlationId: string;
  /** The capture window that started the run; left out for a regular run. */
  readonly window?: StartWindow | undefined;
}

/** A source of odds. `observe` asks it once; `read` is pure, and can read an old answer again years later. */
export interface Source {
  readonly name: string;
  /** Raised whenever a reading of the same body could come out differently: a newer reading replaces an older one. */
  readonly readerVersion: number;
  /** One request, no retry. @throws OddsError with a `source_…` code if there is no answer to land */
  observe(slate: SlateRequest, call: SourceCall): Promise<Observation>;
  /** @throws OddsError if nothing of the answer can be read. Partial badness is counted in the reading instead. */
  read(observation: Observation): Reading;
}

/** What a source sells of one game at a time, such as alternates. Asked beside the slates, never in their place. */
export interface EventSource {
  /**
   * The source's own ids of the games to ask now, the nearest start first: those that begin in the window, as far as a budget
   * goes. They count as asked from then on.
   *
   * @throws OddsError if the games are not known, or if it is not known what was asked before
   */
  due(league: string, window: StartWindow, call: SourceCall): Promise<readonly string[]>;
  /** One request, no retry. @throws OddsError with a `source_…` code if there is no answer to land */
  observe(event: { readonly league: string; readonly id: string }, call: SourceCall): Promise<Observation>;
}
