import type { Reading } from '../games/reading.ts';
import type { Observation } from '../odds/observation.ts';
import type { Ending } from '../resilience/fall-back.ts';
import type { OddsError } from '../resilience/odds-error.ts';

/** Every call out of a run: the one deadline of the invocation, and the id that its log lines share. */
export interface Call {
  readonly signal: AbortSignal;
  readonly correlationId: string;
}

/** One slate to ask for, and how to ask. */
export interface AskedSlate {
  /** Null where the request names none (a recorded body). */
  readonly slateDate: string | null;
  /** @throws OddsError */
  observe(call: Call): Promise<Observation>;
}

/** What became of one slate so far. Filled in as the run goes, so that it can be told however the run ends. */
export interface SlateRun extends AskedSlate {
  observation?: Observation;
  landed?: true;
  reading?: Reading;
  recorded?: { readonly changes: number; readonly splitChanges: number };
  databaseCalls: number;
  /** Why it was left to the backlog on purpose. */
  leftBecause?: string;
  error?: OddsError;
}

/** A slate that should have been observed and was not, or was and did not land: nothing can bring that moment back. */
interface Gap {
  readonly slateDate: string | null;
  /** Of the error table. */
  readonly code: string;
}

export type CollectionStatus = 'recorded' | 'unchanged' | 'deferred' | 'skipped' | 'failed';

/** What one invocation of collect-odds did. Numbers are sums over its slates; `observation` names them all. */
export interface CollectionReport {
  readonly status: CollectionStatus;
  readonly source: string;
  readonly league: string;
  /** UTC; of the last observation, null where there was none. */
  readonly capturedAt: string | null;
  /** The keys of what was landed, joined by a comma; null where nothing was. */
  readonly observation: string | null;
  /** Observations that lie in the store. */
  readonly landed: number;
  readonly gaps: readonly Gap[];
  readonly games: { readonly seen: number; readonly quoted: number };
  readonly outcomes: Reading['outcomes'];
  readonly recorded: { readonly changes: number; readonly splitChanges: number };
  readonly databaseCalls: number;
  readonly durationMs: number;
  readonly correlationId: string;
  /** Why it was deferred although nothing went wrong. */
  readonly reason?: string;
  /** Why it was deferred or failed: a code of the error table, and a sentence. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** One invocation from its event to its report. */
export class CollectionRun {
  readonly source: string;
  readonly league: string;
  readonly correlationId: string;
  readonly slates: readonly SlateRun[];
  readonly #now: () => number;
  readonly #startedAt: number;

  constructor(options: {
    source: string;
    league: string;
    slates: readonly AskedSlate[];
    correlationId: string;
    /** Milliseconds of any clock that only goes forward. */
    now: () => number;
  }) {
    this.source = options.source;
    this.league = options.league;
    this.correlationId = options.correlationId;
    this.slates = options.slates.map((slate) => ({ ...slate, databaseCalls: 0 }));
    this.#now = options.now;
    this.#startedAt = options.now();
  }

  /** Whether everything that was observed lies in the store: only then may a run be put off to the backlog. */
  get landed(): boolean {
    return this.slates.every((slate) => slate.landed);
  }

  report(): CollectionReport {
    const reason = this.slates.find(({ leftBecause }) => leftBecause !== undefined)?.leftBecause;
    if (reason !== undefined) return { ...this.#reportAs('deferred'), reason };
    const changed = this.slates.some(({ recorded }) => recorded && recorded.changes + recorded.splitChanges > 0);
    return this.#reportAs(changed ? 'recorded' : 'unchanged');
  }

  concludeWith(ending: Ending, error: OddsError): CollectionReport {
    return { ...this.#reportAs(ending), error: { code: error.code, message: error.message } };
  }

  #reportAs(status: CollectionStatus): CollectionReport {
    const observations = this.slates.flatMap(({ landed, observation }) => (landed && observation) || []);
    const readings = this.slates.flatMap(({ reading }) => reading ?? []);
    const games = readings.flatMap((reading) => reading.games);
    return {
      status,
      source: this.source,
      league: this.league,
      capturedAt: observations.at(-1)?.capturedAt ?? null,
      observation: observations.map(({ contentHash }) => contentHash).join(',') || null,
      landed: this.slates.filter(({ landed }) => landed).length,
      gaps: this.slates.flatMap(gapIn),
      games: { seen: games.length, quoted: games.filter(({ quotes }) => quotes.length > 0).length },
      outcomes: {
        seen: sum(readings, ({ outcomes }) => outcomes.seen),
        quotes: sum(readings, ({ outcomes }) => outcomes.quotes),
        skipped: sumByReason(readings.map(({ outcomes }) => outcomes.skipped)),
        rejected: sumByReason(readings.map(({ outcomes }) => outcomes.rejected)),
      },
      recorded: {
        changes: sum(this.slates, ({ recorded }) => recorded?.changes),
        splitChanges: sum(this.slates, ({ recorded }) => recorded?.splitChanges),
      },
      databaseCalls: sum(this.slates, ({ databaseCalls }) => databaseCalls),
      durationMs: Math.round(this.#now() - this.#startedAt),
      correlationId: this.correlationId,
    };
  }
}

/** A slate that has not landed when the run is told of is a gap, also where nobody came to ask for it. */
function gapIn({ landed, slateDate, error }: SlateRun): Gap[] {
  return landed ? [] : [{ slateDate, code: error?.code ?? 'deadline_near' }];
}

function sum<T>(parts: readonly T[], of: (part: T) => number | undefined): number {
  return parts.reduce((total, part) => total + (of(part) ?? 0), 0);
}

function sumByReason(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const [reason, n] of counts.flatMap(Object.entries)) total.set(reason, (total.get(reason) ?? 0) + n);
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}
