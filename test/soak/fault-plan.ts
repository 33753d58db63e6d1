import { type Random, randomFrom, shuffled } from '../../infra/local/market/random.ts';
import {
  type OutageKind,
  outageKinds,
  outages,
  type RunFaultKind,
  runFaultKinds,
  runFaults,
  type SoakFault,
  soakFaults,
} from './fault-kinds.ts';

/** The run of one minute, and what is planned to affect it. */
export interface PlannedRun {
  /** 0 for the first. */
  readonly number: number;
  readonly fault: RunFaultKind | undefined;
  readonly outage: OutageKind | undefined;
  /** In [0, 1): decides what the fault leaves open, such as how late it is. */
  readonly chance: number;
}

/** The shortest day that has room for every kind of fault, and for undisturbed runs between them. */
export const fewestRuns = 60;

export interface DayToPlan {
  readonly seed: number;
  readonly runs: number;
  /** Only these faults; all by default. */
  readonly kinds?: readonly SoakFault[] | undefined;
}

/**
 * The faults of a day: the same for the same seed. Every kind occurs at least once in a minute without an outage, so that it
 * can affect the run; further ones occur anywhere, also during outages.
 *
 * @throws RangeError if the day is too short for them
 */
export function planDay({ seed, runs, kinds = soakFaults }: DayToPlan): readonly PlannedRun[] {
  const outageAt = placeOutages(
    randomFrom(seed, 'outages'),
    runs,
    outageKinds.filter((kind) => kinds.includes(kind)),
  );
  const faultAt = placeRunFaults(randomFrom(seed, 'run-faults'), runs, {
    kinds: runFaultKinds.filter((kind) => kinds.includes(kind)),
    outageAt,
  });
  const random = randomFrom(seed, 'chances');
  return Array.from({ length: runs }, (_, number) => ({
    number,
    fault: faultAt.get(number),
    outage: outageAt.get(number),
    chance: random.next(),
  }));
}

/** The longest first, each with a minute without outage before and after it. */
function placeOutages(random: Random, runs: number, kinds: readonly OutageKind[]): ReadonlyMap<number, OutageKind> {
  const outageAt = new Map<number, OutageKind>();
  for (const kind of kinds) {
    const { times, runs: lasting } = outages[kind];
    for (let n = 0; n < Math.max(1, Math.round((times * runs) / 1440)); n++) {
      const [shortest, longest] = lasting.map((length) => Math.max(1, Math.round((length * runs) / 1440)));
      const length = Math.max(kind === 'database_resuming' ? 1 : 2, random.integer(shortest ?? 1, longest ?? 1));
      const begin = findFreeRuns(random, length, runs, outageAt);
      for (let i = begin; i < begin + length; i++) outageAt.set(i, kind);
    }
  }
  return outageAt;
}

function findFreeRuns(random: Random, length: number, runs: number, taken: ReadonlyMap<number, unknown>): number {
  const begins = Array.from({ length: Math.max(0, runs - length - 1) }, (_, i) => i + 1).filter((begin) => {
    for (let i = begin - 1; i <= begin + length; i++) if (taken.has(i)) return false;
    return true;
  });
  const begin = begins[random.integer(0, begins.length - 1)];
  if (begin === undefined) throw new RangeError(`The day has no room for an outage of ${length} runs.`);
  return begin;
}

function placeRunFaults(
  random: Random,
  runs: number,
  { kinds, outageAt }: { readonly kinds: readonly RunFaultKind[]; readonly outageAt: ReadonlyMap<number, OutageKind> },
): ReadonlyMap<number, RunFaultKind> {
  const faultAt = new Map<number, RunFaultKind>();
  const numbers = Array.from({ length: runs }, (_, number) => number);
  const order = shuffled(numbers, random);
  // A delayed request needs runs after it.
  const last = runs - 6;
  for (const kind of kinds.toSorted((a, b) => earliest(b, runs) - earliest(a, runs))) {
    const clear = order
      .filter(
        (number) => number >= earliest(kind, runs) && number < last && !outageAt.has(number) && !faultAt.has(number),
      )
      .toSorted((a, b) => Number(isSoonAfterOutage(a, outageAt)) - Number(isSoonAfterOutage(b, outageAt)))
      .at(0);
    if (clear === undefined) throw new RangeError(`The day has no run left for ${kind}.`);
    faultAt.set(clear, kind);
  }
  for (const kind of kinds) {
    for (let n = 1; n < Math.round(runFaults[kind].share * runs); n++) {
      const free = order.find((number) => number >= earliest(kind, runs) && number < last && !faultAt.has(number));
      if (free !== undefined) faultAt.set(free, kind);
    }
  }
  return faultAt;
}

/** After an outage a circuit stays open for about as long as the outage, at most 15 minutes: no other fault can affect runs then. */
function isSoonAfterOutage(number: number, outageAt: ReadonlyMap<number, OutageKind>): boolean {
  let before = number;
  while (before >= 0 && before > number - longestAfterEffect && !outageAt.has(before)) before -= 1;
  let length = 0;
  while (outageAt.has(before - length)) length += 1;
  return length > 0 && number - before <= Math.min(length + 2, longestAfterEffect);
}

const longestAfterEffect = 17;

/** The first run of the day that a kind can affect: a late body needs earlier runs. */
function earliest(kind: RunFaultKind, runs: number): number {
  return kind === 'late_body' ? Math.ceil(runs / 3) : 0;
}
