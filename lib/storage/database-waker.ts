import type { Executor } from './database.ts';

export interface AlarmClockOptions {
  /** Without a statement for this long the database goes to sleep; null if it never sleeps. */
  readonly sleepsAfterMs: number | null;
  readonly now: () => Date;
}

/** The longest time between waking the database and recording: the length of a run. It must not fall asleep in between. */
const untilRecordedMs = 60_000;

/**
 * Remembers when this process last heard from the database, and wakes it if it may be asleep when it is needed. Waking takes
 * 10 to 30 seconds, so a run that will record starts with it, and observes meanwhile.
 */
export class DatabaseWaker {
  readonly #options: AlarmClockOptions;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(options: AlarmClockOptions) {
    this.#options = options;
  }

  /** The same database; an answer shows that it is awake. */
  listeningTo(database: Executor): Executor {
    return {
      execute: async (statement, signal) => {
        const result = await database.execute(statement, signal);
        this.#heardAt = this.#options.now().getTime();
        return result;
      },
    };
  }

  /** Runs one cheap statement if the database may be asleep soon, and none if it stays awake. @throws OddsError `database_…` */
  async wake(database: Executor, signal: AbortSignal): Promise<void> {
    const { sleepsAfterMs, now } = this.#options;
    if (sleepsAfterMs === null || now().getTime() - this.#heardAt < sleepsAfterMs - untilRecordedMs) return;
    await database.execute({ sql: 'select 1 as awake' }, signal);
  }
}
