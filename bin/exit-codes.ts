/** What the exit code of a command says: the one place that decides it. The help and the README print this table. */
export const exitCodes = {
  done: { code: 0, means: 'done: recorded, unchanged, drained, synced, healthy, equal' },
  failed: { code: 1, means: 'failed: also unhealthy, a critical difference of the schema, two histories that differ' },
  usage: { code: 2, means: 'usage error: arguments, environment or files are wrong; trying again does not help' },
  deferred: { code: 3, means: 'deferred: the answers have landed, nothing is lost, and a later drain records them' },
  skipped: { code: 4, means: 'skipped on purpose: another run is active, or no source may be asked now' },
  gap: { code: 5, means: 'gap: a slate was not observed and can no longer be, whatever else was recorded' },
  degraded: {
    code: 6,
    means: 'degraded but working: health, or a schema that differs without harm',
  },
  refused: { code: 7, means: 'refused: a swap would lose observations, or a repair could not record some of them' },
  interrupted: { code: 130, means: 'interrupted with Ctrl-C (143 if ended by SIGTERM)' },
} as const;

export type Ending = keyof typeof exitCodes;

export function exitCodeLines(): string[] {
  return Object.values(exitCodes).map(({ code, means }) => `  ${String(code).padStart(3)}  ${means}`);
}
