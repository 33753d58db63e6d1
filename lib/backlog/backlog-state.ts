import type { SourceLeague } from '../landing/landed-key.ts';
import type { Instant } from '../odds/instant.ts';
import type { OddsError } from '../resilience/odds-error.ts';
import type { DatabaseMismatch } from './database-mismatch.ts';
import type { Watermark } from './watermark.ts';

interface Refusal {
  readonly key: string;
  /** A code of the error table. */
  readonly code: string;
  readonly message: string;
  /** The version of the reader that refused it. A newer reader tries again. */
  readonly reader: number;
  readonly markedAt: Instant;
}

/** No retry can help. */
interface DeadMark extends Refusal {
  readonly kind: 'dead';
  readonly dismissed?: Dismissal;
}

/** A person has looked at it and dismissed it: it stays dead, but is no reason for concern. */
export interface Dismissal {
  readonly owner: string;
  readonly reason: string;
  readonly at: Instant;
}

/** It was refused, waits behind the others, and is tried again from time to time. */
interface HeldMark extends Refusal {
  readonly kind: 'held';
  readonly attempts: number;
  readonly until: Instant;
}

export type Mark = DeadMark | HeldMark;

export interface VersionedWatermark {
  readonly watermark: Watermark;
  /** Counts the writes; 0 if there was none. */
  readonly version: number;
}

/** What a drain is about to read. If it is still here when the drain's time is up, the drain did not survive reading it. */
export interface InFlightPage {
  /** The first and the last key of the page. */
  readonly from: string;
  readonly through: string;
  /** The key that it reads alone. */
  readonly key?: string;
  /** The correlation id of the drain. */
  readonly drain: string;
  /** The latest moment at which its invocation can end. */
  readonly until: Instant;
}

/**
 * What is known of one kind's backlog without asking the database (DynamoDB). It is only a cache: the truth is what has
 * landed and what is recorded. Each method throws OddsError `state_unavailable` if the store is unavailable.
 */
export interface BacklogState {
  readWatermark(league: SourceLeague, signal?: AbortSignal): Promise<VersionedWatermark>;
  /** Returns false and writes nothing if another writer has written since `seen` was read. A write makes the next version. */
  writeWatermark(league: SourceLeague, watermark: Watermark, seen: number, signal?: AbortSignal): Promise<boolean>;
  /** Keys after that one that were seen recorded. These are hints: a missing one costs a query, never an observation. */
  settledAfter(league: SourceLeague, key: string, signal?: AbortSignal): Promise<ReadonlySet<string>>;
  rememberSettled(league: SourceLeague, keys: readonly string[], signal?: AbortSignal): Promise<void>;
  /** The marks of keys after that text. */
  forgetSettled(league: SourceLeague, after: string, signal?: AbortSignal): Promise<void>;
  /** The mismatch that was noticed and is not repaired yet. */
  readMismatch(league: SourceLeague, signal?: AbortSignal): Promise<DatabaseMismatch | null>;
  /** The last writer wins: it was the last to ask the database. */
  writeMismatch(league: SourceLeague, mismatch: DatabaseMismatch | null, signal?: AbortSignal): Promise<void>;
  marksOf(league: SourceLeague, signal?: AbortSignal): Promise<readonly Mark[]>;
  /** Never overwrites a mark of a newer reader. */
  mark(league: SourceLeague, mark: Mark, signal?: AbortSignal): Promise<void>;
  unmark(league: SourceLeague, key: string, signal?: AbortSignal): Promise<void>;
  inFlightPage(league: SourceLeague, signal?: AbortSignal): Promise<InFlightPage | undefined>;
  /** Never overwrites the page of another drain whose time is not up at `now`. */
  saveInFlightPage(league: SourceLeague, page: InFlightPage, now: Instant, signal?: AbortSignal): Promise<void>;
  /** Only the page of that drain. */
  deleteInFlightPage(league: SourceLeague, drain: string, signal?: AbortSignal): Promise<void>;
}

/** Whether this reader should try the marked observation now. */
export function isDue(mark: Mark, reader: number, now: Date): boolean {
  return mark.reader < reader || (mark.kind === 'held' && mark.until <= now.toISOString());
}

/**
 * Whether this reader must not read the body at all: a newer reader has refused it, so this one would misread it; or reading
 * it kills the process.
 */
export function isClosedTo(mark: Mark, reader: number): boolean {
  if (mark.kind !== 'dead' || mark.reader < reader) return false;
  return mark.reader > reader || mark.code === 'reader_killed';
}

export function isDismissed(mark: Mark | undefined): boolean {
  return mark?.kind === 'dead' && mark.dismissed !== undefined;
}

/** Makes the next drain try it, whichever reader refused it and when. This also undoes a dismissal. */
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
