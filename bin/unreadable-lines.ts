import type { Unreadable } from '../lib/history/read-landed.ts';

/** What cannot be read and why, a line for each reason. */
export function unreadableLines(unreadable: Unreadable): string[] {
  return Object.entries(unreadable).map(
    ([code, { observations, first }]) => `  unreadable: ${observations} (${code}), the first is ${first}`,
  );
}
