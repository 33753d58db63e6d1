import type { CountedFailure } from './counted-failure.ts';
import { openForMs } from './open-time.ts';
import type { CircuitSettings } from './settings.ts';
import type { CircuitRecord, CircuitState, Epoch, Lease, Override } from './state.ts';

/** When something happened, and by which rules it counts. */
export interface Moment {
  readonly now: Epoch;
  readonly random: () => number;
  readonly settings: CircuitSettings;
}

// Each returns what a circuit becomes after an event, or null if nothing is to be written. Nothing else changes a circuit.

/** An instance takes the lease. Called only if a probe is due. */
export function onProbeStart(record: CircuitRecord, owner: string, { now, settings }: Moment): CircuitRecord | null {
  const { state } = record;
  const lease = { owner, until: now + settings.callTimeoutMs + settings.leaseSlackMs };
  switch (state.is) {
    case 'closed':
      return null;
    case 'open':
      return become(record, halfOpen(state, lease), now, 'a probe is due');
    case 'half_open':
      return become(record, halfOpen(state, lease), now, `${state.lease.owner} never reported how its probe ended`);
  }
}

/** The call of the lease succeeded. A success after the end of its lease does not count. */
export function onProbeSuccess(record: CircuitRecord, { now, settings }: Moment): CircuitRecord | null {
  const { state } = record;
  switch (state.is) {
    case 'closed':
    case 'open':
      return null;
    case 'half_open': {
      if (now >= state.lease.until) return null;
      const successes = state.successes + 1;
      const because = `${successes} of ${settings.successesToClose} probes succeeded`;
      if (successes >= settings.successesToClose) return become(record, { is: 'closed' }, now, because);
      return become(record, { is: 'open', probeAt: now, openings: state.openings, successes }, now, because);
    }
  }
}

/** The call of the lease failed: open again, for longer. */
export function onProbeFailure(record: CircuitRecord, failure: CountedFailure, moment: Moment): CircuitRecord | null {
  const { state } = record;
  switch (state.is) {
    case 'closed':
    case 'open':
      return null;
    case 'half_open': {
      const openings = state.openings + 1;
      const waitMs = openForMs(openings, moment.settings, moment.random);
      const probeAt = moment.now + Math.max(waitMs, retryAfterMs(failure, moment) ?? 0);
      const because = `the probe failed with ${failure.code}`;
      return become(record, { is: 'open', probeAt, openings, successes: 0 }, moment.now, because);
    }
  }
}

/** The call of the lease ended without a verdict on the other side: another instance may probe at once. */
export function onInconclusiveProbe(record: CircuitRecord, { now }: Moment): CircuitRecord | null {
  const { state } = record;
  switch (state.is) {
    case 'closed':
    case 'open':
      return null;
    case 'half_open': {
      const { openings, successes } = state;
      return become(record, { is: 'open', probeAt: now, openings, successes }, now, 'the probe was inconclusive');
    }
  }
}

/** A call failed that had passed, and so many have within the window. */
export function onFailureCount(
  record: CircuitRecord,
  { code }: CountedFailure,
  count: number,
  { now, random, settings }: Moment,
): CircuitRecord | null {
  const { state } = record;
  switch (state.is) {
    case 'open':
    case 'half_open':
      return null;
    case 'closed': {
      if (count < settings.failuresToOpen) return null;
      const probeAt = now + openForMs(1, settings, random);
      const because = `${count} calls failed, the last with ${code}`;
      return become(record, { is: 'open', probeAt, openings: 1, successes: 0 }, now, because);
    }
  }
}

/** The other side named a time to retry after: one such answer opens the circuit, and it stays open until then. */
export function onRetryAfter(record: CircuitRecord, failure: CountedFailure, moment: Moment): CircuitRecord | null {
  const { state } = record;
  const waitMs = retryAfterMs(failure, moment);
  if (waitMs === null) return null;
  const probeAt = moment.now + waitMs;
  const because = `${failure.code}, with a time to come back`;
  switch (state.is) {
    case 'closed':
      return become(record, { is: 'open', probeAt, openings: 1, successes: 0 }, moment.now, because);
    case 'open':
      return probeAt <= state.probeAt ? null : become(record, { ...state, probeAt }, moment.now, because);
    case 'half_open':
      // The probe that holds the lease gets its own answer.
      return null;
  }
}

/** An operator sets the override, or removes it. */
export function onOverride(record: CircuitRecord, override: Override | null): CircuitRecord | null {
  if (override === null && record.override === null) return null;
  return { ...record, gen: record.gen + 1, override };
}

function halfOpen({ openings, successes }: Exclude<CircuitState, { is: 'closed' }>, lease: Lease): CircuitState {
  return { is: 'half_open', lease, openings, successes };
}

function retryAfterMs({ retryAfterMs: asked }: CountedFailure, { settings }: Moment): number | null {
  return asked !== null && asked > 0 ? Math.min(asked, settings.longestRetryAfterMs) : null;
}

function become(record: CircuitRecord, state: CircuitState, now: Epoch, because: string): CircuitRecord {
  return { ...record, gen: record.gen + 1, state, changedAt: now, because };
}
