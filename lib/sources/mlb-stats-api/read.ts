import type { Schedule, ScheduledGame } from '../../games/schedule.ts';
import type { Observation } from '../../odds/observation.ts';
import type { SlateDate } from '../../odds/slate-date.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { gameOf, readEntry } from './entry.ts';
import { type Dates, datesAsked } from './request.ts';
import { dateSchema, scheduleSchema } from './schema.ts';

export const readerVersion = 2;

/** Every entry is one of the three: `seen = games + repeated + sum(rejected)`. */
interface EntryCount {
  readonly seen: number;
  readonly games: number;
  /** Further entries of a game that is listed more than once. */
  readonly repeated: number;
  readonly rejected: Readonly<Record<string, number>>;
}

export interface ScheduleReading {
  readonly readerVersion: number;
  readonly schedule: Schedule;
  readonly entries: EntryCount;
}

/**
 * What an answer says of the official schedule. One bad entry never costs the others.
 * @throws OddsError `source_empty_body`, `source_truncated`, `source_not_json`, or `source_shape_changed` for total badness
 */
export function readSchedule({ source, slateDate, request, body }: Observation): ScheduleReading {
  const answer = parseJsonBody(body, source);
  const frame = scheduleSchema.safeParse(answer);
  if (!frame.success) {
    throw shapeChanged(
      source,
      `an object with a list of \`dates\` was expected, and ${describeShape(answer)} was found`,
    );
  }
  const listed = frame.data.dates.map((date) => dateSchema.safeParse(date).data);
  // A date that cannot be read counts as one entry: its content is unknown.
  const lostDates = listed.filter((date) => date === undefined).length;
  const entries = listed.flatMap((date) => date?.games ?? []);
  const found = entries.map(readEntry).filter((entry) => entry !== undefined);
  if (found.length === 0 && lostDates + entries.length > 0) {
    throw shapeChanged(source, `of ${entries.length} games on ${listed.length} dates none could be read`);
  }
  const dates = datesAsked(request) ?? datesIn([slateDate, ...listed.map((date) => date?.date)]);
  if (dates === undefined) throw shapeChanged(source, 'neither the request nor the answer names a date');
  const games = gamesOf(found);
  return {
    readerVersion,
    schedule: { ...dates, games },
    entries: {
      seen: entries.length + lostDates,
      games: games.length,
      repeated: found.length - games.length,
      rejected: withoutZeros({ unreadable_date: lostDates, unreadable_game: entries.length - found.length }),
    },
  };
}

function gamesOf(found: readonly ScheduledGame[]): readonly ScheduledGame[] {
  const byGame = Map.groupBy(found, ({ gamePk }) => gamePk);
  const games = [...byGame.values()].flatMap(([first, ...others]) => (first ? gameOf([first, ...others]) : []));
  return games.sort(bySlate);
}

function bySlate(a: ScheduledGame, b: ScheduledGame): number {
  if (a.officialDate !== b.officialDate) return a.officialDate < b.officialDate ? -1 : 1;
  if (a.startTime !== b.startTime) return a.startTime < b.startTime ? -1 : 1;
  return a.gamePk - b.gamePk;
}

/** A recorded body covers the dates that are in it, and the date that it was given as. */
function datesIn(named: readonly (SlateDate | null | undefined)[]): Dates | undefined {
  const [from, ...later] = named.flatMap((date) => date ?? []).sort();
  return from === undefined ? undefined : { from, to: later.at(-1) ?? from };
}

function withoutZeros(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, entries]) => entries > 0));
}

function shapeChanged(source: string, what: string): OddsError {
  return new OddsError(
    'source_shape_changed',
    `The answer of ${source} has another shape than the v1 schedule: ${what}. Compare the body with the reader's schema, fix the reader and raise its version.`,
    { details: { source } },
  );
}
