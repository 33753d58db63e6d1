import { readState } from '../harness/stored-state.ts';
import { verifyHistory } from '../harness/verify-history.ts';
import { type AfterOutage, minuteOfKey } from './backlog.ts';
import type { DatabaseUse, FaultCounts, GapCause } from './day-log.ts';
import { type SoakFault, soakFaults } from './fault-kinds.ts';
import type { SoakDay } from './soak-day.ts';

/** A minute in which nothing landed, and why. */
interface Gap {
  readonly minute: number;
  readonly at: string;
  readonly fault: GapCause | 'unexplained';
}

interface DayFacts {
  readonly seed: number;
  readonly runs: number;
  readonly afterOutage: AfterOutage | undefined;
  readonly drainsAfterDay: number;
}

export interface DayResult extends DayFacts {
  readonly faults: FaultCounts;
  readonly runEndings: Readonly<Record<string, number>>;
  readonly drainEndings: Readonly<Record<string, number>>;
  readonly observations: Readonly<Record<'landed' | 'recorded' | 'waiting' | 'dead', number>>;
  readonly gaps: readonly Gap[];
  readonly duplicatedRows: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly changesRecordedLive: number;
  readonly live: DatabaseUse;
  readonly drains: DatabaseUse;
  /** Empty if the day has passed. */
  readonly problems: readonly string[];
}

/** Verifies what is stored against what landed, and each gap and fault against the plan. */
export async function verifyDay(
  day: SoakDay,
  { kinds = soakFaults, ...options }: DayFacts & { readonly kinds?: readonly SoakFault[] | undefined },
): Promise<DayResult> {
  const { world, log } = day;
  const { seed, runs, afterOutage, drainsAfterDay } = options;
  const state = await readState(world);
  const { duplicatedRows, rows, problems } = await verifyHistory(world, state);
  const gaps = gapsOf(day, runs, state.landed);
  const faults = log.faults(kinds);
  const { landed, recorded, waiting, dead } = state.counts;
  return {
    ...{ seed, runs, afterOutage, drainsAfterDay },
    faults,
    runEndings: log.runEndings,
    drainEndings: log.drainEndings,
    observations: { landed, recorded, waiting, dead },
    gaps,
    duplicatedRows,
    rows,
    changesRecordedLive: log.changes,
    live: log.live,
    drains: log.drains,
    problems: [
      ...log.problems,
      ...problems,
      ...gaps
        .filter(({ fault }) => fault === 'unexplained')
        .map(({ at }) => `Nothing landed at ${at}, and no fault explains it.`),
      ...unexpectedLandings(day, gaps),
      ...Object.entries(faults).flatMap(([kind, times]) => (times === 0 ? [`No run was affected by ${kind}.`] : [])),
      ...(afterOutage || faults.database_away_long === undefined ? [] : ['The long outage was not measured.']),
    ],
  };
}

function gapsOf(day: SoakDay, runs: number, keys: readonly string[]): readonly Gap[] {
  const { log, clock } = day;
  const landed = new Set(keys.map((key) => minuteOfKey(day, key)));
  const minutes = Array.from({ length: runs }, (_, minute) => minute).filter((minute) => !landed.has(minute));
  return minutes.map((minute) => ({
    minute,
    at: clock.momentOf(minute).toISOString(),
    fault: log.landedMinutes.has(minute) ? 'unexplained' : (log.gaps.get(minute) ?? 'unexplained'),
  }));
}

/** Minutes in which something landed although its fault should have left a gap. */
function unexpectedLandings({ log, clock }: SoakDay, gaps: readonly Gap[]): readonly string[] {
  const found = new Set(gaps.map(({ minute }) => minute));
  return [...log.gaps]
    .filter(([minute]) => !log.landedMinutes.has(minute) && !found.has(minute))
    .map(([minute, fault]) => {
      const at = clock.momentOf(minute).toISOString();
      return `Something landed at ${at}, although ${fault} should have left a gap.`;
    });
}
