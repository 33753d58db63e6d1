/** Requests that are delayed until a later run begins, and the work that then goes on. */
export class Delays {
  readonly #pending = new Set<{
    readonly until: number;
    readonly release: () => void;
    readonly work: Promise<unknown>;
  }>();

  /**
   * Begins work one of whose requests waits for the run of that number.
   * @returns once the request waits, undefined; or what the work returns if it ends before
   */
  async begin<T>(until: number, work: (released: () => Promise<void>) => Promise<T>): Promise<T | undefined> {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: delayed, resolve: onDelayed } = Promise.withResolvers<undefined>();
    const begun = work(() => {
      onDelayed(undefined);
      return released;
    });
    this.#pending.add({ until, release, work: begun });
    return await Promise.race([delayed, begun]);
  }

  /** Releases the requests that are due, and waits for their work. */
  async release(number: number): Promise<void> {
    const due = [...this.#pending].filter(({ until }) => until <= number);
    for (const delay of due) {
      this.#pending.delete(delay);
      delay.release();
    }
    await Promise.all(due.map(({ work }) => work));
  }
}
