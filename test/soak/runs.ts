import * as z from 'zod';
import { refuse } from '../harness/faults.ts';
import { recording } from '../harness/operations.ts';
import { recordedEvent } from '../harness/recorded-event.ts';
import { databaseThrottled } from '../harness/refusals.ts';
import type { InvocationResult, Sandbox } from '../harness/sandbox.ts';
import {
  type Affected,
  allowedEndings,
  circuitOf,
  isMarketFault,
  leaves,
  type RunFaultKind,
  runFault,
  slowDatabaseMs,
} from './fault-kinds.ts';
import type { PlannedRun } from './fault-plan.ts';
import type { SoakDay } from './soak-day.ts';

const slateDate = '2026-08-03';
export const reserveMs = 500;

interface RunInvocation {
  readonly at: Date;
  readonly event?: unknown;
  /** The fault of this invocation. */
  readonly fault?: RunFaultKind | undefined;
  readonly released?: () => Promise<void>;
  /** The recording is refused: a late observation that its run records needs no drain. */
  readonly isDeferred?: boolean;
}

const reportSchema = z.object({
  status: z.string(),
  recorded: z.object({ changes: z.number() }),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/**
 * The run of one minute and what belongs to its fault. Resolves when it has ended, or its request is delayed.
 * @returns the reports that Lambda would pass on
 */
export async function runMinute(day: SoakDay, planned: PlannedRun, at: Date): Promise<readonly unknown[]> {
  const { fault, number, chance } = planned;
  const { log, delays } = day;
  const run = (invocation: RunInvocation = { at }) => invoke(day, planned, invocation);
  switch (fault) {
    case 'duplicate':
      log.countFault(fault);
      return [...(await run()), ...(await run())];
    case 'overlap': {
      // Half of them at the same millisecond: then both observe the same.
      const second = new Date(at.getTime() + (chance < 0.5 ? 0 : 700));
      log.countFault(fault);
      return (await Promise.all([run(), run({ at: second })])).flat();
    }
    case 'late_body':
      return [...(await run()), ...(await runLateBody(day, planned, at))];
    case 'late_call':
    case 'late_landing': {
      const isDeferred = fault === 'late_landing';
      const until = number + 2 + Math.floor(chance * 11);
      return (await delays.begin(until, (released) => run({ at, fault, isDeferred, released }))) ?? [];
    }
    case 'drain_overlap':
    case 'drain_killed':
    case 'drain_reply_dropped':
      // The drain needs something to record.
      return run({ at, fault: 'database_throttled' });
    default:
      return run({ at, fault });
  }
}

async function runLateBody(day: SoakDay, planned: PlannedRun, at: Date): Promise<readonly unknown[]> {
  // Some within the watermark's grace, most long below it.
  const earlierMinutes = 2 + Math.floor(planned.chance * (planned.number - 2));
  const capturedAt = new Date(at.getTime() - earlierMinutes * 60_000 + 20_000);
  const event = await recordedEvent(day.world, { slateDate, capturedAt });
  day.log.countFault('late_body');
  const late = { ...planned, number: planned.number - earlierMinutes };
  return invoke(day, late, { at, event, fault: 'late_body', isDeferred: true });
}

function invoke(day: SoakDay, planned: PlannedRun, invocation: RunInvocation): Promise<readonly unknown[]> {
  const { at, fault, event = { date: slateDate } } = invocation;
  return day.collectors.use(async (sandbox) => {
    const affected = inject(day, planned, invocation, sandbox);
    const remainingMs = timeFor(planned, fault);
    const { result } = await sandbox.invoke({ at, event, remainingMs, clockStands: true });
    const isSecond = planned.fault === 'overlap' && fault === undefined;
    return check(day, { ...planned, fault: isSecond ? 'overlap' : affected() ? fault : undefined }, result, at);
  });
}

/** @returns whether the fault has affected the invocation, to be asked once it has ended */
function inject(day: SoakDay, planned: PlannedRun, invocation: RunInvocation, sandbox: Sandbox): () => boolean {
  const { fault, isDeferred, released = () => Promise.resolve() } = invocation;
  const { log, world } = day;
  if (isDeferred) sandbox.inject(deferredRecording, () => undefined);
  if (isMarketFault(fault)) {
    const { faults } = world.market;
    const before = faults.fired[fault];
    faults.inject({ kind: fault, times: 1_000, source: 'action-network' });
    return () => {
      const hasFired = faults.fired[fault] > before;
      faults.clear();
      if (hasFired) log.countFault(fault);
      return hasFired;
    };
  }
  let isAffected = fault === 'late_body';
  const serviceFault = fault && runFault(fault).fault?.({ caller: sandbox, released });
  if (serviceFault) {
    sandbox.inject(serviceFault, () => {
      isAffected = true;
      if (fault === planned.fault) log.countFault(fault);
    });
  }
  return () => isAffected;
}

const deferredRecording = refuse('dataApi', databaseThrottled, { matches: recording });

/** Compares how a run ended with how it may end. */
function check({ log, clock }: SoakDay, affected: PlannedRun, result: InvocationResult, at: Date): readonly unknown[] {
  const { number } = affected;
  const minute = clock.minuteOf(at);
  const report = result.kind === 'returned' ? reportSchema.parse(result.answer) : undefined;
  const status = report?.status ?? result.kind;
  log.countEnding(log.runEndings, status);
  log.changes += report?.recorded.changes ?? 0;
  const failing = circuitOf(affected);
  if (failing) log.noteFailure(failing, minute);
  const openCircuit = log.explains(report?.error?.code, minute) ? report?.error?.code : undefined;
  if (openCircuit !== 'source_circuit_open') noteLanding(log, affected);
  else if (!log.landedMinutes.has(number)) log.gaps.set(number, openCircuit);
  const allowed = openCircuit ? ['deferred', 'skipped'] : allowedEndings(affected);
  if (!allowed.includes(status)) {
    const { fault = 'none', outage = 'none' } = affected;
    const why = report?.error ?? result;
    log.problems.push(
      `Run ${number} (fault ${fault}, outage ${outage}) ended as ${status}: ${JSON.stringify(why).slice(0, 400)}`,
    );
  }
  return result.kind === 'returned' ? [result.answer] : [];
}

function noteLanding(log: SoakDay['log'], affected: Affected & Pick<PlannedRun, 'number'>): void {
  const { number, fault, outage } = affected;
  const left = leaves(affected);
  if (left === 'unreadable') log.unreadable.add(number);
  if (left !== 'nothing') log.landedMinutes.add(number);
  else log.gaps.set(number, outage === 's3_away' ? outage : (fault ?? 'state_away'));
}

/** How long an invocation may take: two kinds of fault are about running out of time. */
function timeFor({ outage }: PlannedRun, fault: RunFaultKind | undefined): number {
  // Enough for two attempts.
  if (outage === 'database_resuming' && fault === undefined) return 4_000;
  if (fault === 'hang') return reserveMs + 800;
  return fault === 'deadline_while_recording' ? reserveMs + slowDatabaseMs - 500 : 40_000;
}
