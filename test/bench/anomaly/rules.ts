import { anomalyRules } from '../../../lib/telemetry/anomaly.ts';
import { judgeRun, nothingRemembered } from '../../../lib/telemetry/run-anomalies.ts';
import { medianOf } from '../measure.ts';
import type { SimulatedRun } from './simulated-season.ts';

export type Signal = 'changes' | 'latency';

/** Says how unusual a run is, and how the next one is judged. It changes nothing, so a season can be continued from any run. */
export type Judge = (run: SimulatedRun) => {
  /** Undefined if too little is known. */
  readonly score: number | undefined;
  readonly next: Judge;
};

export interface Rule {
  readonly name: string;
  readonly judge: Judge;
  /** As it is set without measuring; the others have none. */
  readonly usualThreshold?: number;
  readonly isOurs?: true;
}

/** The score of lib/telemetry first, then the rules that it is compared with. */
export function rulesFor(signal: Signal, season: readonly SimulatedRun[]): readonly [Rule, ...Rule[]] {
  return [
    { name: 'robust score of the hour', judge: oursFrom(signal, nothingRemembered), isOurs: true },
    ...(signal === 'changes'
      ? [{ name: 'the same score of changes per run', judge: ofCount(oursFrom(signal, nothingRemembered)) }]
      : []),
    { name: 'fixed bounds around the median of the season', judge: fixedAround(signal, season) },
    { name: 'mean ± σ of the last day', judge: lastDayFrom(signal, []), usualThreshold: 3 },
  ];
}

function oursFrom(signal: Signal, memory: typeof nothingRemembered): Judge {
  return ({ day, hour, changes, quotes, latencyMs }) => {
    const judged = judgeRun(memory, { day, hour }, { recorded: { changes, quotes }, latencyMs });
    return { score: judged[signal], next: oursFrom(signal, judged.memory) };
  };
}

/** Of the changes as they are, and not per quote. */
function ofCount(judge: Judge): Judge {
  return (run) => {
    const { score, next } = judge({ ...run, quotes: Math.min(1, run.quotes) });
    return { score, next: ofCount(next) };
  };
}

/** As a factor, which is bounds above and below for the changes. */
function fixedAround(signal: Signal, season: readonly SimulatedRun[]): Judge {
  const usual = medianOf(season.map((run) => Math.log1p(measuredOf(signal, run))));
  const judge: Judge = (run) => {
    const off = Math.log1p(measuredOf(signal, run)) - usual;
    return { score: signal === 'changes' ? Math.abs(off) : Math.max(0, off), next: judge };
  };
  return judge;
}

/** Runs of 14 hours, five minutes apart. */
const runsOfDay = 168;

function lastDayFrom(signal: Signal, values: readonly number[]): Judge {
  return (run) => {
    const value = measuredOf(signal, run);
    const next = lastDayFrom(signal, [...values, value].slice(-runsOfDay));
    if (values.length < runsOfDay) return { score: undefined, next };
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    const sigma = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
    const off = (value - mean) / Math.max(sigma, 1);
    return { score: signal === 'changes' ? Math.abs(off) : Math.max(0, off), next };
  };
}

function measuredOf(signal: Signal, { changes, latencyMs }: SimulatedRun): number {
  return signal === 'changes' ? changes : latencyMs;
}

/** Faults of a feed, as they change one run. */
export const faults: Readonly<Record<Signal, Readonly<Record<string, (run: SimulatedRun) => SimulatedRun>>>> = {
  changes: {
    'frozen feed: no changes': (run) => ({ ...run, changes: 0 }),
    'changes × 10': (run) => ({ ...run, changes: run.changes * 10 }),
    'changes ÷ 5': (run) => ({ ...run, changes: Math.round(run.changes / 5) }),
  },
  latency: {
    'latency × 3': (run) => ({ ...run, latencyMs: run.latencyMs * 3 }),
    'latency × 10': (run) => ({ ...run, latencyMs: run.latencyMs * 10 }),
  },
};

/** Nothing is measured before the rules know enough days. */
export const warmUpDays = anomalyRules.leastDays + 1;
