import { createHash } from 'node:crypto';
import { deriveMarked } from '../../lib/derivation/derive.ts';
import { publishedTeams } from '../../lib/games/teams.ts';
import type { LineKey, Quote } from '../../lib/odds/line.ts';
import type { GameReading } from '../../lib/odds/reading.ts';
import type { ReadObservation } from '../../lib/recording/reading-document.ts';
import { recordSeveral } from '../../lib/recording/record.ts';
import { slotOfLine } from '../../lib/recording/rule.ts';
import { recordSchedules } from '../../lib/recording/schedule/record-schedule.ts';
import type { ReadSchedule } from '../../lib/recording/schedule/schedule-document.ts';
import type { Database } from '../../lib/storage/database.ts';
import { observedAt, readingOf } from '../support/observed.ts';
import { entryOf, noDetails, scheduleAt } from '../support/schedule-entries.ts';

/**
 * A season of games: a slate a date, whose games begin at the same time. Each is observed hourly, and in the minutes before its
 * start each minute. A line changes every few looks; some books come late, and one suspends a market before the start. It is
 * recorded and derived by what drains call.
 */
export interface SeasonSize {
  readonly dates: number;
  readonly gamesADate: number;
  readonly books: number;
}

export const season: SeasonSize = { dates: 162, gamesADate: 15, books: 10 };
/** Of each game: hourly ones, those of the last minutes, and one after the start. */
export const looks = { hourly: 20, minutely: 12, live: 1 } as const;
const pregame = looks.hourly + looks.minutely;
/** Hourly ones, before which half of the books have no prices. */
const earlyLooks = 4;

const minuteMs = 60_000;
const startMs = (date: number) => Date.UTC(2026, 2, 26 + date, 23, 5);
const instant = (ms: number) => new Date(ms).toISOString();
export const dateOf = (date: number) => instant(startMs(date)).slice(0, 10);
export const gamePkOf = (date: number, number: number) => 700_000 + date * 100 + number;
const clubs = publishedTeams.teams.filter(({ kind }) => kind === 'club');

function lookMs(date: number, look: number): number {
  if (look < looks.hourly) return startMs(date) - (looks.hourly - look) * 60 * minuteMs;
  return startMs(date) + (look - pregame + 0.5) * minuteMs;
}

const sides = [
  { market: 'moneyline', selection: 'home', line: null },
  { market: 'moneyline', selection: 'away', line: null },
  { market: 'spread', selection: 'home', line: 1.5 },
  { market: 'spread', selection: 'away', line: -1.5 },
  { market: 'total', selection: 'over', line: 8.5 },
  { market: 'total', selection: 'under', line: 8.5 },
] as const;
export const linesABook = sides.length;

export interface SeasonFill {
  readonly observations: number;
  readonly quotes: number;
  readonly recordedMs: number;
  readonly derivedMs: number;
  readonly slates: number;
  /** Rows of links and starts. */
  readonly derived: number;
}

export async function fillSeason(recorder: Database, size: SeasonSize): Promise<SeasonFill> {
  const dates = Array.from({ length: size.dates }, (_, date) => date);
  let quotes = 0;
  const from = performance.now();
  await recordSchedules(recorder, [scheduleOf(size, dates, startMs(0) - 7 * 24 * 60 * minuteMs, {})]);
  for (const date of dates) {
    const observations = Array.from({ length: pregame + looks.live }, (_, look) => observationOf(size, date, look));
    for (const { reading } of observations) quotes += reading.outcomes.quotes;
    await recordSeveral(recorder, observations);
    const firstPitch = instant(startMs(date) + minuteMs);
    await recordSchedules(recorder, [
      scheduleOf(size, [date], startMs(date) + 10 * minuteMs, { state: 'live', firstPitch }),
      scheduleOf(size, [date], startMs(date) + 180 * minuteMs, { state: 'final', firstPitch }),
    ]);
  }
  const recordedAt = performance.now();
  const now = () => new Date(startMs(size.dates));
  const { report, failure } = await deriveMarked({
    ...{ database: recorder, catalogue: publishedTeams, scheduledLeagues: ['mlb'], now },
  });
  if (failure) throw failure;
  return {
    ...{ observations: size.dates * (pregame + looks.live), quotes, slates: report.slates, derived: report.changed },
    ...{ recordedMs: recordedAt - from, derivedMs: performance.now() - recordedAt },
  };
}

