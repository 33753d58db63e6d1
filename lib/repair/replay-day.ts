import { type BacklogState, deadMark, isClosedTo, type Mark } from '../backlog/backlog-state.ts';
import { type LandedPart, readInParts } from '../backlog/read-in-parts.ts';
import type { Edits, RecordedReading, Refuted, RepairableKind } from '../backlog/recorded-kind.ts';
import { OwnTrouble, SetAsideTally, settingAside } from '../backlog/set-aside.ts';
import type { LandedDay } from '../landing/landed-between.ts';
import { readLandedKey } from '../landing/landed-key.ts';
import type { LandedStore } from '../landing/landed-store.ts';
import type { Executor } from '../storage/database.ts';
import { plusEdits, type ReplayedDay } from './replay-report.ts';

/** All or nothing. */
export type Transact = <T>(work: (transaction: Executor) => Promise<T>) => Promise<T>;

interface DayTools<Reading, Edited extends Edits> {
  readonly kind: RepairableKind<Reading, Edited>;
  readonly landedStore: Pick<LandedStore, 'get'>;
  readonly state: Pick<BacklogState, 'mark' | 'unmark'>;
  readonly now: () => Date;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
  readonly recordedOf: (key: string) => RecordedReading | undefined;
  readonly marks: readonly Mark[];
  readonly transact: Transact;
}

/**
 * Observations in one transaction. Recorders of the same source wait that long, and defer after their lock timeout of 5 s;
 * this many observations take about a second.
 */
const partSize = 40;

/** Replays what one source and league landed on one day. */
export class DayReplay<Reading, Edited extends Edits> {
  readonly #day: LandedDay;
  readonly #tools: DayTools<Reading, Edited>;
  readonly #reader: number;
  readonly #marks: ReadonlyMap<string, Mark>;
  readonly #trouble = new OwnTrouble();
  readonly #unreadable = new SetAsideTally();
  readonly #refused = new SetAsideTally();
  #edits: Edited;
  #repaired = 0;
  #added = 0;
  #takenBack = 0;

  constructor(day: LandedDay, tools: DayTools<Reading, Edited>) {
    this.#day = day;
    this.#tools = tools;
    this.#edits = tools.kind.repairer.noEdits;
    this.#reader = tools.kind.readers.get(day.source)?.readerVersion ?? 0;
    this.#marks = new Map(tools.marks.map((mark) => [mark.key, mark]));
  }

  async run(): Promise<ReplayedDay<Edited>> {
    const { source, league, day, keys } = this.#day;
    const pending = keys.filter((key) => !this.#isRecorded(key));
    const open = pending.filter((key) => !this.#isClosed(key));
    for await (const part of readInParts(open, this.#tools, { size: partSize, signal: this.#tools.signal })) {
      await this.#takeBack(part);
      await this.#record(part);
    }
    return {
      source,
      league,
      day,
      landed: keys.length,
      already: keys.length - pending.length,
      repaired: this.#repaired,
      added: this.#added,
      takenBack: this.#takenBack,
      unreadable: this.#unreadable.counted,
      refused: this.#refused.counted,
      ...this.#edits,
    };
  }

  #isRecorded(key: string): boolean {
    const recorded = this.#tools.recordedOf(key);
    return recorded?.whole === true && recorded.reader >= this.#reader;
  }

  /** True if there is nothing to do, which is counted. */
  #isClosed(key: string): boolean {
    const mark = this.#marks.get(key);
    if (mark === undefined || !isClosedTo(mark, this.#reader)) return false;
    this.#unreadable.count(key, mark);
    return true;
  }

  /** Removes what an older reader recorded and this one refuses; counts what cannot be read for any other reason. */
  async #takeBack({ unread }: LandedPart<Reading>): Promise<void> {
    const { kind, state, now, dryRun, transact, signal } = this.#tools;
    const refuted: Refuted[] = [];
    for (const { landedKey, error } of unread) {
      const landed = readLandedKey(landedKey);
      const recordedBy = this.#tools.recordedOf(landedKey)?.reader ?? this.#reader;
      if (landed === undefined || !error.policy.takesBack || recordedBy >= this.#reader) {
        (error.policy.dead ? this.#unreadable : this.#refused).count(landedKey, error);
        continue;
      }
      refuted.push({ ...landed, reader: this.#reader });
      // Writes the mark first: an observation that is recorded and marked counts as recorded, so nothing is lost in between.
      if (!dryRun) await state.mark(this.#day, deadMark(landedKey, error, this.#reader, now()), signal);
    }
    if (refuted.length === 0) return;
    this.#plus(await transact((transaction) => kind.repairer.takeBackAndDiff(transaction, refuted, signal)));
    this.#takenBack += refuted.length;
  }

  async #record({ read }: LandedPart<Reading>): Promise<void> {
    const { kind, state, dryRun, transact, signal } = this.#tools;
    const done = await settingAside(read, {
      work: (observations) => transact((transaction) => kind.repairer.recordAndDiff(transaction, observations, signal)),
      trouble: this.#trouble,
      refused: this.#refused,
    });
    for (const { observations, result } of done) {
      this.#plus(result);
      for (const { landedKey } of observations) {
        if (this.#tools.recordedOf(landedKey)?.whole) this.#repaired += 1;
        else this.#added += 1;
        if (this.#marks.has(landedKey) && !dryRun) await state.unmark(this.#day, landedKey, signal);
      }
    }
  }

  #plus(edits: Edited): void {
    this.#edits = plusEdits(this.#edits, edits);
  }
}
