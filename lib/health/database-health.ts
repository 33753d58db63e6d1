import type { Instant } from '../odds/instant.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { RunStatus } from '../telemetry/run-status.ts';
import type { DeepFacts, SchemaDifference } from './facts.ts';

/** The database as the last run or check that called it found it. */
export interface DatabaseHealth {
  readonly is: 'answering' | 'failing' | 'unknown';
  readonly asOf: Instant | null;
  /** The name of the run that called it, or `this check`. */
  readonly metBy: string | null;
  readonly trouble: ReportedError | null;
  /** How long this check's own query took. */
  readonly tookMs?: number;
}

/** The schema as far as it was used or compared: a run that recorded has found what recording needs. */
export interface SchemaHealth {
  readonly is: 'as expected' | 'drifted' | 'unknown';
  readonly asOf: Instant | null;
  /** True if the whole schema was compared, false if a run only used a part of it. */
  readonly compared: boolean;
  readonly drift: readonly SchemaDifference[];
  readonly trouble: ReportedError | null;
}

/** What one run reports about the database. */
interface Meeting {
  readonly asOf: Instant;
  readonly metBy: string;
  readonly trouble: ReportedError | null;
}

const schemaMissing = 'database_schema_missing';
/** Statuses of runs whose calls to the database, if they made any, succeeded. */
const satisfied: ReadonlySet<string> = new Set(['recorded', 'unchanged', 'drained']);

export function databaseOf(statuses: readonly RunStatus[], deep: DeepFacts | null, checkedAt: Instant): DatabaseHealth {
  if (deep) {
    const { database } = deep;
    const met = { asOf: checkedAt, metBy: 'this check' };
    return database.is === 'answered'
      ? { is: 'answering', ...met, trouble: null, tookMs: database.value.tookMs }
      : { is: 'failing', ...met, trouble: database.trouble };
  }
  const last = lastMeeting(statuses);
  if (last === undefined) return { is: 'unknown', asOf: null, metBy: null, trouble: null };
  // The database answered, and reported a different schema.
  if (last.trouble?.code === schemaMissing) return { is: 'answering', ...last, trouble: null };
  return { is: last.trouble ? 'failing' : 'answering', ...last };
}

export function schemaOf(statuses: readonly RunStatus[], deep: DeepFacts | null, checkedAt: Instant): SchemaHealth {
  if (deep?.schema) return schemaAsked(deep.schema, checkedAt);
  // A database that is unavailable reports nothing about its schema.
  const last = lastMeeting(statuses, ({ trouble }) => trouble === null || trouble.code === schemaMissing);
  const used = { asOf: last?.asOf ?? null, compared: false, drift: [], trouble: last?.trouble ?? null };
  if (last === undefined) return { is: 'unknown', ...used };
  return { is: last.trouble ? 'drifted' : 'as expected', ...used };
}

function schemaAsked(schema: NonNullable<DeepFacts['schema']>, asOf: Instant): SchemaHealth {
  if (schema.is === 'away') return { is: 'unknown', asOf, compared: false, drift: [], trouble: schema.trouble };
  const drift = schema.value;
  return { is: drift.length > 0 ? 'drifted' : 'as expected', asOf, compared: true, drift, trouble: null };
}

function lastMeeting(statuses: readonly RunStatus[], counts: (meeting: Meeting) => boolean = () => true) {
  const meetings = statuses.flatMap(({ last }) => meetingOf(last)).filter(counts);
  // For the same moment, a failure tells more than a success.
  const rank = ({ asOf, trouble }: Meeting) => `${asOf} ${trouble === null ? 0 : 1}`;
  return meetings.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}

function meetingOf({ name, status, endedAt, error, figures }: RunStatus['last']): Meeting[] {
  const met = { asOf: endedAt, metBy: name };
  if (error && isOfTheDatabase(error, status)) return [{ ...met, trouble: error }];
  const asked = status === 'prepared' || (satisfied.has(status) && (figures.databaseCalls ?? 0) > 0);
  return asked ? [{ ...met, trouble: null }] : [];
}

/** A run that was deferred because its time was up counts as a sign of a slow database. */
function isOfTheDatabase({ code }: ReportedError, status: string): boolean {
  return code.startsWith('database_') || (status === 'deferred' && code === 'deadline_near');
}
