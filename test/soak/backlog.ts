import { landedKeys, openBucket } from './bucket.ts';
import { minuteOf } from './day-time.ts';
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

/** Longer than anything should have to wait once the weather is fine again: a circuit may be open for 15 more minutes. */
export const calmRuns = 30;

/** How much waits, by looking at the bucket and the tables themselves. */
export class Backlog {
  readonly #bucket: ReturnType<typeof openBucket>;
  readonly #surroundings: Surroundings;
  readonly #ledger: Ledger;
  #waitingSince: ReadonlyMap<string, number> = new Map();

  constructor(surroundings: Surroundings, ledger: Ledger) {
    this.#bucket = openBucket(surroundings.s3.url);
    this.#surroundings = surroundings;
    this.#ledger = ledger;
  }

  async waiting(): Promise<number> {
    return (await this.#waitingKeys()).length;
  }

  /** What has waited for long although the weather was fine: a drain should have recorded it long since. */
  async neglected(number: number): Promise<readonly string[]> {
    const waiting = await this.#waitingKeys();
    const seen = this.#waitingSince;
    this.#waitingSince = new Map(waiting.map((key) => [key, seen.get(key) ?? number]));
    return waiting.filter((key) => number - (seen.get(key) ?? number) >= calmRuns);
  }

  async #waitingKeys(): Promise<readonly string[]> {
    const sql = 'select landed_key from odds.observation where recorded';
    const { rows } = await engineDatabase(this.#surroundings.engine).execute({ sql });
    const recorded = new Set(rows.map(({ landed_key }) => String(landed_key)));
    const keys = await landedKeys(this.#bucket.store);
    return keys.filter((key) => !recorded.has(key) && !this.#ledger.unreadable.has(minuteOf(key)));
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
