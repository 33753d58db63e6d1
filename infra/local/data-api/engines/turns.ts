import { SessionUnavailable } from './engine.ts';

/** A resource with `size` units: first come, first served, and each caller waits no longer than its limit. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** @throws SessionUnavailable with `refusal` */
  take(waitMs: number, refusal: { message: string; sqlState: string }): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const served = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(served), 1);
        reject(new SessionUnavailable(refusal.message, refusal.sqlState));
      }, waitMs);
      this.#waiting.push(served);
    });
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
