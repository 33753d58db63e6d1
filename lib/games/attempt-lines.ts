import type { Instant } from '../odds/instant.ts';
import {
  type Close,
  type CloseRule,
  earliestOpening,
  freshestClose,
  type LineHistory,
  type LineLook,
  lineEndsAt,
  type Opening,
} from './closing.ts';
import type { KnownStart } from './cut.ts';

/** From when until when it was known; null if it still is. */
interface Known {
  readonly knownAt: Instant;
  readonly knownUntil: Instant | null;
}

/** A reading of the line's game, with the times at which its mention was linked to the attempt. */
interface Reading extends LineLook {
  /** The observation asked for the line's market. */
  readonly asks: boolean;
  readonly links: readonly Known[];
}

/** A line in one source's game, in the orientation of some of its mentions. */
export interface LinkedLine {
  readonly changes: LineHistory['changes'];
  readonly readings: readonly Reading[];
  /** The times at which such a mention was linked to the attempt. */
  readonly links: readonly Known[];
}

/** An attempt to play a game. */
export interface Attempt {
  /** What was known of its start. */
  readonly starts: readonly (Known & KnownStart)[];
  /** When something of it was captured: a reading of a mention that was linked to it, or what changed a link. */
  readonly captures: readonly Instant[];
}

/** An answer, and the place of its line in the given list. */
interface BookEnd<End> extends Known {
  readonly end: End;
  readonly line: number;
  readonly cut: KnownStart['cut'];
}

/**
 * The opening and the closing of a book's line in an attempt to play, over time. The book may offer it in several sources, or
 * under several ids: each answer is the best of those. A close is pending until something of the attempt was captured at or
 * after the cut. (This rule is plain and slow; history.closing_lines and history.opening_lines compute the same.)
 */
export function bookLineEnds(lines: readonly LinkedLine[], { starts, captures }: Attempt, rule: CloseRule) {
  const openings: BookEnd<Opening>[] = [];
  const closes: BookEnd<Close>[] = [];
  const ofAttempt = [...captures, ...starts.map(({ knownAt }) => knownAt)].sort();
  for (const at of new Set([...ofAttempt, ...lines.flatMap(firstSeen)].sort())) {
    const start = starts.find((one) => isKnown(one, at));
    const lastCapture = ofAttempt.findLast((capturedAt) => capturedAt <= at) ?? at;
    const ends = start
      ? lines.map((line) =>
          isSeen(line, at) ? lineEndsAt(looksLinkedAt(line, at), start, lastCapture, rule) : undefined,
        )
      : [];
    append(openings, at, earliestOpening(ends.flatMap((one) => one?.opening ?? [])), (opening) => ({
      line: ends.findIndex((one) => one?.opening === opening),
      cut: start?.cut ?? null,
    }));
    append(closes, at, freshestClose(ends.flatMap((one) => one?.close ?? [])), (close) => ({
      line: ends.findIndex((one) => one?.close === close),
      cut: start?.cut ?? null,
    }));
  }
  return { openings, closes };
}

function firstSeen({ changes }: LinkedLine): Instant[] {
  return changes
    .map(({ capturedAt }) => capturedAt)
    .sort()
    .slice(0, 1);
}

function isSeen({ changes, links }: LinkedLine, at: Instant): boolean {
  return changes.some(({ capturedAt }) => capturedAt <= at) && isLinked(links, at);
}

function looksLinkedAt({ changes, readings }: LinkedLine, at: Instant): LineHistory {
  return { changes, looks: readings.filter(({ asks, links }) => asks && isLinked(links, at)) };
}

function isLinked(links: readonly Known[], at: Instant): boolean {
  return links.some((link) => isKnown(link, at));
}

function isKnown({ knownAt, knownUntil }: Known, at: Instant): boolean {
  return knownAt <= at && (knownUntil === null || at < knownUntil);
}

/** A new answer ends the one before; without one, that ends too. */
function append<End>(
  history: BookEnd<End>[],
  at: Instant,
  end: End | undefined,
  rest: (end: End) => Pick<BookEnd<End>, 'line' | 'cut'>,
): void {
  const next = end && { end, ...rest(end) };
  const last = history.at(-1);
  if (last?.knownUntil === null) {
    if (next && JSON.stringify(next) === JSON.stringify({ end: last.end, line: last.line, cut: last.cut })) return;
    history[history.length - 1] = { ...last, knownUntil: at };
  }
  if (next) history.push({ knownAt: at, knownUntil: null, ...next });
}
