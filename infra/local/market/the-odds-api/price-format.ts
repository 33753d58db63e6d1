import type { American } from '../price.ts';

export const oddsFormats = ['american', 'decimal'] as const;
export type OddsFormat = (typeof oddsFormats)[number];

/** Decimal prices have two places, whatever is lost by it. */
export function priceAs(format: OddsFormat, price: American): number {
  if (format === 'american') return price;
  const decimal = 1 + (price > 0 ? price / 100 : -100 / price);
  return Math.round(decimal * 100) / 100;
}
