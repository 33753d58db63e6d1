import { emptyMemory, type HourOfDay, type Judged, judge, type SignalMemory } from './anomaly.ts';

// The two signals of a run of collect-odds that are compared with the days before, and what is remembered of them for each
// source and league.

export interface RunSignals {
  /** Of a run that recorded all that it observed. */
  readonly recorded: { readonly changes: number; readonly quotes: number } | undefined;
  /** Of the requests that were answered. */
  readonly latencyMs: number | undefined;
}

export interface AnomalyMemory {
  readonly changes: SignalMemory;
  readonly latency: SignalMemory;
}

/** What all runs of one source and league have in common. */
interface AnomalySeries {
  readonly source: string;
  readonly league: string;
}

/** Keeps the memory between runs. The last writer wins: two runs at once lose one value of some ten of their hour. */
export interface AnomalyMemories {
  /** Empty if there is none, or none that can be understood. */
  read(series: AnomalySeries, signal: AbortSignal): Promise<AnomalyMemory>;
  write(series: AnomalySeries, memory: AnomalyMemory, signal: AbortSignal): Promise<void>;
}

export const nothingRemembered: AnomalyMemory = { changes: emptyMemory, latency: emptyMemory };

export interface RunAnomalies {
  readonly memory: AnomalyMemory;
  /** Absolute: a feed that no longer changes is as unusual as one that changes far too often. */
  readonly changes: number | undefined;
  /** Upwards only: a faster answer is no anomaly. */
  readonly latency: number | undefined;
}

/** Takes a run into the memory, and says how unusual the last runs are. A signal that is not known leaves its memory as it is. */
export function judgeRun(memory: AnomalyMemory, at: HourOfDay, { recorded, latencyMs }: RunSignals): RunAnomalies {
  const changes = judgeSignal(memory.changes, at, recorded && changesPerQuote(recorded));
  const latency = judgeSignal(memory.latency, at, latencyMs === undefined ? undefined : Math.log1p(latencyMs));
  return {
    memory: { changes: changes.memory, latency: latency.memory },
    changes: changes.score === undefined ? undefined : Math.abs(changes.score),
    latency: latency.score === undefined ? undefined : Math.max(0, latency.score),
  };
}

function judgeSignal(memory: SignalMemory, at: HourOfDay, value: number | undefined): Judged {
  return value === undefined ? { memory, score: undefined } : judge(memory, at, value);
}

/** Per quote, so that a day of few games is like a day of many. An answer without a quote says nothing of its changes. */
function changesPerQuote({ changes, quotes }: NonNullable<RunSignals['recorded']>): number | undefined {
  return quotes === 0 ? undefined : Math.log1p(changes) - Math.log1p(quotes);
}
