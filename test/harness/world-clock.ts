const minuteMs = 60_000;

/** The time of the market and of the schedules. It goes on as the machine's clock does, or stands between changes. */
export class WorldClock {
  readonly #begin: number;
  readonly #stands: boolean;
  #setTo: number;
  #setAt = Date.now();

  constructor(begin: string, { stands = false } = {}) {
    this.#begin = Date.parse(begin);
    this.#setTo = this.#begin;
    this.#stands = stands;
  }

  readonly now = (): Date => new Date(this.#setTo + (this.#stands ? 0 : Date.now() - this.#setAt));

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
