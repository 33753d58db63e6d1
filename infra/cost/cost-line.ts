import type { Stage } from '../stages.ts';
import type { Assumptions } from './assumptions.ts';
import type { Inventory } from './inventory.ts';
import type { PriceName, Prices } from './prices.ts';

export interface CostInput {
  readonly stage: Stage;
  readonly inventory: Inventory;
  readonly assumptions: Assumptions;
  readonly prices: Prices;
}

/** What a month uses of one thing. */
export interface CountedLine {
  readonly service: string;
  readonly item: string;
  /** In units of the price. */
  readonly quantity: number;
  readonly price: PriceName;
  /** What the quantity is computed from, in a sentence. */
  readonly because: string;
}

export interface CostLine extends CountedLine {
  readonly usd: number;
}

/** Makes the lines of one service. */
export function lineOf(service: string) {
  return (item: string, quantity: number, price: PriceName, because: string): CountedLine => ({
    service,
    item,
    quantity,
    price,
    because,
  });
}
