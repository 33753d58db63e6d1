// How unusual the last runs are for their hour of the day: a robust z-score, (value - centre) / scale, of which centre and
// scale are medians over the last days on which that hour was observed (docs/adr/0035). Pure; the memory is kept elsewhere.

/** The numbers of the score. */
export const anomalyRules = {
  /** Of one hour of the day. */
  daysKept: 10,
  /** Below this, the score is unknown. */
  leastDays: 5,
  /** What is older is of another season. */
  forgottenAfterDays: 21,
  /** The score is the median of so many runs, so a single one never moves it alone. */
  runsInScore: 3,
  /** In natural logarithms: what is 1.22 times as much is at most one unit away, however steady the days before were. */
  leastScale: 0.2,
  /** Of one hour of one day; beyond that, runs are no longer added. */
  runsPerHour: 20,
  /** A score from here on is unusual. */
  unusualFrom: 3.5,
} as const;

/** When a run ended by the clock of the stage's zone. */
export interface HourOfDay {
  /** Days since 1970. */
  readonly day: number;
  /** 0–23. */
  readonly hour: number;
}

/** One day's values of one hour: their median, and the median of their distances from it. */
interface DaySummary {
  readonly day: number;
  readonly median: number;
  readonly deviation: number;
}

/** What is known of one signal. Its size is bounded: 24 hours, `daysKept` of each, and one hour's values. */
export interface SignalMemory {
  /** By hour of the day, oldest day first. */
  readonly hours: Readonly<Record<number, readonly DaySummary[]>>;
  /** The hour of the last run; summed up when a run of another hour comes. Null before the first run. */
  readonly current: (HourOfDay & { readonly values: readonly number[] }) | null;
  /** Scores of the last runs whose hour was known, each on its own, newest last. */
  readonly scores: readonly number[];
}

export const emptyMemory: SignalMemory = { hours: {}, current: null, scores: [] };

export interface Judged {
  readonly memory: SignalMemory;
  /** Positive above what is usual; undefined if too few days, or too few runs, are known. */
  readonly score: number | undefined;
}

/**
 * Takes one run's value into the memory and says how unusual the last runs are. The value is compared with days before its
 * own only: a fault is not measured against itself.
 *
 * @param value a logarithm: of what is twice as much, or half, the distance is the same
 */
export function judge(memory: SignalMemory, { day, hour }: HourOfDay, value: number): Judged {
  const { hours, current } = rolled(memory, { day, hour });
  const values = [...current.values, value].slice(0, anomalyRules.runsPerHour);
  const baseline = baselineOf(hours[hour] ?? [], day);
  const { runsInScore } = anomalyRules;
  const own = baseline && (value - baseline.centre) / baseline.scale;
  const scores = own === undefined ? [] : [...memory.scores, own].slice(-runsInScore);
  return {
    memory: { hours, current: { day, hour, values }, scores },
    score: scores.length < runsInScore ? undefined : median(scores),
  };
}

/** With the hour before summed up, if the run is of another one. */
function rolled({ hours, current }: SignalMemory, at: HourOfDay) {
  if (current?.day === at.day && current.hour === at.hour) return { hours, current };
  const began = { ...at, values: [] };
  if (current === null || current.values.length === 0) return { hours, current: began };
  const { day, hour, values } = current;
  const centre = median(values);
  const deviation = median(values.map((value) => Math.abs(value - centre)));
  const others = (hours[hour] ?? []).filter((summary) => summary.day !== day);
  const days = [...others, { day, median: centre, deviation }].slice(-anomalyRules.daysKept);
  return { hours: { ...hours, [hour]: days }, current: began };
}

/** Of a normal distribution: its standard deviation, in medians of distances from the median. */
const perDeviation = 1.4826;

function baselineOf(summaries: readonly DaySummary[], today: number) {
  const { forgottenAfterDays, leastDays, leastScale } = anomalyRules;
  const known = summaries.filter(({ day }) => day < today && today - day <= forgottenAfterDays);
  if (known.length < leastDays) return undefined;
  const centre = median(known.map((summary) => summary.median));
  const between = perDeviation * median(known.map((summary) => Math.abs(summary.median - centre)));
  const within = perDeviation * median(known.map(({ deviation }) => deviation));
  return { centre, scale: Math.max(leastScale, between, within) };
}

/** Of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
