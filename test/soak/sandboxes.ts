import type { FunctionName } from '../../functions/declarations.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';

/** The sandboxes of one function: as many as run at once, each used again once it is free. */
export class Sandboxes {
  readonly #name: FunctionName;
  readonly #options: SandboxOptions;
  readonly #free: Sandbox[] = [];
  readonly #all: Sandbox[] = [];
  readonly #warming = new Set<Promise<unknown>>();

  constructor(name: FunctionName, options: SandboxOptions) {
    this.#name = name;
    this.#options = options;
  }

  async take(): Promise<Sandbox> {
    const free = this.#free.shift();
    if (free) return free;
    const opened = await Sandbox.open(this.#options);
    this.#all.push(opened);
    return opened;
  }

  /** Gives it back. One that was killed starts anew beside the next runs, as Lambda does it. */
  give(sandbox: Sandbox): void {
    if (!sandbox.isCold) {
      this.#free.push(sandbox);
      return;
    }
    const warming = sandbox.warmUp(this.#name).then(() => this.#free.push(sandbox));
    this.#warming.add(warming);
    warming.finally(() => this.#warming.delete(warming));
  }

  async close(): Promise<void> {
    await Promise.all(this.#warming);
    await Promise.all(this.#all.map((sandbox) => sandbox.close()));
  }
}
