import { groundTruthAt } from '../../../infra/local/market/ground-truth.ts';
import { type Random, randomFrom, shuffled } from '../../../infra/local/market/random.ts';
import { datesBetween, daysAfter, newYorkTime } from '../../../lib/odds/slate-date.ts';
import { medianOf } from '../measure.ts';

/** A run of the schedule of prod: what it would record, and how long its source took to answer. */
export interface SimulatedRun {
  /** Days since 1970, in New York. */
  readonly day: number;
  readonly hour: number;
  readonly changes: number;
  readonly quotes: number;
  /** Median of its two requests, one for each slate. */
  readonly latencyMs: number;
}

export interface SeasonOptions {
  readonly seed: number;
  readonly from: string;
  readonly to: string;
  readonly hours: { readonly from: number; readonly to: number };
  readonly onDay?: (date: string) => void;
}

const everyMinutes = 5;
/** Runs that are skipped or deferred: what changed meanwhile is counted by the next one. */
const missedShare = 0.01;

/** All runs of a season, from the simulated market's ground truth. No database is needed: a change is a quote that differs. */
export function seasonOf({ seed, from, to, hours, onDay }: SeasonOptions): readonly SimulatedRun[] {
  const runs: SimulatedRun[] = [];
  const random = randomFrom(seed, 'anomaly-runs');
  const latency = latencyModel(randomFrom(seed, 'anomaly-latency'));
  let before: ReadonlyMap<string, string> | undefined;
  for (const date of datesBetween(from, to)) {
    onDay?.(date);
    const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
    const open = new Set([date, daysAfter(date, 1)].flatMap((slate) => gamesPlayed(seed, slate)));
    latency.beginDay();
    for (let minute = hours.from * 60; minute < (hours.to + 1) * 60; minute += everyMinutes) {
      const hour = Math.floor(minute / 60);
      const latencyMs = latency.next(hour);
      if (random.chance(missedShare)) continue;
      const quotes = quotesAt(seed, date, newYorkTime(date, 0, minute), open);
      if (before) runs.push({ day, hour, changes: differences(before, quotes), quotes: quotes.size, latencyMs });
      before = quotes;
    }
  }
  return runs;
}

function quotesAt(seed: number, today: string, at: Date, open: ReadonlySet<number>): ReadonlyMap<string, string> {
  const quotes = new Map<string, string>();
  for (const date of [today, daysAfter(today, 1)]) {
    for (const quote of groundTruthAt({ seed, date, at }).quotes) {
      if (!open.has(quote.gameId)) continue;
      const { gameId, bookId, period, market, team, side, alternate, value, odds, suspended } = quote;
      const slot = [gameId, bookId, period, market, team, side, alternate ? value : ''].join('/');
      quotes.set(slot, `${value} ${odds} ${suspended}`);
    }
  }
  return quotes;
}

/** New, gone and changed ones. */
function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): number {
  let count = 0;
  for (const [slot, quote] of now) if (before.get(slot) !== quote) count += 1;
  for (const slot of before.keys()) if (!now.has(slot)) count += 1;
  return count;
}

/** Of the simulated fifteen a day, those before 17:00. */
const dayGames = [0, 2, 3, 4, 5];
const nightGames = [1, 6, 7, 8, 9, 10, 11, 12, 13, 14];

/**
 * The simulated market has fifteen games on every date. A real season has travel days (Monday, Thursday), Sundays that are
 * over by evening, and a break of four days in July: so games are left out.
 */
function gamesPlayed(seed: number, date: string): readonly number[] {
  const random = randomFrom(seed, 'anomaly-slate', date);
  const first = (Date.parse(`${date}T00:00:00Z`) / 86_400_000 - 6_000) * 20;
  const some = (games: readonly number[], least: number, most: number) =>
    shuffled(games, random).slice(0, random.integer(least, most));
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const indices = indicesOf(weekday, some);
  return isBreak(date) ? [] : indices.map((index) => first + index);
}

type Some = (games: readonly number[], least: number, most: number) => readonly number[];

function indicesOf(weekday: number, some: Some): readonly number[] {
  if (weekday === 0) return [...dayGames, ...some(nightGames, 1, 2)];
  if (weekday === 1) return [...some(dayGames, 0, 2), ...some(nightGames, 6, 10)];
  if (weekday === 3) return [...some(dayGames, 3, 5), ...some(nightGames, 7, 10)];
  if (weekday === 4) return [...some(dayGames, 2, 5), ...some(nightGames, 3, 6)];
  if (weekday === 6) return [...dayGames, ...some(nightGames, 8, 10)];
  return [...some(dayGames, 0, 1), ...nightGames];
}

function isBreak(date: string): boolean {
  return /-07-1[3-6]$/.test(date);
}

/** A source's latency is log-normal, slower in the evening, and follows the run before it. */
export const latencyParameters = {
  usualMs: 120,
  /** Factor from 18:00 on. */
  evening: 1.3,
  /** Standard deviations of the logarithm: of a day, of a run (which follows the one before by `persistence`), of a request. */
  daySpread: 0.15,
  runSpread: 0.2,
  persistence: 0.8,
  requestSpread: 0.3,
  slowShare: 0.03,
  slowFactor: 5,
  /** Spells in which all requests take twice as long: chance per run, and their length in runs. */
  spellChance: 1 / 2_000,
  spellRuns: [2, 4],
  spellFactor: 2,
} as const;

function latencyModel(random: Random) {
  const p = latencyParameters;
  let ofDay = 0;
  let ofRun = 0;
  let spellLeft = 0;
  return {
    beginDay: () => {
      ofDay = p.daySpread * random.normal();
    },
    next: (hour: number): number => {
      ofRun = p.persistence * ofRun + Math.sqrt(1 - p.persistence ** 2) * p.runSpread * random.normal();
      spellLeft = random.chance(p.spellChance) ? random.integer(...p.spellRuns) : Math.max(0, spellLeft - 1);
      const usual = p.usualMs * (hour >= 18 ? p.evening : 1) * (spellLeft > 0 ? p.spellFactor : 1);
      const request = () =>
        usual *
        Math.exp(ofDay + ofRun + p.requestSpread * random.normal()) *
        (random.chance(p.slowShare) ? p.slowFactor : 1);
      return Math.round(medianOf([request(), request()]));
    },
  };
}
