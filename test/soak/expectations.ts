import { type FaultKind, faultKinds } from '../../infra/local/market/faults.ts';
import { type OutageKind, type RunFaultKind, runFaults } from './fault-kinds.ts';
import type { PlannedRun } from './fault-plan.ts';

type Suffered = Pick<PlannedRun, 'fault' | 'outage'>;

const databaseOutages: readonly (OutageKind | undefined)[] = [
  'database_away_long',
  'database_away',
  'database_resuming',
];

/** Whose circuit hears of it; undefined where nobody's does. */
export function troubleOf({ fault, outage }: Suffered): 'source' | 'database' | undefined {
  if (databaseOutages.includes(outage)) return 'database';
  if (fault === undefined) return undefined;
  if (isMarketFault(fault)) return 'source';
  return databaseFaults.has(fault) ? 'database' : undefined;
}

export function isMarketFault(fault: RunFaultKind): fault is FaultKind {
  return (faultKinds as readonly string[]).includes(fault);
}

const databaseFaults: ReadonlySet<RunFaultKind> = new Set([
  'killed_before_statement',
  'killed_during_statement',
  'reply_dropped',
  'database_throttled',
  'lock_timeout',
  'statement_timeout',
  'deadline_while_recording',
  'late_call',
  'late_landing',
  'late_body',
  'drain_overlap',
  'drain_killed',
  'drain_reply_dropped',
]);

/** Whether a run's observation lies in the bucket in the end, whatever the run says. */
export function landsUnder({ fault, outage }: Suffered): boolean {
  if (outage === 's3_away') return false;
  // What comes hours late is announced to the state table before it lands.
  if (outage === 'state_away' && fault === 'late_body') return false;
  return fault === undefined || runFaults[fault].leaves !== 'nothing';
}

/** Whether it lies there, and says nothing that can be read. */
export function isUnreadable(suffered: Suffered): boolean {
  const { fault } = suffered;
  return landsUnder(suffered) && fault !== undefined && runFaults[fault].leaves === 'unreadable';
}

/** How a run may end that has suffered this and nothing else. */
export function allowedEndings(suffered: Suffered): readonly string[] {
  const { fault, outage } = suffered;
  if (fault?.startsWith('killed')) return ['killed'];
  // One of two at the same time is kept apart, whatever befalls the other.
  if (fault === 'overlap') return ['skipped', ...allowedEndings({ ...suffered, fault: undefined })];
  if (!landsUnder(suffered)) return ['failed'];
  if (isUnreadable(suffered)) return ['failed'];
  // It may ask once more, or give up: what it may not do is say that it landed or recorded what it did not see so.
  const recorded = databaseOutages.includes(outage) ? [] : ['recorded', 'unchanged'];
  switch (fault) {
    case 'landing_reply_lost':
      // Landed once more, or given up.
      return ['failed', ...(recorded.length > 0 ? recorded : ['deferred'])];
    case 'reply_dropped':
    case 'database_throttled':
    case 'lock_timeout':
    case 'statement_timeout':
    case 'deadline_while_recording':
    case 'late_call':
    case 'late_landing':
    case 'late_body':
      return ['deferred', ...recorded];
    default:
      return recorded.length > 0 ? recorded : ['deferred'];
  }
}
