import type { Judge } from './rules.ts';
import type { SimulatedRun } from './simulated-season.ts';

/** An alarm as CloudWatch evaluates it with a period of one run: it fires if `of` runs in a row reach the threshold. */
export interface AlarmSetting {
  readonly threshold: number;
  readonly of: number;
}

/** A season as a rule judged it, with the rule as it stood before each run. */
export interface JudgedSeason {
  readonly runs: readonly SimulatedRun[];
  readonly scores: readonly (number | undefined)[];
  readonly judges: readonly Judge[];
}

export function judgeSeason(runs: readonly SimulatedRun[], first: Judge): JudgedSeason {
  const scores: (number | undefined)[] = [];
  const judges: Judge[] = [];
  let judge = first;
  for (const run of runs) {
    judges.push(judge);
    const { score, next } = judge(run);
    scores.push(score);
    judge = next;
  }
  return { runs, scores, judges };
}

const isBad = (score: number | undefined, { threshold }: AlarmSetting) => score !== undefined && score >= threshold;

/** How often the alarm fires from that run on, though nothing is wrong. */
export function timesFired({ scores }: JudgedSeason, setting: AlarmSetting, from: number): number {
  let fired = 0;
  let badInARow = 0;
  for (const score of scores.slice(from)) {
    badInARow = isBad(score, setting) ? badInARow + 1 : 0;
    if (badInARow === setting.of) fired += 1;
  }
  return fired;
}

/** The least threshold, in steps of a quarter, with which it fires at most so often. */
export function leastThreshold(season: JudgedSeason, of: number, from: number, atMost: number): number {
  let threshold = 0.25;
  while (timesFired(season, { threshold, of }, from) > atMost) threshold += 0.25;
  return threshold;
}

/** Runs until the alarm fires if a fault begins with that run; undefined if it does not within so many. */
export function runsUntilSeen(
  { runs, scores, judges }: JudgedSeason,
  {
    fault,
    begins,
    within,
  }: { readonly fault: (run: SimulatedRun) => SimulatedRun; readonly begins: number; readonly within: number },
  setting: AlarmSetting,
): number | undefined {
  let badInARow = 0;
  for (let at = begins - 1; at >= 0 && isBad(scores[at], setting); at -= 1) badInARow += 1;
  let judge = judges[begins];
  for (const [faulty, run] of runs.slice(begins, begins + within).entries()) {
    if (judge === undefined) return undefined;
    const { score, next } = judge(fault(run));
    badInARow = isBad(score, setting) ? badInARow + 1 : 0;
    if (badInARow >= setting.of) return faulty + 1;
    judge = next;
  }
  return undefined;
}
