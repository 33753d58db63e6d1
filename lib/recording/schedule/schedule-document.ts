import type { ScheduleEntry } from '../../games/schedule-entry.ts';
import type { ScheduleReading } from '../../games/schedule-reading.ts';
import type { Instant } from '../../odds/instant.ts';
import type { SlateDate } from '../../odds/slate-date.ts';

/** An answer of the official schedule with what its row says beside its reading. */
export interface ReadSchedule {
  readonly source: string;
  readonly league: string;
  readonly capturedAt: Instant;
  readonly contentHash: string;
  readonly landedKey: string;
  readonly reading: ScheduleReading;
}

/**
 * The parts of an entry, each with a history of its own: not every answer was asked for details, and one that was not says
 * nothing of them.
 */
export type EntryFacet = 'entry' | 'details';

/** A part of a date that an answer speaks for: of what it lists there, and if it is whole, also of what it lacks. */
export interface ScheduleScope {
  readonly date: SlateDate;
  readonly facet: EntryFacet;
  readonly whole: boolean;
}

/** A part of an entry as an answer states it. */
export interface StatedEntry {
  readonly date: SlateDate;
  readonly facet: EntryFacet;
  readonly game: number;
  readonly contents: ScheduleEntry['state'] | NonNullable<ScheduleEntry['details']>;
}

export function statedIn({ listed }: ScheduleReading): readonly StatedEntry[] {
  return listed.flatMap(({ gamePk, listedOn, state, details }): StatedEntry[] => {
    const key = { date: listedOn, game: gamePk };
    return [
      { ...key, facet: 'entry', contents: state },
      ...(details ? [{ ...key, facet: 'details' as const, contents: details }] : []),
    ];
  });
}

/** Each part of a date once, in order. */
export function scopesOf(reading: ScheduleReading): readonly ScheduleScope[] {
  const scopes = new Map<string, ScheduleScope>();
  const add = (scope: ScheduleScope) => {
    const name = `${scope.date}/${scope.facet}`;
    if (scope.whole || !scopes.has(name)) scopes.set(name, scope);
  };
  for (const { date, facet } of statedIn(reading)) add({ date, facet, whole: false });
  for (const date of reading.wholeDates) {
    add({ date, facet: 'entry', whole: true });
    if (reading.isDetailed) add({ date, facet: 'details', whole: true });
  }
  return [...scopes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, scope]) => scope);
}

/** The one parameter of history.record_schedule: an answer, or what it says of some of its dates. */
export function scheduleDocument(
  observed: ReadSchedule,
  isIncluded: (date: SlateDate) => boolean = () => true,
): string {
  const { source, league, capturedAt, contentHash, landedKey, reading } = observed;
  const [first, last] = [reading.wholeDates[0] ?? null, reading.wholeDates.at(-1) ?? null];
  const scopes = scopesOf(reading);
  return JSON.stringify({
    source,
    league,
    capturedAt,
    contentHash: contentHash.slice(0, 32),
    landedKey,
    reader: reading.readerVersion,
    from: first,
    to: last,
    outcomes: reading.entries,
    scopeCount: scopes.length,
    scopes: scopes.filter(({ date }) => isIncluded(date)),
    entries: statedIn(reading).filter(({ date }) => isIncluded(date)),
  });
}
