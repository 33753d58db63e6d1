const minuteMs = 60_000;

/** The time of the market and of the schedules. It goes on as the machine's clock does, or stops between changes. */
export class WorldClock {
  readonly #begin: number;
  readonly #stopped: boolean;
  #setTo: number;
  #setAt = Date.now();

  constructor(begin: string, { stopped = false } = {}) {
    this.#begin = Date.parse(begin);
    this.#setTo = this.#begin;
    this.#stopped = stopped;
  }

  readonly now = (): Date => new Date(this.#setTo + (this.#stopped ? 0 : Date.now() - this.#setAt));

  /** Minutes since the begin, rounded down. */
  minuteOf(moment: Date = this.now()): number {
    return Math.floor((moment.getTime() - this.#begin) / minuteMs);
  }

  momentOf(minute: number, ms = 0): Date {
    return new Date(this.#begin + minute * minuteMs + ms);
  }

  set(moment: Date): void {
    this.#setTo = moment.getTime();
    this.#setAt = Date.now();
  }

  restart(): void {
    this.set(this.momentOf(0));
  }

  advanceMs(ms: number): void {
    this.#setTo += ms;
  }

  toNextMinute(): void {
    this.set(this.momentOf(this.minuteOf() + 1));
  }
}
