import type { Epoch } from './circuit/state.ts';
import { OddsError } from './odds-error.ts';

/** A request for the exclusive right to do some work. */
export interface Claim {
  readonly owner: string;
  /** A new one for each claim: it distinguishes a repeated write from a second owner of the same name. */
  readonly nonce: string;
  readonly until: Epoch;
  /** What the owner sets out to do, a text for each part. A part stays in the lease until it is done or the lease is given back. */
  readonly owes: readonly string[];
}

type Taking =
  /** `inherited`: what earlier owners still owe that never released the lease, and runs that they kept out. */
  { readonly taken: true; readonly inherited: readonly string[] } | { readonly taken: false; readonly holder: string };

/** Where leases are kept. Every method throws if the store does not answer. */
export interface LeaseStore {
  /**
   * Refused if another owner has the lease and it has not ended at `now`. What a refused claim owes is added to the lease if
   * its holder still owes something.
   */
  take(name: string, claim: Claim, now: Epoch, signal: AbortSignal): Promise<Taking>;
  /** Replaces what the claim owes; a lease of another claim is left alone. */
  settle(name: string, nonce: string, owes: readonly string[], signal: AbortSignal): Promise<void>;
  /** Ends the lease of that claim; another's is left alone. */
  release(name: string, nonce: string, signal: AbortSignal): Promise<void>;
}

export interface LeaseOptions extends Pick<Claim, 'owner' | 'owes'> {
  readonly store: LeaseStore;
  /** The owner cannot run longer than that. */
  readonly forMs: number;
  readonly now: () => Date;
}

/** What the work knows of its lease. */
export interface HeldLease {
  readonly inherited: readonly string[];
  /** Why there is none: the store did not answer, and the work goes on without a lease. */
  readonly failure: Error | undefined;
  /** Saves what is still owed. Never throws: if the write is lost, the next owner inherits too much. */
  settle(left: readonly string[]): Promise<void>;
}

/** The lease of work that needs none. */
export const noLease: HeldLease = { inherited: [], failure: undefined, settle: async () => undefined };

/** The store answers in milliseconds, or is unavailable. Time for one attempt that hangs or is throttled, and one more. */
const storeTimeoutMs = 1_500;

/**
 * Does the work while no other owner does work of that name. If the store is unavailable the work is done all the same: two at
 * once cost the other side a request, and none costs an observation.
 *
 * @throws OddsError `run_overlaps` if another owner has the lease
 */
export async function withLease<T>(
  name: string,
  { store, owner, owes, forMs, now }: LeaseOptions,
  work: (lease: HeldLease) => Promise<T>,
): Promise<T> {
  const at = now().getTime();
  const nonce = crypto.randomUUID();
  const soon = () => AbortSignal.timeout(storeTimeoutMs);
  const taking = await store.take(name, { owner, nonce, owes, until: at + forMs }, at, soon()).catch(errorOf);
  if ('taken' in taking && !taking.taken) {
    throw new OddsError('run_overlaps', `The run ${taking.holder} has ${name}, and this one would see the same.`, {
      details: { lease: name, holder: taking.holder },
    });
  }
  const lease =
    'taken' in taking
      ? {
          inherited: taking.inherited,
          failure: undefined,
          settle: (left: readonly string[]) => store.settle(name, nonce, left, soon()).catch(() => undefined),
        }
      : { ...noLease, failure: taking };
  try {
    return await work(lease);
  } finally {
    // If this fails, the lease ends by itself.
    await store.release(name, nonce, soon()).catch(() => undefined);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
