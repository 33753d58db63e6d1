import type { Minute } from './minutes.ts';
import { type Random, randomFrom } from './random.ts';
import type { GamePlan } from './slate.ts';

export const splitMarkets = ['moneyline', 'spread', 'total'] as const;
export type SplitMarket = (typeof splitMarkets)[number];

/** The public's bets on the home side or the over, in per cent; the other side has the rest. 0 means not known. */
export interface Split {
  readonly tickets: number;
  readonly money: number;
}

export interface SplitHistory {
  /** Undefined while too few bets are in to tell. */
  at(market: SplitMarket, minute: Minute): Split | undefined;
}

interface Table {
  readonly tickets: Uint8Array;
  readonly money: Uint8Array;
}

/** Bets trickle in all day, so splits change every few minutes: far more often than prices. */
export function splitsOf(seed: number, plan: GamePlan, from: Minute): SplitHistory {
  const tables = new Map<SplitMarket, Table>();
  for (const market of splitMarkets) {
    const random = randomFrom(seed, 'splits', plan.id, market);
    const length = plan.pitch - from + 1;
    const lean = market === 'total' ? 55 : 100 * plan.openingChance + 8;
    const silent = random.integer(240, 720);
    const tickets = walk(random, length, lean, 3);
    const money = walk(random, length, lean, 5);
    blank([tickets, money], 0, silent);
    // now and then the source loses a market's numbers for a while
    if (random.chance(0.15)) blank([tickets, money], length - random.integer(120, 400), random.integer(5, 30));
    tables.set(market, { tickets, money });
  }
  return {
    at(market, minute) {
      const table = tables.get(market);
      const index = Math.min(plan.pitch, minute) - from;
      const tickets = table?.tickets[index] ?? 0;
      const money = table?.money[index] ?? 0;
      return tickets === 0 ? undefined : { tickets, money };
    },
  };
}

function walk(random: Random, length: number, start: number, stride: number): Uint8Array {
  const table = new Uint8Array(length);
  let percent = start + 10 * random.normal();
  for (let i = 0; i < length; i++) {
    if (random.chance(0.12)) percent += stride * random.normal();
    percent = Math.min(97, Math.max(3, percent));
    table[i] = Math.round(percent);
  }
  return table;
}

function blank(walks: readonly Uint8Array[], from: number, length: number): void {
  for (const each of walks) each.fill(0, Math.max(0, from), Math.max(0, from) + length);
}
