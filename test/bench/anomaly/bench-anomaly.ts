import { randomFrom } from '../../../infra/local/market/random.ts';
import type { Bench } from '../bench.ts';
import { type Goal, goal, rounded, type Section, type Table } from '../section.ts';
import {
  type AlarmSetting,
  type JudgedSeason,
  judgeSeason,
  leastThreshold,
  runsUntilSeen,
  timesFired,
} from './alarm-on-scores.ts';
import { faults, type Rule, rulesFor, type Signal, warmUpDays } from './rules.ts';
import { latencyParameters, type SimulatedRun, seasonOf } from './simulated-season.ts';

/** The recommended alarm was chosen on the first season; the second one says whether it holds. */
const seeds = [7, 11] as const;
const minutesPerRun = 5;
/** CloudWatch evaluates an alarm each minute. */
const evaluationMinutes = 1;
const daysPerMonth = 30.4;
/** In runs, which is two hours. */
const seenWithin = 24;

/** What docs/adr/0035 recommends for the alarms on both metrics. */
const recommended: AlarmSetting = { threshold: 3.5, of: 4 };

interface Season {
  readonly seed: number;
  readonly runs: readonly SimulatedRun[];
  /** The first run that counts. */
  readonly from: number;
  readonly months: number;
}

interface JudgedRule {
  readonly rule: Rule;
  readonly season: JudgedSeason;
}

/** How often alarms on the anomaly metrics fire falsely in a simulated season, and how soon they see a fault, beside naive rules. */
export async function benchAnomaly(bench: Bench): Promise<Section> {
  const seasons = (bench.short ? seeds.slice(0, 1) : seeds).map((seed) => simulate(bench, seed));
  const measured = (['changes', 'latency'] as const).flatMap((signal) =>
    seasons.map((season, nth) => measure(signal, season, { faultsEach: bench.short ? 5 : 400, withSweep: nth === 0 })),
  );
  return {
    name: 'anomaly',
    tables: measured.flatMap(({ tables }) => tables),
    goals: measured.flatMap(({ goals }) => goals),
    notes: [
      `Each season: ${seasons[0]?.runs.length} runs, of which the first ${warmUpDays} days only teach the rules. Latency: ${JSON.stringify(latencyParameters)}.`,
      `Minutes are from the moment at which a fault begins, right after a run, to the alarm, with ${evaluationMinutes} for its evaluation.`,
      'A threshold of "at most one a month" was found on the very season that it is measured on, which flatters all rules that have it.',
    ],
  };
}

function simulate(bench: Bench, seed: number): Season {
  const runs = seasonOf({
    seed,
    ...(bench.short
      ? { from: '2026-05-05', to: '2026-05-12', hours: { from: 18, to: 18 } }
      : { from: '2026-04-01', to: '2026-09-30', hours: { from: 9, to: 22 } }),
    onDay: (date) => date.endsWith('-01') && bench.progress(`season ${seed}, from ${date}`),
  });
  const firstDay = (runs[0]?.day ?? 0) + warmUpDays;
  const from = runs.findIndex(({ day }) => day >= firstDay);
  const months = new Set(runs.slice(from).map(({ day }) => day)).size / daysPerMonth;
  return { seed, runs, from, months };
}

function measure(
  signal: Signal,
  season: Season,
  { faultsEach, withSweep }: { readonly faultsEach: number; readonly withSweep: boolean },
) {
  const rules = rulesFor(signal, season.runs).map((rule): JudgedRule => {
    return { rule, season: judgeSeason(season.runs, rule.judge) };
  });
  const begins = startsOf(signal, season, faultsEach);
  const rows = rules.flatMap((judged) =>
    settingsOf(judged, season).map((setting) => rowOf(signal, judged, setting, season, begins)),
  );
  const title = `Season ${season.seed}, alarms on ${signal}: minutes until a fault is seen, median / nine of ten (share not seen in two hours)`;
  const [ours] = rules;
  return {
    tables: [{ title, rows }, ...(ours && withSweep ? [sweep(signal, ours.season, season)] : [])],
    goals: ours ? falseAlarmGoal(signal, ours.season, season) : [],
  };
}

interface NamedSetting extends AlarmSetting {
  readonly why: string;
}

function settingsOf({ rule, season }: JudgedRule, { from, months }: Season): readonly NamedSetting[] {
  const { of } = recommended;
  const tuned = { threshold: leastThreshold(season, of, from, months), of, why: 'at most one a month' };
  if (rule.isOurs) return [{ ...recommended, why: 'recommended' }, tuned];
  if (rule.usualThreshold === undefined) return [tuned];
  return [{ threshold: rule.usualThreshold, of: 1, why: 'as usual' }, tuned];
}

function rowOf(
  signal: Signal,
  { rule, season }: JudgedRule,
  { why, ...setting }: NamedSetting,
  { from, months }: Season,
  begins: readonly number[],
) {
  const seen = Object.entries(faults[signal]).map(([name, fault]) => {
    const runs = begins.map((at) => runsUntilSeen(season, { fault, begins: at, within: seenWithin }, setting));
    return [name, minutesText(runs)];
  });
  return {
    rule: `${rule.name}, ${why}`,
    threshold: setting.threshold,
    'in a row': setting.of,
    'false alarms a month': rounded(timesFired(season, setting, from) / months),
    ...Object.fromEntries(seen),
  };
}

function falseAlarmGoal(signal: Signal, judged: JudgedSeason, { seed, from, months }: Season): Goal[] {
  const perMonth = timesFired(judged, recommended, from) / months;
  return goal(`false alarms a month on ${signal}, season ${seed}`, perMonth, { atMost: 1 });
}

function sweep(signal: Signal, judged: JudgedSeason, { seed, from, months }: Season): Table {
  const rows = [2.5, 3, 3.5, 4, 5, 6].map((threshold) => ({
    threshold: String(threshold),
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].map((of) => [`${of} in a row`, rounded(timesFired(judged, { threshold, of }, from) / months)]),
    ),
  }));
  return { title: `Season ${seed}: false alarms a month on ${signal}, by threshold and runs in a row`, rows };
}

/** Runs with which a fault begins: anywhere in the season, if enough runs follow. */
function startsOf(signal: Signal, { seed, runs, from }: Season, count: number): readonly number[] {
  const random = randomFrom(seed, 'anomaly-faults', signal);
  const last = Math.max(from, runs.length - 1 - seenWithin);
  return Array.from({ length: count }, () => random.integer(from, last));
}

function minutesText(seen: readonly (number | undefined)[]): string {
  const minutes = seen
    .map((runs) => (runs === undefined ? Number.POSITIVE_INFINITY : runs * minutesPerRun + evaluationMinutes))
    .sort((a, b) => a - b);
  const textAt = (share: number) => {
    const value = minutes[Math.min(minutes.length - 1, Math.floor(share * minutes.length))];
    return value === undefined || value === Number.POSITIVE_INFINITY ? '–' : String(value);
  };
  const missed = seen.filter((runs) => runs === undefined).length / seen.length;
  return `${textAt(0.5)} / ${textAt(0.9)} (${Math.round(missed * 100)} %)`;
}
