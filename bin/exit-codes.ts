/** What the exit code of a command says: the one place that decides it. The help and the README print this table. */
export const exitCodes = {
  done: { code: 0, means: 'done: recorded, unchanged, drained, synced, healthy, equal' },
  failed: { code: 1, means: 'failed: also unhealthy, a grave difference of the schema, two histories that differ' },
  usage: { code: 2, means: 'asked wrongly: arguments, environment, files; to try again ends the same' },
  deferred: { code: 3, means: 'deferred: it has landed, nothing is lost, and a later drain records it' },
  skipped: { code: 4, means: 'skipped: knowingly not done, as another run is at it or no source may be asked now' },
  gap: { code: 5, means: 'gap: something that should have been observed can no longer be had, whatever else was done' },
  degraded: {
    code: 6,
    means: 'degraded: it works with less than it should: health, or a schema that differs harmlessly',
  },
  refused: { code: 7, means: 'refused: a swap would lose observations, or a repair could not record some of them' },
  interrupted: { code: 130, means: 'interrupted with Ctrl-C (143 if ended by SIGTERM)' },
} as const;

export type Ending = keyof typeof exitCodes;

export function exitCodeLines(): string[] {
  return Object.values(exitCodes).map(({ code, means }) => `  ${String(code).padStart(3)}  ${means}`);
}
