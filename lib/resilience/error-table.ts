interface ErrorPolicy {
  /**
   * May the same call be made again within this invocation, and when? Not by us if the SDK retries it already: S3, DynamoDB,
   * Secrets Manager and Scheduler (docs/adr/0014).
   */
  /** `later`: it may pass, but not within this call: the SDK has retried it. */
  readonly retry: false | 'soon' | 'later' | 'when awake';
  /** What a run does that has landed its observation: end as `deferred` and leave it to the backlog, or fail. */
  readonly deferred: boolean;
  /** No request was made, on purpose: a run that ends with this before it had an answer ends as `skipped`. */
  readonly skipped: boolean;
  /** No retry can help; only a newer reader can. */
  readonly dead: boolean;
  /** The reader says that nothing of the body is to be recorded: a replay takes back what an older reader recorded of it. */
  readonly takesBack: boolean;
  /** The error probably lies in this one observation: a drain sets it aside for a while, so that it blocks no other. */
  readonly held: boolean;
  /** May another source be asked in this one's place? */
  readonly tryNextSource: boolean;
  /** Which circuit counts it. */
  readonly circuit: 'source' | 'database' | null;
  /** Section of docs/runbook.md. */
  readonly runbook: string;
}

const caller = {
  retry: false,
  deferred: false,
  skipped: false,
  dead: false,
  takesBack: false,
  held: false,
  tryNextSource: false,
  circuit: null,
  runbook: 'bad-input',
} as const;
const source = {
  retry: 'soon',
  deferred: false,
  skipped: false,
  dead: false,
  takesBack: false,
  held: false,
  tryNextSource: true,
  circuit: 'source',
  runbook: 'source',
} as const;
const notAsked = { ...source, retry: false, skipped: true, circuit: null } as const;
const unreadable = {
  retry: false,
  deferred: false,
  skipped: false,
  dead: true,
  takesBack: true,
  held: false,
  tryNextSource: true,
  circuit: 'source',
  runbook: 'unreadable',
} as const;
const databaseAway = {
  retry: 'soon',
  deferred: true,
  skipped: false,
  dead: false,
  takesBack: false,
  held: false,
  tryNextSource: false,
  circuit: 'database',
  runbook: 'database',
} as const;
const ours = {
  retry: false,
  deferred: false,
  skipped: false,
  dead: false,
  takesBack: false,
  held: false,
  tryNextSource: false,
  circuit: null,
  runbook: 'configuration',
} as const;

/** Every code there is, and what it means. The one place to decide it. */
export const errorTable = {
  // The caller asked for something impossible.
  event_invalid: caller,
  argument_invalid: caller,
  statement_invalid: caller,
  environment_invalid: ours,

  // The source did not answer, or not with an answer.
  source_unreachable: source,
  source_timeout: source,
  source_throttled: source,
  source_blocked: { ...source, retry: false },
  source_refused: { ...source, retry: false },
  source_failing: source,
  source_body_too_large: { ...source, retry: false },
  // Its own answer, or what the last answer left: nothing is wrong with the source, and an open circuit would hide the reason.
  source_out_of_quota: { ...source, retry: false, circuit: null },
  // It is not asked at all: it has no key, what is left of its quota is kept for later, or its circuit is open.
  source_off: notAsked,
  source_reserve_kept: notAsked,
  source_circuit_open: { ...notAsked, runbook: 'circuit' },
  // Nor here: another run holds the lease.
  run_overlaps: { ...notAsked, tryNextSource: false },
  // It answered in good form that a day has no games which the official schedule has.
  source_empty_slate: { ...source, retry: false },

  // It answered, and the body cannot be read. It is landed all the same.
  source_empty_body: unreadable,
  source_not_json: unreadable,
  source_truncated: unreadable,
  source_shape_changed: unreadable,
  // Or it can be read, and is of another league than the one that it is to be recorded under.
  source_other_league: unreadable,
  // Or of another moment than the one that it landed under.
  source_other_time: unreadable,
  // Our reader threw on it: the same body makes it throw again.
  reader_failed: { ...unreadable, takesBack: false, circuit: null },
  // Two drains did not survive reading it. No code throws this: it is the code of a mark.
  reader_killed: { ...unreadable, takesBack: false, circuit: null, tryNextSource: false, runbook: 'reader-killed' },
  // It was read, and one of its games has more prices than one statement can record.
  game_too_large: { ...unreadable, takesBack: false, circuit: null, tryNextSource: false },

  // A run took the lease of its league and never reported. No error is thrown for it: a gap of a later report has it.
  run_lost: { ...notAsked, tryNextSource: false, runbook: 'lost-run' },

  // The bucket: what has not landed is a gap. The SDK has retried the call.
  landing_failed: { ...ours, retry: 'later', held: true, runbook: 'landing' },
  landed_unreadable: { ...ours, dead: true, runbook: 'landing' },

  // The database cannot record now; the observation waits.
  database_resuming: { ...databaseAway, retry: 'when awake' },
  database_unavailable: databaseAway,
  database_throttled: databaseAway,
  // An observation may be the one that takes too long, and must not keep the others.
  database_timeout: { ...databaseAway, held: true },
  database_busy: databaseAway,
  database_exhausted: databaseAway,
  database_circuit_open: { ...databaseAway, retry: false, circuit: null, runbook: 'circuit' },
  database_schema_missing: { ...databaseAway, retry: false, circuit: null, runbook: 'schema-drift' },
  deadline_near: { ...databaseAway, retry: false, circuit: null, runbook: 'deadline' },

  // The database refused the call, and will refuse it again.
  database_refused: { ...ours, held: true, runbook: 'database' },
  database_forbidden: { ...ours, runbook: 'database' },
  database_result_unreadable: ours,
  migration_edited: { ...ours, runbook: 'migration' },
  migration_misordered: { ...ours, runbook: 'migration' },
  migration_unknown: { ...ours, runbook: 'migration' },
  migration_failed: { ...ours, runbook: 'migration' },
  rebuild_superseded: { ...ours, runbook: 'rebuild' },

  // A slate's records led to an error in the rules. The other slates are derived; this one is tried again by the next drain.
  derivation_failed: { ...ours, runbook: 'derivation' },

  // DynamoDB: the state of the backlog. The SDK has retried the call.
  state_unavailable: { ...ours, retry: 'later', runbook: 'state' },
  // Many writers of one watermark at once: the write has been tried 20 times, with pauses.
  watermark_contended: { ...ours, runbook: 'contention' },

  // EventBridge Scheduler: the capture windows. The SDK has retried the call; the next plan makes up for it.
  scheduler_unavailable: { ...ours, retry: 'later', runbook: 'windows' },
  scheduler_refused: { ...ours, runbook: 'windows' },

  // The databases' logins. The SDK has retried the call.
  secret_unavailable: { ...ours, retry: 'later', tryNextSource: true, runbook: 'secrets' },
  secret_refused: { ...ours, tryNextSource: true, runbook: 'secrets' },
  secret_unreadable: { ...ours, tryNextSource: true, runbook: 'secrets' },
  rotation_refused: { ...ours, runbook: 'secrets' },
} as const satisfies Record<string, ErrorPolicy>;

export type ErrorCode = keyof typeof errorTable;

/** Whether a code that was read somewhere is one of the table. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}
