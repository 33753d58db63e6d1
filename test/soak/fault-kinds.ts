import { type FaultKind as MarketFault, faultKinds as marketFaults } from '../../infra/local/market/faults.ts';
import {
  delay,
  delayMs,
  type FaultOf,
  type Killable,
  killAfter,
  killBefore,
  killDuring,
  loseReply,
  refuse,
  type ServiceFault,
} from '../harness/faults.ts';
import { landing, recording, savingHint, takingLease } from '../harness/operations.ts';
import {
  databaseLockTimeout,
  databaseResuming,
  databaseStatementTimeout,
  databaseThrottled,
  unavailable,
} from '../harness/refusals.ts';

interface FaultContext {
  readonly caller: Killable;
  /** Resolves once a delayed request may go on. */
  readonly released: () => Promise<void>;
}

interface RunFault {
  /** The share of all runs that it affects; at least one run in any case. */
  readonly share: number;
  /** What the run leaves in the bucket. */
  readonly leaves: 'nothing' | 'unreadable' | 'landed';
  /** Whose circuit may open because of it. */
  readonly circuit?: 'source' | 'database';
  /** How the run may end, in addition to how it ends without the fault. */
  readonly mayEnd?: 'failed' | 'deferred' | 'skipped';
  /** The fault of one request; without it the soak or the market makes the fault. */
  readonly fault?: (context: FaultContext) => ServiceFault;
}

export const slowDatabaseMs = 2_500;

const noAnswer = { share: 0.004, leaves: 'nothing', circuit: 'source' } as const;
const unreadable = { share: 0.003, leaves: 'unreadable', circuit: 'source' } as const;
const killed = (fault: FaultOf) => ({ share: 0.008, leaves: 'landed', fault: killing(fault) }) as const;
const killing = (fault: FaultOf) => (context: FaultContext) => fault(context.caller);
const duringRecording = { leaves: 'landed', circuit: 'database', mayEnd: 'deferred' } as const;
const refusedRecording = (response: Parameters<typeof refuse>[1]) => () =>
  refuse('dataApi', response, { matches: recording });
const delayedRecording = ({ released }: FaultContext) => delay('dataApi', recording, released);
const lostRecording = () => loseReply('dataApi', recording);
/** The run is deferred, so that the drain has something to record; the fault is the drain's. */
const drainFault = { leaves: 'landed', circuit: 'database' } as const;

/** What can affect one run. The first are answers of the market, by its own names. */
export const runFaults = {
  forbidden: noAnswer,
  missing: noAnswer,
  throttled: noAnswer,
  failing: noAnswer,
  cut_off_connection: noAnswer,
  hang: noAnswer,
  cut_off_body: unreadable,
  html: unreadable,
  empty_body: unreadable,
  wrong_shape: unreadable,
  empty_slate: { share: 0.004, leaves: 'landed', circuit: 'source' },

  landing_reply_lost: { share: 0.006, leaves: 'landed', mayEnd: 'failed', fault: () => loseReply('s3', landing) },
  /** The process holds the lease and never releases it. */
  killed_before_observing: { share: 0.004, leaves: 'nothing', fault: killing(killAfter('dynamoDb', takingLease)) },
  killed_after_landing: killed(killAfter('s3', landing)),
  killed_before_statement: { ...killed(killBefore('dataApi', recording)), circuit: 'database' },
  killed_during_statement: { ...killed(killDuring('dataApi', recording)), circuit: 'database' },
  /** Recorded, but without the hint for the drain. */
  killed_after_recording: killed(killBefore('dynamoDb', savingHint)),
  reply_dropped: { ...duringRecording, share: 0.015, fault: lostRecording },
  database_throttled: { ...duringRecording, share: 0.008, fault: refusedRecording(databaseThrottled) },
  lock_timeout: { ...duringRecording, share: 0.008, fault: refusedRecording(databaseLockTimeout) },
  statement_timeout: { ...duringRecording, share: 0.004, fault: refusedRecording(databaseStatementTimeout) },
  /** The database is slow, and the invocation runs out of time first. */
  deadline_while_recording: {
    ...duringRecording,
    share: 0.003,
    fault: () => delayMs('dataApi', recording, slowDatabaseMs),
  },

  /** The same invocation again, at the same time: the same observation. */
  duplicate: { share: 0.03, leaves: 'landed' },
  /** A second run at the same time. */
  overlap: { share: 0.03, leaves: 'landed', mayEnd: 'skipped' },
  /** Observed in time, and landed minutes later. */
  late_landing: { ...duringRecording, share: 0.01, fault: ({ released }) => delay('s3', landing, released) },
  /** The database gets the statement after those of later runs. */
  late_call: { ...duringRecording, share: 0.02, fault: delayedRecording },
  /** An answer that was recorded up to hours ago. */
  late_body: { ...duringRecording, share: 0.01 },

  /** The next runs go on during the drain. */
  drain_overlap: { ...drainFault, share: 0.02, fault: delayedRecording },
  drain_killed: { ...drainFault, share: 0.008, fault: killing(killDuring('dataApi', recording)) },
  drain_reply_dropped: { ...drainFault, share: 0.008, fault: lostRecording },
} as const satisfies Record<string, RunFault> & Record<MarketFault, RunFault>;

