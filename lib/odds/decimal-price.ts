import { isAmericanPrice } from './price.ts';

/**
 * A decimal price as an American one, rounded half away from zero: 1.91 is −110 and 2.05 is +105. Undefined for what no
 * bet pays, such as 1.00.
 */
export function americanOfDecimal(decimal: number): number | undefined {
  if (!Number.isFinite(decimal) || decimal <= 1) return undefined;
  const exact = decimal >= 2 ? (decimal - 1) * 100 : -100 / (decimal - 1);
  const american = Math.sign(exact) * Math.round(nearlyExact(Math.abs(exact)));
  return isAmericanPrice(american) ? american : undefined;
}

/** (2.005 − 1) · 100 is 100.49999999999999 to a computer, and should be the half that it is on paper. */
function nearlyExact(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
