import type { ScheduleStore } from '../games/schedule-store.ts';
import type { CircuitStore } from '../resilience/circuit/store.ts';
import { OddsError } from '../resilience/odds-error.ts';
import { assessHealth } from './assess-health.ts';
import type { Expectations } from './expectations.ts';
import type { Answer, DeepFacts, SchemaDrift } from './facts.ts';
import type { HealthReport } from './health-report.ts';
import type { RunNotes } from './run-note.ts';
import { officialGamesAhead } from './unobserved-starts.ts';

/** What of the database itself is asked, each throwing OddsError `database_…` or `deadline_near`. */
export interface DatabaseQuestions {
  readonly isThere: (signal: AbortSignal) => Promise<unknown>;
  readonly schemaDrift: (signal: AbortSignal) => Promise<SchemaDrift>;
}

export interface HealthCollaborators {
  readonly notes: Pick<RunNotes, 'readAll'>;
  readonly circuits: Pick<CircuitStore, 'readAll'>;
  readonly schedule: Pick<ScheduleStore, 'gamesBetween'>;
  /** As one check asks it: within its time, behind its circuit. */
  readonly database: (signal: AbortSignal) => DatabaseQuestions;
  readonly expected: Expectations;
  readonly now: () => Date;
  /** Longest wait for all that the database is asked. It may have to wake for it. */
  readonly deepTimeoutMs: number;
}

export interface HealthOrder {
  /** Ask the database itself, which wakes it, and keeps it awake. */
  readonly deep: boolean;
}

/** The store answers in milliseconds, or is away. */
const storeTimeoutMs = 2_000;

/**
 * How it all is, by what the runs reported: reads of the state table – the notes, the circuits, and the official games ahead
 * of each league that a clock observes. Only a deep check asks the database too. Whatever does not answer is a reason in the
 * report, and no error.
 */
export async function checkHealth(
  { deep }: HealthOrder,
  { notes, circuits, schedule, database, expected, now, deepTimeoutMs }: HealthCollaborators,
  signal: AbortSignal,
): Promise<HealthReport> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(storeTimeoutMs)]);
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(deepTimeoutMs)]);
  const [noted, circuitsRead, officialGames, asked] = await Promise.all([
    answerOf(() => notes.readAll(soon)),
    answerOf(() => circuits.readAll(soon)),
    answerOf(() => officialGamesAhead(expected, schedule, now(), soon)),
    deep ? askDatabase(database(inTime), inTime) : null,
  ]);
  return assessHealth({ notes: noted, circuits: circuitsRead, officialGames, deep: asked }, now(), expected);
}

async function askDatabase({ isThere, schemaDrift }: DatabaseQuestions, signal: AbortSignal): Promise<DeepFacts> {
  const asked = performance.now();
  const database = await answerOf(async () => {
    await isThere(signal);
    return { tookMs: Math.round(performance.now() - asked) };
  });
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
