import type { SetAside } from '../lib/backlog/set-aside.ts';

/** What was set aside and why, a line for each code. */
export function setAsideLines(what: 'unreadable' | 'refused', counts: SetAside): string[] {
  return Object.entries(counts).map(
    ([code, { observations, first }]) => `  ${what}: ${observations} (${code}), the first is ${first}`,
  );
}

export function observationsIn(counts: SetAside): number {
  return Object.values(counts).reduce((sum, { observations }) => sum + observations, 0);
}
