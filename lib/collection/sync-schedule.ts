import { schedule as scheduleKind } from '../backlog/kinds.ts';
import { longestOpenDays, withOpenDates } from '../games/open-games.ts';
import { gamesOn, type Schedule } from '../games/schedule.ts';
import type { ScheduleReading } from '../games/schedule-reading.ts';
import type { ScheduleStore } from '../games/schedule-store.ts';
import { datesBetween, daysAfter, slateDateAt } from '../odds/slate-date.ts';
import type { Circuit } from '../resilience/circuit/circuit.ts';
import { type CallOptions, retryWithin } from '../resilience/guarded-call.ts';
import { league } from '../sources/mlb-stats-api/client.ts';
import type { Dates } from '../sources/mlb-stats-api/request.ts';
import type { ScheduleSource } from '../sources/mlb-stats-api/source.ts';
import { type Landing, landAnnounced } from './land-announced.ts';
import type { ScheduleRequest, SyncRun } from './schedule-sync-run.ts';
import type { SyncReport } from './sync-report.ts';

export interface SyncCollaborators extends Omit<Landing, 'call'> {
  readonly source: Pick<ScheduleSource, 'observe' | 'read'>;
  /** Around the source. */
  readonly circuit: Pick<Circuit, 'enter'>;
  readonly store: Pick<ScheduleStore, 'write' | 'gamesBetween'>;
}

/**
 * Observes the official schedule of the run's dates, each range in one request, lands the answer, reads it, and stores what it
 * says of each date. What was known stays until then: a sync that fails forgets nothing.
 *
 * @throws OddsError; the run knows how far it came
 */
export async function syncSchedule(
  run: SyncRun,
  collaborators: SyncCollaborators,
  options: CallOptions,
): Promise<SyncReport> {
  for (const dates of await rangesOf(run, collaborators, options)) {
    const { reading, observation } = await observeSchedule(run, dates, collaborators, options);
    for (const schedule of spokenFor(reading)) {
      const { capturedAt } = observation;
      run.changedDates.push(...(await collaborators.store.write(league, schedule, capturedAt, options.signal)));
    }
  }
  return run.report();
}

async function rangesOf({ dates, openToo }: SyncRun, { store, now }: SyncCollaborators, { signal }: CallOptions) {
  if (!openToo) return [dates];
  const today = slateDateAt(now());
  const games = await store.gamesBetween(league, daysAfter(today, -longestOpenDays), today, signal);
  return withOpenDates(dates, games, today);
}

/** Asks behind the circuit, lands the answer and reads it. The circuit gets its verdict last: an unreadable answer counts as none. */
async function observeSchedule(
  run: SyncRun,
  dates: Dates,
  { source, circuit, ...landing }: SyncCollaborators,
  options: CallOptions,
) {
  const request: ScheduleRequest = { dates };
  run.requests.push(request);
  const passage = await circuit.enter(options.signal);
  try {
    const ask = (signal: AbortSignal) => source.observe(dates, { signal, correlationId: run.correlationId });
    const observation = await retryWithin(passage, ask, options);
    request.observation = observation;
    request.landedKey = (await landAnnounced(scheduleKind, observation, { ...landing, call: options })).key;
    const reading = source.read(observation);
    request.reading = reading;
    await passage.succeed();
    return { observation, reading };
  } catch (error) {
    await passage.fail(error);
    throw error;
  }
}

/**
 * If a part of the answer could not be read, or no request says which dates it is of, as of a recorded body, a date without a
 * game may not be an off day: such a date is left out.
 */
function spokenFor({ schedule, entries, wholeDates }: ScheduleReading): readonly Schedule[] {
  if (Object.keys(entries.rejected).length === 0 && wholeDates.length > 0) return [schedule];
  return datesBetween(schedule.from, schedule.to).flatMap((date) => {
    const games = gamesOn(schedule, date) ?? [];
    return games.length > 0 ? [{ from: date, to: date, games }] : [];
  });
}
