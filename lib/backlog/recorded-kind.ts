import type { LandedKey, SourceLeague } from '../landing/landed-key.ts';
import type { LandedKind } from '../landing/landed-kind.ts';
import type { Instant } from '../odds/instant.ts';
import type { Observation } from '../odds/observation.ts';
import type { Executor } from '../storage/database.ts';
import type { SchemaNames } from '../storage/schema-names.ts';

/** How the observations of one source are read. Readings of a higher version replace those of a lower one. */
export interface Reader<Reading> {
  readonly readerVersion: number;
  /** @throws OddsError if nothing of it can be read */
  read(observation: Observation): Reading;
}

/** The reader of each source, by the source's name. */
export type Readers<Reading> = ReadonlyMap<string, Reader<Reading>>;

/** A landed observation and what it says. */
export interface LandedReading<Reading> extends LandedKey {
  readonly landedKey: string;
  readonly reading: Reading;
}

/** Rows that recording wrote, by what they are. */
export type Counts = Readonly<Record<string, number>>;

/** Rows that were added to a history and rows that were removed, by kind. */
export type Edits = Readonly<Record<string, { readonly added: number; readonly removed: number }>>;

/** Records readings, and says which observations are recorded. Each method throws OddsError with a `database_…` code. */
interface Recorder<Reading> {
  /** Every count at 0. */
  readonly nothingRecorded: Counts;
  /**
   * All of them or none, in any order and any number of times. Into the live history if no schemas are given.
   * @returns the counts of each
   */
  record(
    database: Executor,
    observations: readonly LandedReading<Reading>[],
    signal?: AbortSignal,
    options?: { readonly schemas?: SchemaNames },
  ): Promise<readonly Counts[]>;
  /** Keys that one call of `recordedAmong` takes at most. */
  readonly keysPerQuery: number;
  /** Those of these keys whose observations are recorded, by whichever reader. */
  recordedAmong(database: Executor, keys: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /** When the last recorded observation before that instant was captured; null if there is none. */
  lastRecordedBefore(
    database: Executor,
    league: SourceLeague,
    before: Instant,
    signal?: AbortSignal,
  ): Promise<Instant | null>;
}

/** What the database has of a landed observation: which reader's reading, and whether it is recorded completely. */
export interface RecordedReading {
  readonly reader: number;
  readonly whole: boolean;
}

/** An observation that an older reader recorded, and that this version of the reader refuses. */
export interface Refuted extends LandedKey {
  readonly reader: number;
}

/** Replaces what older readers recorded, in transactions of the owner's. */
interface Repairer<Reading, Edited extends Edits> {
  readonly noEdits: Edited;
  /** Keeps recorders from writing until the transaction ends. */
  holdRecorders(transaction: Executor, signal?: AbortSignal): Promise<void>;
  /** What the database has of the observations that were captured on a day, UTC. */
  recordedReadings(
    database: Executor,
    day: SourceLeague & { readonly day: string },
    signal?: AbortSignal,
  ): Promise<(landedKey: string) => RecordedReading | undefined>;
  /** Records, and returns the differences. */
  recordAndDiff(
    transaction: Executor,
    observations: readonly LandedReading<Reading>[],
    signal?: AbortSignal,
  ): Promise<Edited>;
  /** Takes observations out of the history, and says what became different. */
  takeBackAndDiff(transaction: Executor, refuted: readonly Refuted[], signal?: AbortSignal): Promise<Edited>;
}

/** A kind whose backlog is drained: what landed is read and recorded. A kind without a recorder is not one by its type. */
export interface RecordedKind<Reading> extends LandedKind {
  readonly readers: Readers<Reading>;
  readonly recorder: Recorder<Reading>;
}

/** A kind that can also be replayed. */
export interface RepairableKind<Reading, Edited extends Edits> extends RecordedKind<Reading> {
  readonly repairer: Repairer<Reading, Edited>;
}

/** A table that its recorder alone writes; see `RecordedTable` of lib/recording. */
interface KindTable {
  readonly name: string;
  readonly key: string;
  readonly uuid: string | null;
  readonly counted: (schema: string) => string;
}

/** A kind whose whole history can be made again, and compared. */
export interface RebuildableKind<Reading> extends RecordedKind<Reading> {
  readonly repairer: Pick<Repairer<Reading, Edits>, 'holdRecorders'>;
  /** All that it is recorded in. The first has a row for each observation, with its reader. */
  readonly tables: readonly [observations: KindTable, ...rest: KindTable[]];
}
