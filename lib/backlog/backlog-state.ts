import type { SourceLeague } from '../landing/landed-key.ts';
import type { Instant } from '../odds/instant.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import type { DatabaseMismatch } from './database-mismatch.ts';
import type { Watermark } from './watermark.ts';

interface Refusal {
  readonly key: string;
  /** Of the error table. */
  readonly code: string;
  readonly message: string;
  /** The version of the reader that was in use. A newer one tries again. */
  readonly reader: number;
  readonly markedAt: Instant;
}

/** No retry can mend it. */
interface DeadMark extends Refusal {
  readonly kind: 'dead';
  readonly dismissed?: Dismissal;
}

/** Somebody has looked at it and let it be: it is dead all the same, but no reason for concern. */
export interface Dismissal {
  readonly owner: string;
  readonly reason: string;
  readonly at: Instant;
}

/** It waits, but not at the head of the queue: it was refused, and is tried again from time to time. */
interface HeldMark extends Refusal {
  readonly kind: 'held';
  readonly attempts: number;
  readonly until: Instant;
}

export type Mark = DeadMark | HeldMark;

export interface VersionedWatermark {
  readonly watermark: Watermark;
  /** Counts the writes; 0 where there was none. */
  readonly version: number;
}

/** What a drain is about to read. If the drain's time is up and this still stands, it did not survive that. */
export interface ReadingNote {
  /** The first and the last key of the page. */
  readonly from: string;
  readonly through: string;
  /** The one that it reads alone. */
  readonly key?: string;
  /** The correlation id of the drain. */
  readonly drain: string;
  /** When its invocation is over, whatever became of it. */
  readonly until: Instant;
}

/**
 * The little that is known of one kind's backlog without asking the database (DynamoDB). None of it is the truth: that is what
 * has landed and what is recorded. Each method throws OddsError `state_unavailable` where the store is away.
 */
export interface BacklogState {
  readWatermark(league: SourceLeague, signal?: AbortSignal): Promise<VersionedWatermark>;
  /** False, and nothing is written, where somebody has written since `seen` was read. A write makes the next version. */
  writeWatermark(league: SourceLeague, watermark: Watermark, seen: number, signal?: AbortSignal): Promise<boolean>;
  /** Keys after that one which somebody has seen recorded. Hints: to miss one costs a question, never a loss. */
  settledAfter(league: SourceLeague, key: string, signal?: AbortSignal): Promise<ReadonlySet<string>>;
  rememberSettled(league: SourceLeague, keys: readonly string[], signal?: AbortSignal): Promise<void>;
  /** Those after that text. */
  forgetSettled(league: SourceLeague, after: string, signal?: AbortSignal): Promise<void>;
  /** What was noticed and is not mended. */
  readMismatch(league: SourceLeague, signal?: AbortSignal): Promise<DatabaseMismatch | null>;
  /** The last writer wins: it was the last to ask the database. */
  writeMismatch(league: SourceLeague, mismatch: DatabaseMismatch | null, signal?: AbortSignal): Promise<void>;
  marksOf(league: SourceLeague, signal?: AbortSignal): Promise<readonly Mark[]>;
  /** A mark of a newer reader is left alone. */
  mark(league: SourceLeague, mark: Mark, signal?: AbortSignal): Promise<void>;
  unmark(league: SourceLeague, key: string, signal?: AbortSignal): Promise<void>;
  readingNote(league: SourceLeague, signal?: AbortSignal): Promise<ReadingNote | undefined>;
  /** The note of another drain whose time is not up at `now` is left alone. */
  noteReading(league: SourceLeague, note: ReadingNote, now: Instant, signal?: AbortSignal): Promise<void>;
  /** Only the note of that drain. */
  forgetReading(league: SourceLeague, drain: string, signal?: AbortSignal): Promise<void>;
}

/** Whether what bears this mark is to be tried by this reader now. */
export function isDue(mark: Mark, reader: number, now: Date): boolean {
  return mark.reader < reader || (mark.kind === 'held' && mark.until <= now.toISOString());
}

/**
 * Whether this reader is not to be given the body at all: a newer one has refused it, so what this one would read is wrong;
 * or it ends the process that reads it.
 */
export function isClosedTo(mark: Mark, reader: number): boolean {
  if (mark.kind !== 'dead' || mark.reader < reader) return false;
  return mark.reader > reader || mark.code === 'reader_killed';
}

export function isDismissed(mark: Mark | undefined): boolean {
  return mark?.kind === 'dead' && mark.dismissed !== undefined;
}

/** The next drain tries it, whichever reader refused it and when. That also undoes a dismissal. */
export function toBeRetried({ key, code, message, reader, markedAt }: Mark, now: Date): Mark {
  return { kind: 'held', key, code, message, reader, markedAt, attempts: 1, until: now.toISOString() };
}

export function deadMark(key: string, error: Pick<OddsError, 'code' | 'message'>, reader: number, now: Date): Mark {
  return { kind: 'dead', ...refusalOf(key, error, reader, now) };
}

const longestMessage = 500;

export function refusalOf(
  key: string,
  { code, message }: Pick<OddsError, 'code' | 'message'>,
  reader: number,
  now: Date,
): Refusal {
  return { key, code, message: message.slice(0, longestMessage), reader, markedAt: now.toISOString() };
}
