import { landedKeys, openBucket } from './bucket.ts';
import { engineDatabase } from './engine-database.ts';
import type { Ledger } from './ledger.ts';
import type { Surroundings } from './surroundings.ts';

/** What it took to record what had waited through the hour. */
export interface AfterOutage {
  readonly observations: number;
  readonly drains: number;
  readonly databaseCalls: number;
  readonly ms: number;
  /** What recording as many took live up to then: calls, and the time of their statements and of all else of a run. */
  readonly liveDatabaseCalls: number;
  readonly liveStatementsMs: number;
  readonly statementsMs: number;
}

/** How much waits, by looking at the bucket and the tables themselves. */
export class Backlog {
  readonly #bucket: ReturnType<typeof openBucket>;
  readonly #surroundings: Surroundings;
  readonly #ledger: Ledger;

  constructor(surroundings: Surroundings, ledger: Ledger) {
    this.#bucket = openBucket(surroundings.s3.url);
    this.#surroundings = surroundings;
    this.#ledger = ledger;
  }

  async waiting(): Promise<number> {
    const landed = await landedKeys(this.#bucket.store);
    const sql = 'select count(*) as recorded from odds.observation where recorded';
    const [row] = (await engineDatabase(this.#surroundings.engine).execute({ sql })).rows;
    return landed.length - Number(row?.recorded) - this.#ledger.unreadable.size;
  }

  /** Drains until nothing waits or a drain brings nothing, and says what it took. */
  async timed(drain: () => Promise<void>): Promise<AfterOutage> {
    const { drains, live } = this.#ledger;
    const atFirst = await this.waiting();
    const [calls, statementsMs] = [drains.calls, drains.recordingMs];
    const perLiveCall = live.recordingMs / live.recordingCalls;
    let ms = 0;
    let times = 0;
    let left = atFirst;
    for (let before = Number.POSITIVE_INFINITY; left > 0 && left < before; times++) {
      before = left;
      const begun = performance.now();
      await drain();
      ms += performance.now() - begun;
      left = await this.waiting();
    }
    const observations = atFirst - left;
    return {
      observations,
      drains: times,
      databaseCalls: drains.calls - calls,
      ms: Math.round(ms),
      statementsMs: Math.round(drains.recordingMs - statementsMs),
      liveDatabaseCalls: observations,
      liveStatementsMs: Math.round(perLiveCall * observations),
    };
  }

  close(): void {
    this.#bucket.close();
  }
}
