import type { SourceLeague } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { Database } from '../storage/database.ts';
import { type BacklogPage, waitingOn } from './backlog-page.ts';
import type { BacklogRun } from './backlog-run.ts';
import { type BacklogState, deadMark, type Mark, refusalOf } from './backlog-state.ts';
import { readLanded } from './read-landed.ts';
import type { ReadingWatch } from './reading-watch.ts';
import type { LandedReading, RecordedKind } from './recorded-kind.ts';
import { isAboutOne } from './set-aside.ts';

/** What a drain works with. */
export interface DrainTools<Reading> {
  readonly kind: RecordedKind<Reading>;
  readonly landedStore: Pick<LandedStore, 'get' | 'list'>;
  /** Of this kind. */
  readonly state: BacklogState;
  readonly database: Pick<Database, 'execute'>;
  readonly now: () => Date;
  /** How often the backlog is drained. */
  readonly drainIntervalMs: number;
}

export interface DrainCall {
  readonly signal: AbortSignal;
  /** The end of the invocation's time. What does not fit into it is left to the next drain. */
  readonly timeLeftMs: () => number;
}

/** Of one league: the reader of a page's observations, and their marks. */
export interface LeagueContext {
  readonly league: SourceLeague;
  readonly readerVersion: number;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly watch: ReadingWatch;
}

/** A call takes the lock of its source, for which live recording waits 5 s at most. */
const longestBatch = 32;
const comfortableCallMs = 1_000;
/** With less time than this no call is begun: it covers a call and the writes after it. */
const leastTimeMs = 8_000;
/** One observation may be to blame for its refusal, three in a row are not. */
const mostRefusedInARow = 3;
const longestHoldMs = 6 * 60 * 60_000;

/**
 * Records waiting observations for the length of one drain, oldest first, several in a call. It begins with one, doubles
 * while calls are quick, and halves when they are not: so the first call after an outage is a small one, and a database
 * that is slow today is still not asked for more than it can do in time.
 */
export class WaitingRecorder<Reading> {
  readonly #run: BacklogRun;
  readonly #with: DrainTools<Reading>;
  readonly #call: DrainCall;
  #batchSize = 1;
  #refusedInARow = 0;

  constructor(run: BacklogRun, tools: DrainTools<Reading>, call: DrainCall) {
    this.#run = run;
    this.#with = tools;
    this.#call = call;
  }

  /** @throws OddsError if no more can be recorded in this drain */
  async record(page: BacklogPage, context: LeagueContext): Promise<void> {
    const due = waitingOn(page);
    if (due.length === 0) return;
    const { suspects, killer } = await context.watch.beginPage(due, this.#with.now());
    if (killer !== undefined) await this.#putAside(killer, killedBy(killer), page, context);
    const open = due.filter((key) => key !== killer);
    // Observations that were refused before come last, so that they delay no other.
    const [marked, fresh] = partition(open, (key) => context.marks.has(key));
    for (const keys of [fresh, marked]) {
      const [alone, together] = partition(keys, (key) => suspects.has(key));
      await this.#recordTogether(together, page, context);
      for (const key of alone) {
        this.stopIfTimeIsUp();
        await context.watch.beginAlone(key, due, this.#with.now());
        await this.#recordKeys([key], page, context);
      }
    }
  }

  async #recordTogether(keys: readonly string[], page: BacklogPage, context: LeagueContext): Promise<void> {
    for (let begin = 0; begin < keys.length; ) {
      this.stopIfTimeIsUp();
      const some = keys.slice(begin, begin + this.#batchSize);
      begin += some.length;
      await this.#recordKeys(some, page, context);
    }
  }

  async #recordKeys(keys: readonly string[], page: BacklogPage, context: LeagueContext): Promise<void> {
    const { kind, landedStore } = this.#with;
    const read = await Promise.allSettled(keys.map((key) => readLanded(kind, key, landedStore, this.#call.signal)));
    const batch: LandedReading<Reading>[] = [];
    for (const [n, key] of keys.entries()) {
      const outcome = read[n];
      if (outcome?.status === 'fulfilled') batch.push(outcome.value);
      else await this.#putAside(key, outcome?.reason, page, context);
    }
    if (batch.length > 0) await this.#recordBatch(batch, page, context);
  }

  stopIfTimeIsUp(): void {
    if (hasTimeFor(this.#call)) return;
    throw new OddsError('deadline_near', 'The time of this drain is up; the next one goes on.');
  }

  async #recordBatch(
    batch: readonly LandedReading<Reading>[],
    page: BacklogPage,
    context: LeagueContext,
  ): Promise<void> {
    const { kind, database } = this.#with;
    const begun = this.#with.now().getTime();
    try {
      const recorded = await kind.recorder.record(database, batch, this.#call.signal);
      this.#refusedInARow = 0;
      for (const counts of recorded) this.#run.countRecorded(counts);
    } catch (error) {
      if (batch.length === 1 && batch[0]) return this.#putAside(batch[0].landedKey, error, page, context);
      // One of them is to blame, and the others must not wait for it.
      if (!isAboutOne(error)) throw error;
      for (const one of batch) await this.#recordBatch([one], page, context);
      return;
    }
    this.#learn(this.#with.now().getTime() - begun);
    for (const { landedKey } of batch) {
      page.recorded.add(landedKey);
      if (context.marks.has(landedKey)) await this.#with.state.unmark(context.league, landedKey, this.#call.signal);
    }
  }

  #learn(tookMs: number): void {
    const next = tookMs < comfortableCallMs ? this.#batchSize * 2 : Math.floor(this.#batchSize / 2);
    this.#batchSize = Math.min(longestBatch, Math.max(1, next));
  }

  /** Dead, or held for a while, as the error table says; any other error does not concern this observation alone. */
  async #putAside(key: string, error: unknown, page: BacklogPage, context: LeagueContext): Promise<void> {
    if (!isAboutOne(error)) throw error;
    const mark = error.policy.dead
      ? deadMark(key, error, context.readerVersion, this.#with.now())
      : this.#heldMark(key, error, context);
    await this.#with.state.mark(context.league, mark, this.#call.signal);
    if (mark.kind === 'dead') {
      page.dead.add(key);
      this.#run.markedDead += 1;
      return;
    }
    page.held.add(key);
    this.#run.held += 1;
    // A repeated refusal of the same observation says nothing about the others.
    if (context.marks.has(key)) return;
    this.#refusedInARow += 1;
    if (this.#refusedInARow >= mostRefusedInARow) throw error;
  }

  /** Doubles each time, so that it does not keep a database awake that has nothing else to do. */
  #heldMark(key: string, error: OddsError, context: LeagueContext): Mark {
    const before = context.marks.get(key);
    const attempts = before?.kind === 'held' ? before.attempts + 1 : 1;
    const now = this.#with.now();
    const holdMs = Math.min(longestHoldMs, this.#with.drainIntervalMs * 2 ** (attempts - 1));
    const until = new Date(now.getTime() + holdMs).toISOString();
    return { kind: 'held', ...refusalOf(key, error, context.readerVersion, now), attempts, until };
  }
}

/** Whether there is time to begin another call. */
export function hasTimeFor({ signal, timeLeftMs }: DrainCall): boolean {
  return !signal.aborted && timeLeftMs() > leastTimeMs;
}

function killedBy(key: string): OddsError {
  return new OddsError(
    'reader_killed',
    `Two drains ended without a report while they read ${key}; the second one read nothing else.`,
  );
}

function partition(keys: readonly string[], isFirst: (key: string) => boolean): [string[], string[]] {
  return [keys.filter(isFirst), keys.filter((key) => !isFirst(key))];
}
