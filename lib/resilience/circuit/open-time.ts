import type { CircuitSettings } from './settings.ts';

/**
 * How long the circuit stays open the nth time in a row: doubled each time, up to the longest, less a random part of up to
 * a fifth. The part is taken off and not put on: a run that comes at the very end of the time must find the probe due.
 */
export function openForMs(
  openings: number,
  { firstOpenMs, longestOpenMs }: Pick<CircuitSettings, 'firstOpenMs' | 'longestOpenMs'>,
  random: () => number,
): number {
  const whole = Math.min(firstOpenMs * 2 ** (openings - 1), longestOpenMs);
  return Math.round(whole * (1 - random() / 5));
}
