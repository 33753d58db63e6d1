import { randomInt } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { allSourcesAt, type FunctionEnvironment } from './function-environment.ts';
import { startMarket } from './market/server.ts';

const keptSchema = z.object({
  seed: z.number().int(),
  /** Absent until a day was collected for the first time. */
  collectedUntil: z.iso.datetime().optional(),
});
type Kept = z.infer<typeof keptSchema>;

/** The simulated market of one home: always the same seasons, because its seed is kept. */
export interface KeptMarket {
  readonly url: string;
  /** The variables that send the functions to it. */
  readonly sources: FunctionEnvironment;
  /** Until when the market was collected step by step; undefined in a new home. */
  readonly collectedUntil: Date | undefined;
  /** Keeps how far it was collected, so that an interrupted run is continued there. */
  keepCollected(until: Date): void;
  close(): Promise<void>;
}

/** The market's time is the clock's. */
export async function openKeptMarket({ file, clock }: { file: string; clock: () => Date }): Promise<KeptMarket> {
  let kept = readKept(file) ?? { seed: randomInt(1, 2 ** 31) };
  writeKept(file, kept);
  const market = await startMarket({ seed: kept.seed, now: clock });
  return {
    url: market.url,
    sources: allSourcesAt(market.url),
    get collectedUntil() {
      return kept.collectedUntil === undefined ? undefined : new Date(kept.collectedUntil);
    },
    keepCollected: (until) => {
      kept = { ...kept, collectedUntil: until.toISOString() };
      writeKept(file, kept);
    },
    close: () => market.close(),
  };
}

function readKept(file: string): Kept | undefined {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function writeKept(file: string, kept: Kept): void {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(kept)}\n`);
  renameSync(aside, file);
}
