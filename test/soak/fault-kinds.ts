import type { FaultKind } from '../../infra/local/market/faults.ts';

interface RunFault {
  /** Of all runs, how many it befalls; at least one in any case. */
  readonly share: number;
  /** What is left of the observation that the run should have made, if nothing else makes it. */
  readonly leaves: 'nothing' | 'unreadable' | 'landed';
}

const noAnswer = { share: 0.004, leaves: 'nothing' } as const;
const noScoreboard = { share: 0.003, leaves: 'unreadable' } as const;
const killed = { share: 0.008, leaves: 'landed' } as const;

/** What can befall one run. The first are answers of the market, in its own words. */
export const runFaults = {
  forbidden: noAnswer,
  missing: noAnswer,
  throttled: noAnswer,
  failing: noAnswer,
  cut_off_connection: noAnswer,
  hang: noAnswer,
  cut_off_body: noScoreboard,
  html: noScoreboard,
  empty_body: noScoreboard,
  wrong_shape: noScoreboard,
  empty_slate: { share: 0.004, leaves: 'landed' },

  /** The object is there, and nobody was told. */
  landing_reply_lost: { share: 0.006, leaves: 'landed' },
  /** It has the lease, and never gives it back. */
  killed_before_observing: noAnswer,
  killed_after_landing: killed,
  /** The call to the database was on its way, and never got there. */
  killed_before_statement: killed,
  /** The database works on, for a caller that is no more. */
  killed_during_statement: killed,
  /** It is recorded, and what would have said so cheaply was not written. */
  killed_after_recording: killed,
  /** Committed; the caller sees a broken connection. */
  reply_dropped: { share: 0.015, leaves: 'landed' },
  database_throttled: { share: 0.008, leaves: 'landed' },
  lock_timeout: { share: 0.008, leaves: 'landed' },
  statement_timeout: { share: 0.004, leaves: 'landed' },
  /** The database is slow, and the time of the invocation runs out first. */
  deadline_while_recording: { share: 0.003, leaves: 'landed' },

  /** The same invocation again: the same observation. */
  duplicate: { share: 0.03, leaves: 'landed' },
  /** A second run at the same time. */
  overlap: { share: 0.03, leaves: 'landed' },
  /** It is observed in time, and lands minutes later. */
  late_landing: { share: 0.01, leaves: 'landed' },
  /** The call to the database takes so long that later runs come first. */
  late_call: { share: 0.02, leaves: 'landed' },
  /** Somebody brings an answer that he recorded hours ago. */
  late_body: { share: 0.01, leaves: 'landed' },

  /** The backlog is drained while the next runs go on. */
  drain_overlap: { share: 0.02, leaves: 'landed' },
  drain_killed: { share: 0.008, leaves: 'landed' },
  drain_reply_dropped: { share: 0.008, leaves: 'landed' },
} as const satisfies Record<string, RunFault> & Record<FaultKind, RunFault>;

export type RunFaultKind = keyof typeof runFaults;
export const runFaultKinds = Object.keys(runFaults) as RunFaultKind[];

interface Outage {
  /** How many there are in a day, and how long each lasts, in runs of 1,440. */
  readonly times: number;
  readonly runs: readonly [shortest: number, longest: number];
}

/** What can befall everybody for a while. In each a part of the machine is away. */
export const outages = {
  /** The hour. */
  database_away_long: { times: 1, runs: [60, 60] },
  database_away: { times: 3, runs: [3, 12] },
  database_resuming: { times: 5, runs: [1, 3] },
  s3_away: { times: 4, runs: [2, 6] },
  state_away: { times: 3, runs: [2, 6] },
} as const satisfies Record<string, Outage>;

export type OutageKind = keyof typeof outages;
export const outageKinds = Object.keys(outages) as OutageKind[];
export type SoakFault = RunFaultKind | OutageKind;
export const soakFaults: readonly SoakFault[] = [...runFaultKinds, ...outageKinds];
