import { createHash } from 'node:crypto';
import type { Instant } from '../odds/instant.ts';
import type { GameState } from './schedule.ts';

/** What planning needs of a game of the official schedule. */
export interface UpcomingGame {
  readonly gamePk: number;
  readonly startTime: Instant;
  /** The start is a placeholder: it opens no window. */
  readonly startIsOpen: boolean;
  readonly state: GameState;
  /** Only of the second game of a straight doubleheader: when the first one ended, null until it has. */
  readonly firstGameEndedAt?: Instant | null | undefined;
  /** When it began; left out until that is known. */
  readonly firstPitch?: Instant | undefined;
}

/** All in minutes. */
export interface CaptureRules {
  /** How long before a start its window opens. */
  readonly lead: number;
  /** How long after a start it closes. Scheduler may stop firing shortly before the end of a window. */
  readonly slack: number;
  readonly every: number;
  /** Windows with a gap of so much or less between them become one. */
  readonly mergeGap: number;
  /** Within how long after the end of the first game of a straight doubleheader the second one starts. */
  readonly secondGame: number;
  /** How long it takes at most until windows are planned again. */
  readonly planEvery: number;
  /** A game that has not begun at its start extends its window in steps of so much, so that not every plan changes it. */
  readonly extension: number;
  /** How long a window is extended at most. After that the game has none, and the regular runs observe it. */
  readonly longestDelay: number;
}

export const captureRules: CaptureRules = {
  lead: 15,
  slack: 5,
  every: 1,
  mergeGap: 5,
  secondGame: 60,
  planEvery: 15,
  extension: 15,
  longestDelay: 300,
};

/** A time in which a league's slate is observed every few minutes. Windows of a plan are disjoint. */
export interface CaptureWindow {
  /** Made from all that defines the window: two windows of one name are equal. At most 64 characters. */
  readonly name: string;
  readonly from: Instant;
  /** Excluded. */
  readonly until: Instant;
  readonly everyMinutes: number;
  /** The games that the window is for, in ascending order. They are no part of its definition. */
  readonly gamePks: readonly number[];
}

export interface WindowNaming {
  /** Lower-case letters and digits, at most 12. */
  readonly league: string;
  /** Of what else defines the schedule of a window, such as its target: another fingerprint gives other names. */
  readonly fingerprint: string;
}

interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Excluded. */
  readonly until: number;
  readonly gamePks: readonly number[];
}

const minuteMs = 60_000;

/** The windows that are open at `now` or open later, in the order of time. */
export function planWindows(
  games: readonly UpcomingGame[],
  now: Date,
  naming: WindowNaming,
  rules: CaptureRules = captureRules,
): readonly CaptureWindow[] {
  const spans = games.flatMap((game) => spanOf(game, now.getTime(), rules) ?? []);
  return mergeSpans(spans, rules.mergeGap * minuteMs).map(({ from, until, gamePks }) => {
    const window = { from: instantAt(from), until: instantAt(until), everyMinutes: rules.every };
    return { name: nameWindow(window, naming), ...window, gamePks };
  });
}

/**
 * The times in which windows are expected to be open, by what is known at a moment: also those that are over, of games that
 * have begun. A game that is late has a longer one while the schedule calls it scheduled, and later if its first pitch is known.
 */
export function expectedSpans(
  games: readonly UpcomingGame[],
  at: Date,
  rules: CaptureRules = captureRules,
): readonly Pick<Span, 'from' | 'until'>[] {
  const spans = games.flatMap((game) => spanOf(game, at.getTime(), rules) ?? begunSpanOf(game, rules) ?? []);
  return mergeSpans(spans, rules.mergeGap * minuteMs);
}

/** How the names of all windows of a league begin. No other schedule's name does. */
export function windowPrefix(league: string): string {
  return `closing-${league}-`;
}

/** Whole minutes, which is how precisely Scheduler fires. Undefined for a game that needs no window any more, or not yet. */
function spanOf(game: UpcomingGame, now: number, rules: CaptureRules): Span | undefined {
  const expected = expectedStart(game, rules);
  if (game.state !== 'scheduled' || expected === undefined) return undefined;
  const from = Math.floor(expected.from / minuteMs) * minuteMs;
  const until = Math.ceil(extended(expected.until, now, rules) / minuteMs) * minuteMs;
  return until > now ? { from, until, gamePks: [game.gamePk] } : undefined;
}

/** A game in none of these has begun. */
const hasNotBegun: ReadonlySet<GameState> = new Set(['scheduled', 'postponed', 'cancelled']);

/** Of a game that has begun: until its first pitch if that is known and plausible, else until its start. */
function begunSpanOf(game: UpcomingGame, rules: CaptureRules): Span | undefined {
  const expected = expectedStart(game, rules);
  if (hasNotBegun.has(game.state) || expected === undefined) return undefined;
  const from = Math.floor(expected.from / minuteMs) * minuteMs;
  const pitch = Date.parse(game.firstPitch ?? '');
  const isPlausible = pitch > from && pitch <= expected.until + rules.longestDelay * minuteMs;
  const start = game.startIsOpen ? expected.until : Date.parse(game.startTime);
  return { from, until: isPlausible ? pitch : start, gamePks: [game.gamePk] };
}

function expectedStart({ startTime, startIsOpen, firstGameEndedAt }: UpcomingGame, rules: CaptureRules) {
  const start = Date.parse(startTime);
  if (!startIsOpen) return { from: start - rules.lead * minuteMs, until: start + rules.slack * minuteMs };
  if (firstGameEndedAt === undefined || firstGameEndedAt === null) return undefined;
  const ended = Date.parse(firstGameEndedAt);
  return { from: ended, until: ended + rules.secondGame * minuteMs };
}

/** The end of a window of a game that has not begun: later than the next plan, unless the delay is too long. */
function extended(until: number, now: number, { planEvery, extension, longestDelay }: CaptureRules): number {
  const missing = now + planEvery * minuteMs - until;
  const steps = Math.max(0, Math.floor(missing / (extension * minuteMs)) + 1);
  return until + Math.min(steps * extension, longestDelay) * minuteMs;
}

function mergeSpans(spans: readonly Span[], gapMs: number): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.until + gapMs) merged.push(span);
    else merged[merged.length - 1] = joined(last, span);
  }
  return merged;
}

function joined(one: Span, other: Span): Span {
  const gamePks = [...new Set([...one.gamePks, ...other.gamePks])].sort((a, b) => a - b);
  return { from: one.from, until: Math.max(one.until, other.until), gamePks };
}

/** As `closing-mlb-20260714T2245Z-0123456789abcdef0123`. */
function nameWindow(window: Pick<CaptureWindow, 'from' | 'until' | 'everyMinutes'>, naming: WindowNaming): string {
  const { league, fingerprint } = naming;
  if (!/^[a-z0-9]{1,12}$/.test(league)) {
    throw new RangeError(`"${league}" names no league: 1–12 lower-case letters and digits are expected.`);
  }
  const definition = JSON.stringify([window.from, window.until, window.everyMinutes, league, fingerprint]);
  const hash = createHash('sha256').update(definition).digest('hex').slice(0, 20);
  return `${windowPrefix(league)}${window.from.slice(0, 16).replaceAll(/[-:]/g, '')}Z-${hash}`;
}

function instantAt(ms: number): Instant {
  return new Date(ms).toISOString();
}
