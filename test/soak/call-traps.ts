import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFaultKind } from './fault-kinds.ts';
import type { PassingCall, Refusal, Trap } from './gate.ts';
import { lockTimeout, statementTimeout, throttled } from './refusals.ts';
import type { Service } from './sandbox.ts';

/** Whom a trap is laid for, and who hears that it has sprung. */
export interface Victim {
  kill(): Promise<void>;
  struck(): void;
  /** Resolves when the day says that what is held up may go on. */
  readonly released: () => Promise<void>;
}

export interface LaidTrap {
  readonly service: Service;
  readonly trap: Trap;
}

export const deadlineMs = 2_500;

const isPut = ({ method }: PassingCall) => method === 'PUT';
export const isRecording = ({ body }: Pick<PassingCall, 'body'>) => body.includes('history.record_reading');
const isItemOf = (partition: string) => (call: PassingCall) =>
  /\.Put/.test(`${call.headers['x-amz-target']}`) && call.body.includes(`"${partition}`);
const isHint = isItemOf('settled#');
/** Taken before anything else is said of it. */
const isLease = ({ headers, body }: PassingCall) =>
  /\.Update/.test(`${headers['x-amz-target']}`) && body.includes('"lease"');

type Laying = (victim: Victim) => LaidTrap;

/** Nothing is recorded in this invocation, however often it asks. */
export const refusedRecording: Trap = { fits: isRecording, when: 'before', spring: () => throttled, stays: true };

const refuse =
  (refusal: Refusal): Laying =>
  ({ struck }) => {
    const spring = () => {
      struck();
      return refusal;
    };
    return { service: 'dataApi', trap: { fits: isRecording, when: 'before', spring, stays: true } };
  };

/** The service has done what was asked, and nobody hears of it. */
const loseReply =
  (service: Service, fits: Trap['fits']): Laying =>
  ({ struck }) => {
    const spring = () => {
      struck();
      return 'lost' as const;
    };
    return { service, trap: { fits, when: 'after', spring } };
  };

/** Nothing that the victim would do from here on happens; the call itself may. */
const killAt =
  (service: Service, fits: Trap['fits'], when: Trap['when'], callGoesOn: boolean): Laying =>
  (victim) => {
    const spring = async () => {
      victim.struck();
      await victim.kill();
      return callGoesOn ? 'goes_on' : 'lost';
    };
    return { service, trap: { fits, when, spring } };
  };

const hold =
  (service: Service, fits: Trap['fits'], until: (victim: Victim) => Promise<void>): Laying =>
  (victim) => {
    const spring = async () => {
      victim.struck();
      await until(victim);
      return 'goes_on' as const;
    };
    return { service, trap: { fits, when: 'before', spring } };
  };

const layings: Partial<Record<RunFaultKind, Laying>> = {
  landing_reply_lost: loseReply('s3', isPut),
  killed_before_observing: killAt('dynamoDb', isLease, 'after', false),
  killed_after_landing: killAt('s3', isPut, 'after', false),
  killed_before_statement: killAt('dataApi', isRecording, 'before', false),
  killed_during_statement: killAt('dataApi', isRecording, 'before', true),
  killed_after_recording: killAt('dynamoDb', isHint, 'before', false),
  reply_dropped: loseReply('dataApi', isRecording),
  database_throttled: refuse(throttled),
  lock_timeout: refuse(lockTimeout),
  statement_timeout: refuse(statementTimeout),
  deadline_while_recording: hold('dataApi', isRecording, () => sleep(deadlineMs)),
  late_landing: hold('s3', isPut, ({ released }) => released()),
  // A drain's own.
  drain_overlap: hold('dataApi', isRecording, ({ released }) => released()),
  drain_killed: killAt('dataApi', isRecording, 'before', true),
  drain_reply_dropped: loseReply('dataApi', isRecording),
  late_call: hold('dataApi', isRecording, ({ released }) => released()),
};

/** The trap of a fault that strikes one call of a run; undefined where it strikes in another way. */
export function layTrap(fault: RunFaultKind, victim: Victim): LaidTrap | undefined {
  return layings[fault]?.(victim);
}
