import type { Epoch, Lease } from './circuit/state.ts';
import { OddsError } from './odds-error.ts';

/** Where leases are kept. Every method throws where the store does not answer. */
export interface LeaseStore {
  /** @returns false where somebody else has it, and it has not ended at `now` */
  take(name: string, lease: Lease, now: Epoch, signal: AbortSignal): Promise<boolean>;
  /** Ends the lease of that owner; another's is left alone. */
  release(name: string, owner: string, signal: AbortSignal): Promise<void>;
}

export interface LeaseOptions {
  readonly store: LeaseStore;
  readonly owner: string;
  /** Whoever has it cannot be at work any longer than that. */
  readonly forMs: number;
  readonly now: () => Date;
}

/** The store answers in milliseconds, or is away: it is not worth more of a run's time. */
const storeTimeoutMs = 800;

/**
 * Does the work while nobody else does work of that name. A store that is away keeps nobody from work: two at once cost the
 * other side a request, and none costs an observation.
 *
 * @throws OddsError `run_overlaps` where somebody else is at it
 */
export async function withLease<T>(
  name: string,
  { store, owner, forMs, now }: LeaseOptions,
  work: () => Promise<T>,
): Promise<T> {
  const at = now().getTime();
  const soon = () => AbortSignal.timeout(storeTimeoutMs);
  const taken = await store.take(name, { owner, until: at + forMs }, at, soon()).catch(() => 'nobody knows' as const);
  if (taken === false) {
    throw new OddsError('run_overlaps', `Another run has ${name}, and this one would see the same.`, {
      details: { lease: name },
    });
  }
  try {
    return await work();
  } finally {
    // Where this fails, the lease ends by itself.
    await store.release(name, owner, soon()).catch(() => undefined);
  }
}
