import * as z from 'zod';
import type { InvocationResult } from '../harness/sandbox.ts';
import { type RunFaultKind, runFault } from './fault-kinds.ts';
import type { PlannedRun } from './fault-plan.ts';
import type { SoakDay } from './soak-day.ts';

const reportSchema = z.looseObject({ status: z.string(), error: z.object({ code: z.string() }).optional() });

/** The drain that Lambda begins with the report of a run. */
export async function drainAfterRun(day: SoakDay, at: Date, report: unknown): Promise<void> {
  await invoke(day, at, { event: { requestContext: { condition: 'Success' }, responsePayload: report } });
}

/** A scheduled drain. Resolves when it has ended, or its request is delayed. */
export async function drain(day: SoakDay, at: Date, planned?: PlannedRun): Promise<void> {
  const event = { scheduledTime: at.toISOString() };
  const fault = planned?.fault;
  if (planned === undefined || !isDrainFault(fault)) return invoke(day, at, { event });
  if (fault !== 'drain_overlap') return invoke(day, at, { event, fault });
  const until = planned.number + 1 + Math.floor(planned.chance * 4);
  await day.delays.begin(until, (released) => invoke(day, at, { event, fault, released }));
}

export function isDrainFault(fault: RunFaultKind | undefined): fault is RunFaultKind {
  return fault?.startsWith('drain_') ?? false;
}

interface DrainInvocation {
  readonly event: unknown;
  readonly fault?: RunFaultKind;
  readonly released?: () => Promise<void>;
}

function invoke(day: SoakDay, at: Date, drain: DrainInvocation): Promise<void> {
  const { event, fault, released = () => Promise.resolve() } = drain;
  const { log, clock } = day;
  return day.drainers.use(async (sandbox) => {
    let isAffected = day.outage !== undefined;
    const serviceFault = fault && runFault(fault).fault?.({ caller: sandbox, released });
    if (serviceFault) {
      sandbox.inject(serviceFault, () => {
        isAffected = true;
        log.countFault(fault);
      });
    }
    // Enough to begin a drain, and to try a resuming database once or twice.
    const remainingMs = day.outage === 'database_resuming' ? 12_000 : 55_000;
    const { result } = await sandbox.invoke({ at, event, remainingMs, clockStands: true });
    if (isAffected) log.noteFailure('database', clock.minuteOf(at));
    check(day, result, at, isAffected || day.outage !== undefined);
  });
}

function check({ log, clock }: SoakDay, result: InvocationResult, at: Date, isAffected: boolean): void {
  const report = result.kind === 'returned' ? reportSchema.parse(result.answer) : undefined;
  const status = report?.status ?? result.kind;
  log.countEnding(log.drainEndings, status);
  if (status === 'drained' || status === 'skipped') return;
  if (isAffected && status !== 'threw') return;
  if (log.explains(report?.error?.code, clock.minuteOf(at))) return;
  log.problems.push(`A drain ended as ${status} at ${at.toISOString()}: ${JSON.stringify(result).slice(0, 600)}`);
}
