import type { Instant } from '../../odds/instant.ts';
import { comparePositions, newestReadings } from '../rule.ts';
import { type EntryFacet, type ReadSchedule, type StatedEntry, scopesOf, statedIn } from './schedule-document.ts';

/** A row of an entry's history. Null is absent: withdrawn. */
export interface ScheduleChange {
  readonly source: string;
  readonly league: string;
  readonly date: string;
  readonly game: number;
  readonly facet: EntryFacet;
  readonly capturedAt: Instant;
  readonly contentHash: string;
  readonly contents: StatedEntry['contents'] | null;
}

/**
 * The history that a set of answers leaves, in any order and with any repetitions: the rule in its simplest form, as
 * `historyOf` is for prices. Recording in SQL must leave exactly this.
 */
export function scheduleHistoryOf(observations: Iterable<ReadSchedule>): readonly ScheduleChange[] {
  const changes: ScheduleChange[] = [];
  const current = new Map<string, ScheduleChange>();
  for (const { source, league, capturedAt, contentHash, reading } of [...newestReadings(observations)].sort(
    comparePositions,
  )) {
    const nameOf = ({ date, game, facet }: Pick<StatedEntry, 'date' | 'game' | 'facet'>) =>
      JSON.stringify([source, league, date, game, facet]);
    const stated = statedIn(reading);
    const listed = new Set(stated.map(nameOf));
    const whole = new Set(scopesOf(reading).flatMap(({ date, facet, whole }) => (whole ? `${date}/${facet}` : [])));
    const withdrawn = [...current]
      .filter(([name, known]) => known.source === source && known.league === league && !listed.has(name))
      .map(([, { date, game, facet }]) => ({ date, game, facet, contents: null }))
      .filter(({ date, facet }) => whole.has(`${date}/${facet}`));
    for (const one of [...stated, ...withdrawn]) {
      const before = current.get(nameOf(one))?.contents ?? null;
      if (JSON.stringify(before) === JSON.stringify(one.contents)) continue;
      const change = { source, league, ...one, capturedAt, contentHash };
      current.set(nameOf(one), change);
      changes.push(change);
    }
  }
  return changes;
}
