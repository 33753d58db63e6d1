import type { Instant } from '../odds/instant.ts';
import type { SlateDate } from '../odds/slate-date.ts';

/** What an answer says of a quota, in credits. */
interface RemainingQuota {
  /** Left until the quota is renewed. */
  readonly remaining: number;
  readonly used: number | null;
  /** What the call cost; null if the answer does not say. */
  readonly cost: number | null;
}

/** The events that were asked one by one on a date, and what they cost. */
export interface AskedEvents {
  /** In New York. */
  readonly date: SlateDate;
  /** In credits, at the full price. */
  readonly spent: number;
  /** When each was asked last, by its id; those of long ago are left out. */
  readonly lastAsked: Readonly<Record<string, Instant>>;
}

/** What is known of a quota beyond the one call: kept where all instances see it. All throw if it does not answer. */
export interface QuotaMemory {
  /** Credits left, by the last answer; null if none has said, or too long ago. */
  remaining(signal: AbortSignal): Promise<number | null>;
  remember(quota: RemainingQuota, signal: AbortSignal): Promise<void>;
  /** Null if none was asked lately. */
  askedEvents(signal: AbortSignal): Promise<AskedEvents | null>;
  rememberEvents(asked: AskedEvents, signal: AbortSignal): Promise<void>;
}
