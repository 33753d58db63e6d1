import type { GapDay } from '../lib/games/gap-day.ts';
import type { Gap } from '../lib/games/gaps.ts';
import { datesBetween, type SlateDate } from '../lib/odds/slate-date.ts';
import { newYorkDayAndTime, newYorkTimeOfDay } from './new-york-time.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

interface Period {
  readonly from: SlateDate;
  readonly to: SlateDate;
}

const columns = [
  { title: 'date' },
  { title: 'from' },
  { title: 'until' },
  { title: 'minutes', align: 'right' },
  { title: 'due', align: 'right' },
  { title: 'came', align: 'right' },
  { title: 'missing', align: 'right' },
  { title: 'in a window' },
  { title: 'games' },
] as const;

/** The gaps of at least one day, and what is known of all of them. */
export function gapLines(
  days: readonly GapDay[],
  period: Period,
  { style, width }: Pick<Terminal, 'style' | 'width'>,
): string[] {
  const rows = days.flatMap(({ date, gaps }) => gaps.map((gap) => rowOf(date, gap)));
  const table = tableLines(columns, rows, { width, heading: (title) => style('bold', title) });
  return [...(rows.length > 0 ? [...table, ''] : []), ...summaryOf(days, period, rows.length)];
}

function rowOf(date: SlateDate, { from, until, expectedRuns, actualRuns, isInWindow, gamePks }: Gap): string[] {
  return [
    date,
    newYorkTimeOfDay(from),
    newYorkTimeOfDay(until),
    String(Math.round((Date.parse(until) - Date.parse(from)) / 60_000)),
    String(expectedRuns),
    String(actualRuns),
    String(expectedRuns - actualRuns),
    isInWindow ? 'yes' : 'no',
    gamePks.join(', '),
  ];
}

function summaryOf(days: readonly GapDay[], { from, to }: Period, gaps: number): string[] {
  const sum = (count: (day: GapDay) => number) => days.reduce((total, day) => total + count(day), 0);
  const [expected, actual] = [sum(({ expectedRuns }) => expectedRuns), sum(({ actualRuns }) => actualRuns)];
  const sources = [...new Set(days.flatMap(({ actualRunsOf }) => Object.keys(actualRunsOf)))].sort();
  const served = sources.map((source) => `${source} ${sum(({ actualRunsOf }) => actualRunsOf[source] ?? 0)}`);
  const unseen = days.flatMap(({ unseenPitches }) => unseenPitches);
  const known = new Set(days.map(({ date }) => date));
  const unknown = datesBetween(from, to).filter((date) => !known.has(date));
  const [first, last] = [days[0], days.at(-1)];
  return [
    `${actual} of ${expected} runs that were due came${served.length > 0 ? ` (${served.join(', ')})` : ''}: ` +
      `${expected - actual} missing, in ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}.`,
    ...(unseen.length > 0
      ? [`First pitches without an observation in their last two minutes: ${unseen.join(', ')}.`]
      : []),
    ...(first && last
      ? [`Known from ${newYorkDayAndTime(first.from)} until ${newYorkDayAndTime(last.until)}, New York.`]
      : []),
    ...(unknown.length > 0 ? [`Nothing is known of ${datesIn(unknown)}.`] : []),
  ];
}

/** `2026-07-01, 2026-07-02`, or a count with the first and the last of them. */
function datesIn(dates: readonly SlateDate[]): string {
  return dates.length <= 3 ? dates.join(', ') : `${dates.length} dates between ${dates[0]} and ${dates.at(-1)}`;
}
