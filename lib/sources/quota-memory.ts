/** What an answer says of a quota, in credits. */
interface RemainingQuota {
  /** Left until the quota is renewed. */
  readonly remaining: number;
  readonly used: number | null;
  /** What the call cost; null if the answer does not say. */
  readonly cost: number | null;
}

/** What is known of a quota beyond the one call: kept where all instances see it. Both throw if it does not answer. */
export interface QuotaMemory {
  /** Credits left, by the last answer; null if none has said, or too long ago. */
  remaining(signal: AbortSignal): Promise<number | null>;
  remember(quota: RemainingQuota, signal: AbortSignal): Promise<void>;
}
