/** Where raw answers are kept (S3). Putting the same key twice is harmless: the key names its content. */
export interface LandedStore {
  /** @throws OddsError `landing_failed` */
  put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** @throws OddsError `landing_failed` if the store is away or has no such key */
  get(key: string, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * The keys that begin so, in text order, from behind `after` on. Whatever was put before the listing began is in it.
   * @throws OddsError `landing_failed`
   */
  list(prefix: string, options?: ListingOptions): AsyncIterable<string>;
}

export interface ListingOptions {
  /** Any text, a key or not: only keys that come after it. */
  readonly after?: string;
  readonly signal?: AbortSignal;
}
