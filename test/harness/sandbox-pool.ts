import { Sandbox, type SandboxOptions } from './sandbox.ts';

/** The sandboxes of one function: as many as its invocations overlap. Each is used again once it is free. */
export class SandboxPool {
  readonly #options: SandboxOptions;
  readonly #free: Sandbox[] = [];
  readonly #all: Sandbox[] = [];

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  async use<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    const sandbox = this.#free.shift() ?? (await this.#open());
    try {
      return await work(sandbox);
    } finally {
      this.#free.push(sandbox);
    }
  }

  /** Opens sandboxes until so many are free, two at a time: loading a function takes all of a processor. */
  async prepare(count: number): Promise<void> {
    while (this.#free.length < count) {
      const missing = Math.min(2, count - this.#free.length);
      this.#free.push(...(await Promise.all(Array.from({ length: missing }, () => this.#open()))));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((sandbox) => sandbox.close()));
  }

  async #open(): Promise<Sandbox> {
    const opened = await Sandbox.open(this.#options);
    this.#all.push(opened);
    await opened.load();
    return opened;
  }
}
