import type { ScheduleStore } from '../games/schedule-store.ts';
import type { CircuitStore } from '../resilience/circuit/store.ts';
import { OddsError } from '../resilience/odds-error.ts';
import type { RunStatusStore } from '../telemetry/run-status.ts';
import { assessHealth } from './assess-health.ts';
import type { Expectations } from './expectations.ts';
import type { Answer, DeepFacts, SchemaDifference } from './facts.ts';
import type { HealthReport } from './health-report.ts';
import { officialGamesAhead } from './unobserved-starts.ts';

/** What a deep check asks the database. Each call throws OddsError `database_…` or `deadline_near`. */
export interface DatabaseQuestions {
  readonly isThere: (signal: AbortSignal) => Promise<unknown>;
  readonly schemaDrift: (signal: AbortSignal) => Promise<readonly SchemaDifference[]>;
}

/** One cheap request to an address of a source. */
export interface SourceCheck {
  /** The name of its circuit. */
  readonly name: string;
  /** @throws OddsError with a `source_…` code */
  readonly ask: (signal: AbortSignal) => Promise<void>;
}

export interface HealthCollaborators {
  readonly statuses: Pick<RunStatusStore, 'readAll'>;
  readonly circuits: Pick<CircuitStore, 'readAll'>;
  readonly schedule: Pick<ScheduleStore, 'gamesBetween'>;
  /** Bounded by the check's time, behind the circuit. */
  readonly database: (signal: AbortSignal) => DatabaseQuestions;
  readonly expected: Expectations;
  readonly now: () => Date;
  /** Longest wait for all questions to the database together; includes the time that it may need to wake. */
  readonly deepTimeoutMs: number;
  /** The sources that a deep check asks, beside the database. */
  readonly sources: readonly SourceCheck[];
  /** Longest wait for each of them. */
  readonly sourceTimeoutMs: number;
}

export interface HealthOrder {
  /** Also ask the database, which wakes it and keeps it awake, and each source. */
  readonly deep: boolean;
}

/** The store answers in milliseconds, or is unavailable. */
const storeTimeoutMs = 2_000;

/**
 * Assesses health from the state table: the statuses of runs, the circuits, and the official games ahead of each league that
 * is observed on a schedule. Only a deep check asks the database and the sources too. What does not answer becomes a reason
 * in the report, not an error.
 */
export async function checkHealth(
  { deep }: HealthOrder,
  collaborators: HealthCollaborators,
  signal: AbortSignal,
): Promise<HealthReport> {
  const { statuses, circuits, schedule, expected, now } = collaborators;
  const soon = AbortSignal.any([signal, AbortSignal.timeout(storeTimeoutMs)]);
  const [statusesRead, circuitsRead, officialGames, asked] = await Promise.all([
    answerOf(() => statuses.readAll(soon)),
    answerOf(() => circuits.readAll(soon)),
    answerOf(() => officialGamesAhead(expected, schedule, now(), soon)),
    deep ? askInDepth(collaborators, signal) : null,
  ]);
  return assessHealth({ statuses: statusesRead, circuits: circuitsRead, officialGames, deep: asked }, now(), expected);
}

async function askInDepth(
  { database, deepTimeoutMs, sources, sourceTimeoutMs }: HealthCollaborators,
  signal: AbortSignal,
): Promise<DeepFacts> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(deepTimeoutMs)]);
  const askSource = async ({ name, ask }: SourceCheck) => {
    const timeUp = AbortSignal.any([signal, AbortSignal.timeout(sourceTimeoutMs)]);
    return { name, answer: await answerOf(() => timed(() => ask(timeUp))) };
  };
  const [asked, ...answers] = await Promise.all([askDatabase(database(inTime), inTime), ...sources.map(askSource)]);
  return { ...asked, sources: answers };
}

async function timed(work: () => Promise<unknown>): Promise<{ readonly tookMs: number }> {
  const begun = performance.now();
  await work();
  return { tookMs: Math.round(performance.now() - begun) };
}

async function askDatabase(
  { isThere, schemaDrift }: DatabaseQuestions,
  signal: AbortSignal,
): Promise<Omit<DeepFacts, 'sources'>> {
  const database = await answerOf(() => timed(() => isThere(signal)));
  if (database.is === 'away') return { database, schema: null };
  return { database, schema: await answerOf(() => schemaDrift(signal)) };
}

async function answerOf<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { is: 'answered', value: await ask() };
  } catch (error) {
    if (!(error instanceof OddsError)) throw error;
    return { is: 'away', trouble: { code: error.code, message: error.message } };
  }
}
