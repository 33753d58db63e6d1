interface Hold {
  readonly until: number;
  readonly release: () => void;
  ended: Promise<unknown>;
}

/** Calls that are held up while the day goes on, until the run of a certain minute begins. */
export class Holds {
  readonly #held = new Set<Hold>();

  /** What to wait for; `ends` is told which work goes on once it is released. */
  until(number: number): { readonly released: Promise<void>; ends(work: Promise<unknown>): void } {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const hold: Hold = { until: number, release, ended: released };
    this.#held.add(hold);
    return {
      released,
      ends: (work) => {
        hold.ended = work;
      },
    };
  }

  /** Lets go what is due, and tells when it has ended. */
  async release(number: number): Promise<void> {
    const due = [...this.#held].filter(({ until }) => until <= number);
    for (const hold of due) this.#held.delete(hold);
    for (const { release } of due) release();
    await Promise.all(due.map(({ ended }) => ended));
  }
}
