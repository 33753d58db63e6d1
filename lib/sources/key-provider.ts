/** Where a key comes from: undefined if there is none. Asked before each call, so that a rotated key is taken up. */
export type KeyProvider = (signal: AbortSignal) => Promise<string | undefined> | string | undefined;