export type RunFaultKind = keyof typeof runFaults;
export const runFaultKinds = Object.keys(runFaults) as RunFaultKind[];

export function runFault(kind: RunFaultKind): RunFault {
  return runFaults[kind];
}

export function isMarketFault(kind: RunFaultKind | undefined): kind is MarketFault {
  return (marketFaults as readonly (string | undefined)[]).includes(kind);
}

interface Outage {
  /** How many there are in a day, and how many runs each lasts, if the day has 1,440 runs. */
  readonly times: number;
  readonly runs: readonly [shortest: number, longest: number];
  readonly fault: ServiceFault;
}

/** What can affect all runs and drains for a while. */
export const outages = {
  database_away_long: { times: 1, runs: [60, 60], fault: refuse('dataApi', unavailable.dataApi) },
  database_away: { times: 3, runs: [3, 12], fault: refuse('dataApi', unavailable.dataApi) },
  database_resuming: { times: 5, runs: [1, 3], fault: refuse('dataApi', databaseResuming) },
  s3_away: { times: 4, runs: [2, 6], fault: refuse('s3', unavailable.s3) },
  state_away: { times: 3, runs: [2, 6], fault: refuse('dynamoDb', unavailable.dynamoDb) },
} as const satisfies Record<string, Outage>;

export type OutageKind = keyof typeof outages;
export const outageKinds = Object.keys(outages) as OutageKind[];
export type SoakFault = RunFaultKind | OutageKind;
export const soakFaults: readonly SoakFault[] = [...runFaultKinds, ...outageKinds];

/** What has affected a run. */
export interface Affected {
  readonly fault: RunFaultKind | undefined;
  readonly outage: OutageKind | undefined;
}

const isDatabaseOutage = (outage: OutageKind | undefined) =>
  outage !== undefined && outages[outage].fault.service === 'dataApi';

/** Whose circuit may open because of it. */
export function circuitOf({ fault, outage }: Affected): RunFault['circuit'] {
  return isDatabaseOutage(outage) ? 'database' : fault && runFault(fault).circuit;
}

/** What a run leaves in the bucket, whatever it reports. */
export function leaves({ fault, outage }: Affected): RunFault['leaves'] {
  if (outage === 's3_away') return 'nothing';
  // A late body first lowers the watermark in the state table.
  if (outage === 'state_away' && fault === 'late_body') return 'nothing';
  return fault === undefined ? 'landed' : runFault(fault).leaves;
}

/** How a run may end. It may retry or defer, but never claim that it landed or recorded what it did not. */
export function allowedEndings(affected: Affected): readonly string[] {
  const { fault, outage } = affected;
  if (fault?.startsWith('killed')) return ['killed'];
  // One of two runs at the same time is skipped, whatever else affects the other.
  if (fault === 'overlap') return ['skipped', ...allowedEndings({ outage, fault: undefined })];
  if (leaves(affected) !== 'landed') return ['failed'];
  const usual = isDatabaseOutage(outage) ? ['deferred'] : ['recorded', 'unchanged'];
  const { mayEnd } = fault === undefined ? {} : runFault(fault);
  return mayEnd === undefined ? usual : [mayEnd, ...usual];
}
