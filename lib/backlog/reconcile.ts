import { readLandedKey } from '../landing/landed-key.ts';

/** Three listings of the same observations, by key. A key of the last two that has not landed (it expired) does not count. */
export interface Listings {
  readonly landed: Iterable<string>;
  readonly recorded: ReadonlySet<string>;
  readonly dead: ReadonlySet<string>;
}

/** `landed = recorded + waiting + dead`. */
export interface Reconciliation {
  readonly landed: number;
  readonly recorded: number;
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest of the waiting was captured; null if none waits. */
  readonly oldestWaiting: string | null;
  /** Of the waiting, those that should have been recorded long ago, by key, oldest first. */
  readonly missing: readonly string[];
}

export const nothingLanded: Reconciliation = {
  landed: 0,
  recorded: 0,
  waiting: 0,
  dead: 0,
  oldestWaiting: null,
  missing: [],
};

/** An observation that waits longer than two drains is missing: one drain may run too early, or find the database unavailable. */
export function missingBefore(now: Date, drainIntervalMs: number): string {
  return new Date(now.getTime() - 2 * drainIntervalMs).toISOString();
}

/** Every landed observation is one of the three: recorded wins over dead, and what is neither waits. */
export function reconcile({ landed, recorded, dead }: Listings, missingIfBefore: string): Reconciliation {
  const keys = new Set(landed);
  const found = [...keys].filter((key) => recorded.has(key));
  const lost = [...keys].filter((key) => dead.has(key) && !recorded.has(key));
  const waiting = [...keys].filter((key) => !recorded.has(key) && !dead.has(key));
  return {
    landed: keys.size,
    recorded: found.length,
    waiting: waiting.length,
    dead: lost.length,
    oldestWaiting: oldestOf(waiting.map((key) => readLandedKey(key)?.capturedAt ?? null)),
    // A key that cannot be parsed has no time, and no drain will record it.
    missing: waiting.filter((key) => (readLandedKey(key)?.capturedAt ?? '') < missingIfBefore).sort(),
  };
}

function oldestOf(instants: readonly (string | null)[]): string | null {
  return instants.filter((instant) => instant !== null).sort()[0] ?? null;
}

export function sumOf(parts: readonly Reconciliation[]): Reconciliation {
  return parts.reduce(
    (sum, part) => ({
      landed: sum.landed + part.landed,
      recorded: sum.recorded + part.recorded,
      waiting: sum.waiting + part.waiting,
      dead: sum.dead + part.dead,
      oldestWaiting: oldestOf([sum.oldestWaiting, part.oldestWaiting]),
      missing: [...sum.missing, ...part.missing],
    }),
    nothingLanded,
  );
}
