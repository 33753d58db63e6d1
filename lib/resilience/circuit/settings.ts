import { OddsError } from '../odds-error.ts';

/** Whose failures a circuit counts: the error table says it of each code. */
export type CircuitKind = 'source' | 'database';

export interface CircuitSettings {
  /** This many failures within the window open it. */
  readonly failuresToOpen: number;
  readonly windowMs: number;
  /** This many probes in a row must succeed before it closes. */
  readonly successesToClose: number;
  /** How long it is open the first time; each probe that fails doubles it, up to the longest. */
  readonly firstOpenMs: number;
  readonly longestOpenMs: number;
  /** The longest retry-after that is obeyed; a longer one counts as this. */
  readonly longestRetryAfterMs: number;
  /** The longest time of a call through the circuit, so that a lease can outlast it. */
  readonly callTimeoutMs: number;
  /** How much longer a lease lasts than the call. Two instances' clocks may differ by half of it. */
  readonly leaseSlackMs: number;
}

/** What only the stage and the wiring know. */
type Required = Pick<CircuitSettings, 'callTimeoutMs'> & {
  /** How far apart the scheduled runs are. */
  readonly intervalMs: number;
};

const minuteMs = 60_000;

const common = {
  successesToClose: 2,
  longestOpenMs: 15 * minuteMs,
  longestRetryAfterMs: 24 * 60 * minuteMs,
  leaseSlackMs: 10_000,
} as const;

const ofKind = {
  source: { ...common, failuresToOpen: 5, firstOpenMs: minuteMs },
  database: { ...common, failuresToOpen: 3, firstOpenMs: minuteMs / 2 },
} as const satisfies Record<CircuitKind, Partial<CircuitSettings>>;

/** A window in which the failures of one run after another are still seen together. */
const leastIntervals = 5;

/** @throws OddsError `environment_invalid`, by the setting's name */
export function circuitSettings(
  kind: CircuitKind,
  { intervalMs, ...chosen }: Required & Partial<CircuitSettings>,
): CircuitSettings {
  const settings = { ...ofKind[kind], windowMs: 0, ...chosen };
  const leastWindowMs = Math.max(leastIntervals, settings.failuresToOpen) * intervalMs;
  const circuit = { ...settings, windowMs: Math.max(settings.windowMs, leastWindowMs) };
  for (const [name, value] of Object.entries({ intervalMs, ...circuit })) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new OddsError('environment_invalid', `The ${kind} circuit's ${name} must be a whole number above 0.`);
  }
  return circuit;
}
