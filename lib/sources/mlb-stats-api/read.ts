import type { Schedule, ScheduledGame } from '../../games/schedule.ts';
import { officialGameOf, type ScheduleEntry } from '../../games/schedule-entry.ts';
import type { ScheduleReading } from '../../games/schedule-reading.ts';
import type { Observation } from '../../odds/observation.ts';
import { datesBetween, type SlateDate } from '../../odds/slate-date.ts';
import { OddsError } from '../../resilience/odds-error.ts';
import { describeShape } from '../fields.ts';
import { parseJsonBody } from '../json-body.ts';
import { gameOf, readEntry } from './entry.ts';
import { type Dates, datesAsked, isDetailed } from './request.ts';
import { dateSchema, scheduleSchema } from './schema.ts';

/** 3 reads the whole of an entry, and goes by the status code. */
export const readerVersion = 3;

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
  const asked = datesAsked(request);
  const listed = readDates(frame.data.dates, asked && isDetailed(request));
  const found = listed.dates.flatMap(({ entries }) => entries);
  if (found.length === 0 && listed.lostDates + listed.lostEntries > 0) {
    const seen = listed.lostEntries + found.length;
    throw shapeChanged(source, `of ${seen} games on ${frame.data.dates.length} dates none could be read`);
  }
  const dates = asked ?? datesIn([slateDate, ...listed.dates.map(({ date }) => date)]);
  if (dates === undefined) throw shapeChanged(source, 'neither the request nor the answer names a date');
  const games = gamesOf(found);
  return {
    readerVersion,
    schedule: { ...dates, games } satisfies Schedule,
    listed: onceADate(found),
    wholeDates: asked ? wholeDates(asked, listed) : [],
    isDetailed: isDetailed(request),
    entries: {
      seen: found.length + listed.lostEntries + listed.lostDates,
      games: games.length,
      repeated: found.length - games.length,
      rejected: withoutZeros({ unreadable_date: listed.lostDates, unreadable_game: listed.lostEntries }),
    },
  };
}

interface ListedDate {
  readonly date: SlateDate;
  readonly entries: readonly ScheduleEntry[];
  readonly isWhole: boolean;
}

interface ListedDates {
  readonly dates: readonly ListedDate[];
  /** A date that cannot be read counts as one entry: its content is unknown. */
  readonly lostDates: number;
  readonly lostEntries: number;
}

function readDates(sent: readonly unknown[], areDetailed: boolean | undefined): ListedDates {
  let lostEntries = 0;
  const dates = sent.flatMap((one): ListedDate[] => {
    const { data } = dateSchema.safeParse(one);
    if (data === undefined) return [];
    const entries = data.games.flatMap((game) => readEntry(game, data.date, areDetailed) ?? []);
    lostEntries += data.games.length - entries.length;
    return [{ date: data.date, entries, isWhole: entries.length === data.games.length }];
  });
  return { dates, lostDates: sent.length - dates.length, lostEntries };
}

/** If a date could not be read, it may be any of those that the answer does not list. */
function wholeDates({ from, to }: Dates, { dates, lostDates }: ListedDates): readonly SlateDate[] {
  const listed = new Set(dates.map(({ date }) => date));
  const broken = new Set(dates.filter(({ isWhole }) => !isWhole).map(({ date }) => date));
  return datesBetween(from, to).filter((date) => !broken.has(date) && (lostDates === 0 || listed.has(date)));
}

/** A date that lists a game twice says of it what came furthest. */
function onceADate(found: readonly ScheduleEntry[]): readonly ScheduleEntry[] {
  const byKey = Map.groupBy(found, ({ gamePk, listedOn }) => `${listedOn} ${String(gamePk).padStart(10, '0')}`);
  const once = [...byKey].flatMap(([key, [first, ...others]]): (readonly [string, ScheduleEntry])[] =>
    first ? [[key, officialGameOf([first, ...others]).furthest]] : [],
  );
  return once.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function gamesOf(found: readonly ScheduleEntry[]): readonly ScheduledGame[] {
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
