import { landedBefore, landedPrefixOf, readLandedKey, type SourceLeague } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import type { BacklogState, Mark } from './backlog-state.ts';
import type { DatabaseMismatch } from './database-mismatch.ts';
import type { RecordedKind } from './recorded-kind.ts';

/** What the state holds of one league when a drain of it begins. */
interface HeldAsSettled {
  readonly league: SourceLeague;
  readonly settledThrough: string;
  readonly hints: ReadonlySet<string>;
  readonly marks: ReadonlyMap<string, Mark>;
  /** The mismatch that was noticed and is not repaired yet. */
  readonly mismatch: DatabaseMismatch | null;
}

interface WitnessTools {
  readonly kind: RecordedKind<unknown>;
  readonly landedStore: Pick<LandedStore, 'list'>;
  readonly state: Pick<BacklogState, 'marksOf' | 'writeMismatch'>;
  readonly database: Pick<Database, 'execute'>;
  readonly now: () => Date;
}

/** The newest hints: a snapshot is older than these. */
const newestHints = 5;

/**
 * A few observations that the state holds as recorded, as witnesses of the database: if it lacks one of them, it is another
 * database. They are queried together with the backlog, so they cost no query of their own.
 */
export class WitnessCheck {
  readonly #held: HeldAsSettled;
  readonly #with: WitnessTools;
  readonly #signal: AbortSignal;
  readonly #known: DatabaseMismatch | null;
  readonly #witnesses: readonly string[];
  #missing: readonly string[] | undefined;

  constructor(held: HeldAsSettled, tools: WitnessTools, signal: AbortSignal) {
    const { mismatch: known } = held;
    this.#held = held;
    this.#with = tools;
    this.#known = known;
    this.#signal = signal;
    const settled = [held.settledThrough, ...[...held.hints].sort().slice(-newestHints)];
    const witnesses = new Set(known === null ? settled : [known.key, ...settled]);
    // The watermark may be a text between two keys; and what is marked is rightly not recorded.
    this.#witnesses = [...witnesses].filter((key) => readLandedKey(key) !== undefined && !held.marks.has(key));
  }

  /** The keys that are still to be checked; empty after the check. */
  get unasked(): readonly string[] {
    return this.#missing === undefined ? this.#witnesses : [];
  }

  answer(recorded: ReadonlySet<string>): void {
    this.#missing ??= this.#witnesses.filter((key) => !recorded.has(key));
  }

  /**
   * Saves the result for later drains. A check that cannot be made now is left to the next drain.
   *
   * @param ask whether to ask also if no question of this drain has taken the witnesses along
   */
  async conclude(ask: boolean): Promise<DatabaseMismatch | null> {
    try {
      if (ask && this.unasked.length > 0) this.answer(await this.#recorded(this.unasked));
      if (this.#missing === undefined && this.#witnesses.length > 0) return this.#known;
      const missing = this.#missing?.length ? await this.#confirmed(this.#missing) : [];
      return await this.#saveMismatch(await this.#mismatchOf(missing));
    } catch (error) {
      if (!(error instanceof OddsError)) throw error;
      return this.#known;
    }
  }

  /**
   * Recorded meanwhile, by this drain; or marked meanwhile, by a replay that took it back; or its body has expired, and
   * then nothing could bring it back: none of these is a sign of another database. Oldest first.
   */
  async #confirmed(missing: readonly string[]): Promise<readonly string[]> {
    const { state, landedStore } = this.#with;
    const marked = new Set((await state.marksOf(this.#held.league, this.#signal)).map(({ key }) => key));
    const recorded = await this.#recorded(missing);
    const confirmed: string[] = [];
    for (const key of missing.toSorted()) {
      if (marked.has(key) || recorded.has(key)) continue;
      const landed = await landedStore.list(key, { signal: this.#signal })[Symbol.asyncIterator]().next();
      if (landed.done !== true) confirmed.push(key);
    }
    return confirmed;
  }

  async #mismatchOf([first, ...others]: readonly string[]): Promise<DatabaseMismatch | null> {
    if (first === undefined) return null;
    if (this.#known !== null && [first, ...others].includes(this.#known.key)) return this.#known;
    const key = await this.#firstLost(first);
    const since = readLandedKey(key)?.capturedAt.slice(0, 10) ?? '';
    return { key, since, noticedAt: this.#with.now().toISOString() };
  }

  /** Everything between the last recorded observation before a missing one and that one is missing. */
  async #firstLost(missing: string): Promise<string> {
    const { kind, landedStore, database } = this.#with;
    const { league, settledThrough, hints, marks } = this.#held;
    const { capturedAt = '' } = readLandedKey(missing) ?? {};
    const last = await kind.recorder.lastRecordedBefore(database, league, capturedAt, this.#signal);
    const after = last === null ? '' : landedBefore(kind, league, last);
    for await (const key of landedStore.list(landedPrefixOf(kind, league), { after, signal: this.#signal })) {
      if (key >= missing) break;
      const isAfter = (readLandedKey(key)?.capturedAt ?? '') > (last ?? '');
      if (isAfter && !marks.has(key) && (key <= settledThrough || hints.has(key))) return key;
    }
    return missing;
  }

  async #saveMismatch(found: DatabaseMismatch | null): Promise<DatabaseMismatch | null> {
    if (found !== this.#known) await this.#with.state.writeMismatch(this.#held.league, found, this.#signal);
    return found;
  }

  #recorded(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#with.kind.recorder.recordedAmong(this.#with.database, keys, this.#signal);
  }
}
