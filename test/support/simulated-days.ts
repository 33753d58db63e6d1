import { type Days, plansOf } from '../../infra/local/market/eventful-slate.ts';
import { type Minute, minuteOf, newYorkDate, newYorkMinute } from '../../infra/local/market/minutes.ts';
import { gamePkOf } from '../../infra/local/market/official-schedule.ts';
import { randomFrom } from '../../infra/local/market/random.ts';
import { startMarket } from '../../infra/local/market/server.ts';
import { slateDatesOfRun } from '../../lib/collection/run-slates.ts';
import { type CaptureWindow, planWindows } from '../../lib/games/capture-windows.ts';
import { type ScheduledGame, withEnds } from '../../lib/games/schedule.ts';
import { upcomingGames } from '../../lib/games/upcoming-games.ts';
import type { Observation } from '../../lib/odds/observation.ts';
import { datesBetween, daysAfter, type SlateDate, slateDateAt } from '../../lib/odds/slate-date.ts';
import type { Source } from '../../lib/odds/source.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import type { ReadSchedule } from '../../lib/recording/schedule/schedule-document.ts';
import { actionNetworkSource } from '../../lib/sources/action-network/source.ts';
import { mlbStatsApiSource } from '../../lib/sources/mlb-stats-api/source.ts';
import { theOddsApiSource } from '../../lib/sources/the-odds-api/source.ts';

export interface SimulatedDays {
  readonly seed: number;
  readonly days: Days;
  /** The first and the last slate. */
  readonly from: SlateDate;
  readonly to: SlateDate;
  /** Action Network's ids of the books that it is asked for. */
  readonly books: readonly string[];
  /** The places in a slate of the games that have capture windows; the others are observed by the regular runs only. */
  readonly windowPlaces: readonly number[];
}

/** A run that was due for a source and a slate; null: of all games. */
export interface DueRun {
  readonly source: string;
  readonly slateDate: SlateDate | null;
  readonly minute: Minute;
  /** When the answer was captured; null if the run did not take place, or failed. */
  readonly capturedAt: string | null;
}

export type SimulatedAnswer =
  | { readonly kind: 'schedule'; readonly observed: ReadSchedule }
  | { readonly kind: 'odds'; readonly observed: ReadObservation };

const league = 'mlb';
const apiKey = '0123456789abcdef0123456789abcdef';
const [syncEvery, regularEvery] = [15, 30];

/**
 * Observes the simulated market as the stage does: the schedule every quarter of an hour, which plans the capture windows; each
 * source every half hour, and every minute in a window. Some runs do not take place. Every answer goes to `take`.
 */
export async function observeDays(
  of: SimulatedDays,
  take: (answer: SimulatedAnswer) => Promise<void>,
): Promise<readonly DueRun[]> {
  const market = await startMarket({ seed: of.seed, days: of.days, apiKey, creditsPerMonth: 1_000_000_000 });
  const options = { baseUrl: market.url, fetch, now: () => market.now() };
  const schedule = mlbStatsApiSource(options);
  const sources: readonly Source[] = [
    actionNetworkSource({ ...options, books: of.books }),
    theOddsApiSource({ ...options, apiKey: () => apiKey }),
  ];
  const due: DueRun[] = [];
  const windowed = new Set(windowedGames(of));
  let games: readonly ScheduledGame[] = [];
  let windows: readonly CaptureWindow[] = [];
  const call = () => ({ signal: AbortSignal.timeout(60_000), correlationId: 'month' });

  async function sync(minute: Minute): Promise<void> {
    const at = new Date(minute * 60_000 + 9_000);
    market.setTime(at);
    const today = slateDateAt(at);
    const observation = await schedule.observe({ from: daysAfter(today, -1), to: daysAfter(today, 1) }, call());
    const reading = schedule.read(observation);
    games = withEnds(reading.schedule.games, games, observation.capturedAt);
    windows = planWindows(
      upcomingGames(games).filter(({ gamePk }) => windowed.has(gamePk)),
      at,
      { league, fingerprint: '' },
    );
    await take({ kind: 'schedule', observed: { ...namesOf(observation), reading } });
  }

  async function run(source: Source, minute: Minute, window: CaptureWindow | undefined): Promise<void> {
    const slateDates = source.name === 'the-odds-api' ? [null] : slateDatesOfRun(new Date(minute * 60_000), window);
    for (const [n, slateDate] of slateDates.entries()) {
      if (slateDate !== null && (slateDate < of.from || slateDate > of.to)) continue;
      // Tomorrow's slate is far from its first pitch: to ask for it each minute takes time, and shows nothing more here.
      if (slateDate !== null && minute % regularEvery !== 0 && slateDate > newYorkDate(new Date(minute * 60_000)))
        continue;
      const isMissed = missesRun(of.seed, source.name, minute);
      const second = 2 + n + randomFrom(of.seed, 'second', source.name, minute).integer(0, 40);
      market.setTime(new Date(minute * 60_000 + second * 1_000));
      const capturedAt = isMissed ? null : market.now().toISOString();
      due.push({ source: source.name, slateDate, minute, capturedAt });
      if (isMissed) continue;
      const observation = await source.observe({ league, slateDate: slateDate ?? slateDateAt(market.now()) }, call());
      await take({ kind: 'odds', observed: { ...namesOf(observation), reading: source.read(observation) } });
    }
  }

  try {
    const until = Math.max(...plansOf(of.seed, of.to, of.days).map(({ end }) => end)) + 2 * regularEvery;
    for (let minute = newYorkMinute(of.from, -13, 0); minute < until; minute++) {
      if (minute % syncEvery === 1) await sync(minute);
      const window = windows.find((one) => minuteOfInstant(one.from) <= minute && minute < minuteOfInstant(one.until));
      if (!window && minute % regularEvery !== 0) continue;
      for (const source of sources) await run(source, minute, window);
    }
  } finally {
    await market.close();
  }
  return due;
}

/** Their numbers of the league. */
export function windowedGames({ seed, days, from, to, windowPlaces }: SimulatedDays): readonly number[] {
  return datesBetween(from, to)
    .flatMap((date) => plansOf(seed, date, days).filter((_, place) => windowPlaces.includes(place)))
    .map(gamePkOf);
}

/** One run in fifty, and some minutes of each two hours or so: of one source, or of both. */
function missesRun(seed: number, source: string, minute: Minute): boolean {
  if (randomFrom(seed, 'missed', source, minute).chance(0.02)) return true;
  const block = Math.floor(minute / 120);
  return [source, 'both'].some((of) => {
    const random = randomFrom(seed, 'outage', of, block);
    const from = block * 120 + random.integer(0, 119);
    return random.chance(0.15) && from <= minute && minute < from + random.integer(3, 40);
  });
}

function namesOf({ source, capturedAt, contentHash }: Observation) {
  return {
    source,
    league,
    capturedAt,
    contentHash,
    landedKey: `landed/${source}/${capturedAt}-${contentHash}.json.gz`,
  };
}

const minuteOfInstant = (instant: string) => minuteOf(new Date(instant));
