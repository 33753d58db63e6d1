import { landedBefore, type SourceLeague } from '../landing/landed-key.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import type { Instant } from '../odds/instant.ts';

/**
 * How far the landed observations of a league are settled: each of them is recorded, or dead. What lies below is not
 * looked at again, so no observation below it may be unsettled, and none may land below it unannounced.
 */
export interface Watermark {
  /** Every key up to this text is settled; empty if no key is known to be. */
  readonly settledThrough: string;
  /** Something late was announced: until then the watermark stays at or below this text. */
  readonly floor?: { readonly below: string; readonly until: Instant };
}

export const noWatermark: Watermark = { settledThrough: '' };

const minuteMs = 60_000;

/**
 * The watermark trails behind the present by this much. An invocation lasts 15 minutes at most (Lambda's own limit), so
 * what was captured this long ago has landed or never will; the other 15 are for clocks that differ.
 */
export const graceMs = 30 * minuteMs;

/** An observation that is older than this when it lands may miss the grace period: it is announced first. */
export const lateAfterMs = 5 * minuteMs;

/** The highest text to which a drain that began at `now` may raise the watermark. */
export function ceilingAt({ floor }: Watermark, kind: LandedKind, league: SourceLeague, now: Date): string {
  const trailing = landedBefore(kind, league, new Date(now.getTime() - graceMs).toISOString());
  return floor !== undefined && floor.until > now.toISOString() ? least(floor.below, trailing) : trailing;
}

/** Raised, never lowered; a floor that has expired is forgotten. */
export function raised({ settledThrough, floor }: Watermark, through: string, now: Date): Watermark {
  const isInForce = floor !== undefined && floor.until > now.toISOString();
  return { settledThrough: through > settledThrough ? through : settledThrough, ...(isInForce && { floor }) };
}

/** Lowered so that later keys are checked again: nothing is about to land there, so no floor keeps it down. */
export function takenBack(watermark: Watermark, below: string): Watermark {
  return { ...watermark, settledThrough: least(watermark.settledThrough, below) };
}

/** Lowered below an observation that is about to land, and kept there until it has landed or never will. */
export function lowered({ settledThrough, floor }: Watermark, below: string, now: Date): Watermark {
  const isInForce = floor !== undefined && floor.until > now.toISOString();
  const until = new Date(now.getTime() + graceMs).toISOString();
  return {
    settledThrough: least(settledThrough, below),
    floor: isInForce ? { below: least(floor.below, below), until: latest(floor.until, until) } : { below, until },
  };
}

/** A floor that ends at most this much earlier than a new one suffices: one write serves a burst of late observations. */
const coveredSlackMs = minuteMs;

/** Whether it is low already, and for long enough, so that lowering it again would gain nothing. */
export function isLowered({ settledThrough, floor }: Watermark, below: string, now: Date): boolean {
  const longEnough = new Date(now.getTime() + graceMs - coveredSlackMs).toISOString();
  return floor !== undefined && floor.until >= longEnough && floor.below <= below && settledThrough <= below;
}

function least(a: string, b: string): string {
  return a < b ? a : b;
}

function latest(a: Instant, b: Instant): Instant {
  return [a, b].sort().at(-1) ?? b;
}
