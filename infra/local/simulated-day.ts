/** Between two observations of a simulated day. */
export const stepMs = 30 * 60_000;
const dayMs = 24 * 3_600_000;

/**
 * The times at which the market is observed until now: every full half hour of the last day that was not observed yet, and
 * now. So a new home gets a day of history, and a further run continues it.
 */
export function simulatedTimes(now: Date, collectedUntil?: Date): readonly Date[] {
  const after = Math.max(now.getTime() - dayMs, collectedUntil?.getTime() ?? 0);
  const times: Date[] = [];
  for (let at = (Math.floor(after / stepMs) + 1) * stepMs; at < now.getTime(); at += stepMs) times.push(new Date(at));
  return [...times, now];
}