function observationOf(size: SeasonSize, date: number, look: number): ReadObservation {
  const numbers = Array.from({ length: size.gamesADate }, (_, number) => number);
  const asked = [...new Set(keysOf(size.books).map(slotOfLine))].sort();
  const games = numbers.map((number) => gameAt(size, date, number, look));
  const reading = readingOf(games, 1, { slateDate: dateOf(date), asked });
  return { ...observedAt(0, []), ...landed('landed/action-network', lookMs(date, look)), reading };
}

const keysOf = (books: number): readonly LineKey[] =>
  Array.from({ length: books }, (_, book) =>
    sides.map(
      ({ market, selection }): LineKey => ({
        ...{ sportsbook: `book-${book}`, period: 'full_game', market, team: null, selection, rung: 'main' },
      }),
    ),
  ).flat();

function gameAt({ books }: SeasonSize, date: number, number: number, look: number): GameReading {
  const isOpen = look < pregame;
  const offering = !isOpen ? 0 : look < earlyLooks ? books / 2 : books;
  const quotes = keysOf(books).flatMap((key, place): Quote[] => {
    const book = Math.floor(place / linesABook);
    if (book >= offering) return [];
    const { line } = sides[place % linesABook] ?? { line: null };
    if (book === books - 1 && key.market === 'spread' && look === pregame - 1) {
      return [{ key, offer: { state: 'suspended' } }];
    }
    return [{ key, offer: { state: 'offered', line, price: -110 - 2 * changesUntil(look, (number + book) % 5) } }];
  });
  const [home, away] = [2 * number, 2 * number + 1].map((place) => clubs[(place + date) % clubs.length]);
  return {
    sourceGameId: String(gamePkOf(date, number)),
    homeTeam: nameOf(home),
    awayTeam: nameOf(away),
    startTime: instant(startMs(date)),
    status: isOpen ? 'scheduled' : 'live',
    scope: [...new Set(quotes.map(({ key }) => slotOfLine(key)))].sort(),
    quotes,
    splits: [],
  };
}

/** Five changes, five looks apart. */
function changesUntil(look: number, phase: number): number {
  return Math.min(5, Math.max(0, Math.floor((look - phase) / 5)));
}

function nameOf(team: (typeof clubs)[number] | undefined): string {
  return team?.names['action-network']?.at(-1)?.name ?? 'a team without a name';
}

interface SaidOfGames {
  readonly state?: 'live' | 'final';
  readonly firstPitch?: string;
}

function scheduleOf(
  { gamesADate }: SeasonSize,
  dates: readonly number[],
  atMs: number,
  { state, firstPitch }: SaidOfGames,
): ReadSchedule {
  const listed = dates.flatMap((date) =>
    Array.from({ length: gamesADate }, (_, number) => {
      const [home, away] = [2 * number, 2 * number + 1].map((place) => clubs[(place + date) % clubs.length]);
      const team = (of: typeof home, score: number) => ({
        ...{ id: of?.id ?? 0, name: of?.names['mlb-stats-api']?.at(-1)?.name ?? '' },
        ...(state === 'final' ? { score, isWinner: score > 4 } : { score: null, isWinner: null }),
      });
      return entryOf({
        ...{ listedOn: dateOf(date), gamePk: gamePkOf(date, number), startTime: instant(startMs(date)) },
        ...{ home: team(home, 5), away: team(away, 4) },
        ...(state && { state, codedState: state === 'final' ? 'F' : 'I', statusCode: state === 'final' ? 'F' : 'I' }),
        ...(state === 'final' && { winner: 'home', isTie: false }),
        details: { ...noDetails, ...(firstPitch !== undefined && { firstPitch }) },
      });
    }),
  );
  const [from, to] = [dateOf(dates.at(0) ?? 0), dateOf(dates.at(-1) ?? 0)];
  const answer = scheduleAt(0, listed, { wholeDates: dates.map(dateOf), schedule: { from, to, games: [] } });
  return { ...answer, ...landed('schedule/mlb-stats-api', atMs) };
}

function landed(folder: string, atMs: number) {
  const capturedAt = instant(atMs);
  const contentHash = createHash('sha256').update(capturedAt).digest('hex');
  return { capturedAt, contentHash, landedKey: `${folder}/mlb/${capturedAt}-${contentHash}.json.gz` };
}
