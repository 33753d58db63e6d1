import { type Cadence, cadenceAt, type SlateTimes } from '../games/cadence.ts';
import { continueGapDay, type GapDay, isClosed, newGapDay } from '../games/gap-day.ts';
import type { GapStore } from '../games/gap-store.ts';
import type { ScheduleStore } from '../games/schedule-store.ts';
import { upcomingGames } from '../games/upcoming-games.ts';
import { landedBetween } from '../landing/landed-between.ts';
import { readLandedKey } from '../landing/landed-key.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import { datesBetween, daysAfter, newYorkTime, slateDateAt } from '../odds/slate-date.ts';

/** A slate whose runs are started by schedules. */
export interface ScheduledSlate extends SlateTimes {
  readonly league: string;
}

export interface GapCollaborators {
  readonly gaps: GapStore;
  readonly kind: LandedKind;
  readonly landedStore: Pick<LandedStore, 'list'>;
  readonly schedule: Pick<ScheduleStore, 'gamesBetween'>;
  readonly timeZone: string;
  /** Whether the slate is observed every minute around first pitches. */
  readonly hasWindows: (league: string) => boolean;
  /** The season's switch: without it no run is due. */
  readonly collecting: boolean;
  readonly now: () => Date;
}

/** After a longer pause nothing is known of the time in between. */
const longestPauseDays = 7;

/**
 * Continues the days of a league that are not closed: which runs were due since the last time, by the settings and the official games
 * of now, and which of all of the day came, by the times at which observations landed. Repeating it changes nothing. What is known
 * begins with the first time.
 *
 * @throws OddsError `state_unavailable` or `landing_failed`
 */
export async function keepGaps(
  slate: ScheduledSlate,
  collaborators: GapCollaborators,
  signal: AbortSignal,
): Promise<void> {
  const { gaps, schedule, now } = collaborators;
  const at = now();
  const today = slateDateAt(at);
  const known = await gaps.readBetween(slate.league, daysAfter(today, -longestPauseDays), today, signal);
  const open = openDays(known, at);
  const [first] = open;
  if (first === undefined) return;
  const [games, observedAt] = await Promise.all([
    schedule.gamesBetween(slate.league, daysAfter(first.date, -1), daysAfter(today, 1), signal),
    observedSince(first, slate.league, collaborators, signal),
  ]);
  const cadenceOf = cadenceBy(slate, collaborators, upcomingGames(games));
  for (const day of open) {
    await gaps.write(slate.league, continueGapDay(day, at, cadenceOf, { observedAt, games }), signal);
  }
}

/** From the first day that is not closed until today. The last known day is not closed, or the next one follows it. */
function openDays(known: readonly GapDay[], at: Date): readonly GapDay[] {
  const today = slateDateAt(at);
  const [first] = known;
  if (first === undefined) return [newGapDay(today, at)];
  const byDate = new Map(known.map((day) => [day.date, day]));
  return datesBetween(first.date, today)
    .map((date) => byDate.get(date) ?? newGapDay(date))
    .filter((day) => !isClosed(day));
}

function cadenceBy(
  slate: ScheduledSlate,
  { timeZone, hasWindows, collecting }: GapCollaborators,
  games: Parameters<typeof cadenceAt>[3],
): (at: Date) => Cadence | null {
  const followed = hasWindows(slate.league) ? games : [];
  return (at) => (collecting ? cadenceAt(at, slate, timeZone, followed) : null);
}

/** When each source of the league was observed since the day began. */
async function observedSince(
  { date }: GapDay,
  league: string,
  { kind, landedStore, now }: GapCollaborators,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const period = { from: newYorkTime(date).toISOString().slice(0, 10), to: now().toISOString().slice(0, 10), league };
  const observed = new Map<string, number[]>();
  for await (const { source, keys } of landedBetween(kind, landedStore, period, signal)) {
    const times = keys.flatMap((key) => Date.parse(readLandedKey(key)?.capturedAt ?? '') || []);
    observed.set(source, [...(observed.get(source) ?? []), ...times]);
  }
  return observed;
}
