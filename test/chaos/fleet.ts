import { Instance, type InstanceOptions } from './instance.ts';

/** The instances of one function: as many as run at once, each used again once it is free. */
export class Fleet {
  readonly #options: InstanceOptions;
  readonly #free: Instance[] = [];
  readonly #all: Instance[] = [];

  constructor(options: InstanceOptions) {
    this.#options = options;
  }

  async take(): Promise<Instance> {
    return this.#free.shift() ?? (await this.#open());
  }

  give(instance: Instance): void {
    this.#free.push(instance);
  }

  /** So many that are ready, opened a few at a time: to load a function is all that the processor has to do then. */
  async ready(count: number): Promise<void> {
    const atOnce = 2;
    while (this.#free.length < count) {
      const some = Array.from({ length: Math.min(atOnce, count - this.#free.length) }, () => this.#open());
      this.#free.push(...(await Promise.all(some)));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((instance) => instance.close()));
  }

  async #open(): Promise<Instance> {
    const opened = await Instance.open(this.#options);
    this.#all.push(opened);
    return opened;
  }
}
