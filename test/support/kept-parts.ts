import { Writable } from 'node:stream';
import type { LocalParts } from '../../bin/session.ts';
import { type FunctionsOptions, type LocalFunctions, openFunctions } from '../../infra/local/invoke.ts';
import { type KeptMarket, openKeptMarket } from '../../infra/local/kept-market.ts';

export interface KeptParts extends LocalParts {
  /** Ends the functions and markets that commands have used. */
  close(): Promise<void>;
}

/**
 * Functions that stay warm, and markets that stay open, from one command to the next: to load a function takes longer than
 * most commands do otherwise. A function is used again in the same environment, as in Lambda. The commands run one at a time.
 */
export function keepParts(): KeptParts {
  const functions = new Map<string, LocalFunctions>();
  const markets = new Map<string, Promise<KeptMarket>>();
  // Of the command that runs.
  let current: Pick<FunctionsOptions, 'log' | 'clock'> = {};
  let marketClock = () => new Date();
  const now = () => current.clock?.() ?? new Date();
  const log = new Writable({
    write(printed, _encoding, done) {
      current.log?.write(printed);
      done();
    },
  });
  // Each function has its streams piped into it.
  log.setMaxListeners(0);
  return {
    openFunctions({ environmentOf, ...options }) {
      current = options;
      const warm = (name: Parameters<typeof environmentOf>[0]) => {
        const environment = environmentOf(name);
        const key = JSON.stringify([name, environment]);
        const known = functions.get(key) ?? openFunctions({ environmentOf: () => environment, log, clock: now });
        functions.set(key, known);
        return known;
      };
      return { invoke: (name, event) => warm(name).invoke(name, event), close: async () => undefined };
    },
    async openKeptMarket({ file, clock }) {
      marketClock = clock;
      const opened = markets.get(file) ?? openKeptMarket({ file, clock: () => marketClock() });
      markets.set(file, opened);
      return Object.assign(Object.create(await opened), { close: async () => undefined });
    },
    async close() {
      await Promise.all([...functions.values()].map((each) => each.close()));
      await Promise.all([...markets.values()].map(async (each) => (await each).close()));
    },
  };
}
