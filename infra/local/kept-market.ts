import { randomInt } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { startMarket } from './market/server.ts';

const keptSchema = z.object({ seed: z.number().int(), at: z.iso.datetime() });
type Kept = z.infer<typeof keptSchema>;

/** The simulated market of one home: always the same seasons, because its seed is kept, on a clock that never goes back. */
export interface KeptMarket {
  readonly url: string;
  now(): Date;
  /** Lets the market's time pass faster than ours for once. */
  advance(minutes: number): void;
  close(): Promise<void>;
}

/** How far the market may be ahead: past half a day the slates that are asked for would have no open games. */
const furthestAheadMs = 12 * 3_600_000;

/**
 * The market's clock is ours, or ahead of it by what it was advanced. With today's and tomorrow's games on its slates,
 * some are always open for betting.
 */
export async function openKeptMarket({ file, clock }: { file: string; clock: () => Date }): Promise<KeptMarket> {
  let kept = readKept(file) ?? { seed: randomInt(1, 2 ** 31), at: clock().toISOString() };
  writeKept(file, kept);
  const now = () => new Date(Math.max(clock().getTime(), Date.parse(kept.at)));
  const market = await startMarket({ seed: kept.seed, now });
  return {
    url: market.url,
    now,
    advance: (minutes) => {
      const wanted = now().getTime() + minutes * 60_000;
      const furthest = Math.max(now().getTime(), clock().getTime() + furthestAheadMs);
      kept = { ...kept, at: new Date(Math.min(wanted, furthest)).toISOString() };
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
