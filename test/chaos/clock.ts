/** Some hours before the first pitch, when all books have opened. Not on the minute: as schedules are. */
const begin = Date.parse('2026-08-03T14:00:05Z');
const minuteMs = 60_000;

/** The time of a scenario. It goes on as ours does, and jumps to the next run of the schedule. */
export class ScenarioClock {
  #aheadMs = begin - Date.now();

  readonly now = (): Date => new Date(Date.now() + this.#aheadMs);

  /** How many whole minutes have gone by. */
  get minute(): number {
    return Math.floor((this.now().getTime() - begin) / minuteMs);
  }

  begin(): void {
    this.#aheadMs = begin - Date.now();
  }

  advanceMs(ms: number): void {
    this.#aheadMs += ms;
  }

  toNextMinute(): void {
    this.#aheadMs = begin + (this.minute + 1) * minuteMs - Date.now();
  }
}
