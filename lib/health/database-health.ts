import type { Instant } from '../odds/instant.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { RunNote } from '../telemetry/run-status.ts';
import type { DeepFacts, SchemaDifference } from './facts.ts';

/** The database as whoever met it last found it. */
export interface DatabaseHealth {
  readonly is: 'answering' | 'failing' | 'unknown';
  readonly asOf: Instant | null;
  /** The name of the run that met it, or `this check`. */
  readonly metBy: string | null;
  readonly trouble: ReportedError | null;
  /** Of this check's own question. */
  readonly tookMs?: number;
}

/** The schema as far as somebody has looked: a run that recorded has found what recording needs. */
export interface SchemaHealth {
  readonly is: 'as expected' | 'drifted' | 'unknown';
  readonly asOf: Instant | null;
  /** Whether all of it was compared, or only used. */
  readonly compared: boolean;
  readonly drift: readonly SchemaDifference[];
  readonly trouble: ReportedError | null;
}

/** What one run tells of the database. */
interface Meeting {
  readonly asOf: Instant;
  readonly metBy: string;
  readonly trouble: ReportedError | null;
}

const schemaMissing = 'database_schema_missing';
/** Runs that could do with the database what they wanted to, if they asked it for anything. */
const satisfied: ReadonlySet<string> = new Set(['recorded', 'unchanged', 'drained']);

export function databaseOf(notes: readonly RunNote[], deep: DeepFacts | null, checkedAt: Instant): DatabaseHealth {
  if (deep) {
    const { database } = deep;
    const met = { asOf: checkedAt, metBy: 'this check' };
    return database.is === 'answered'
      ? { is: 'answering', ...met, trouble: null, tookMs: database.value.tookMs }
      : { is: 'failing', ...met, trouble: database.trouble };
  }
  const last = lastMeeting(notes);
  if (last === undefined) return { is: 'unknown', asOf: null, metBy: null, trouble: null };
  // It answered that its schema is another one.
  if (last.trouble?.code === schemaMissing) return { is: 'answering', ...last, trouble: null };
  return { is: last.trouble ? 'failing' : 'answering', ...last };
}

export function schemaOf(notes: readonly RunNote[], deep: DeepFacts | null, checkedAt: Instant): SchemaHealth {
  if (deep?.schema) return schemaAsked(deep.schema, checkedAt);
  // A database that is away has said nothing of its schema.
  const last = lastMeeting(notes, ({ trouble }) => trouble === null || trouble.code === schemaMissing);
  const used = { asOf: last?.asOf ?? null, compared: false, drift: [], trouble: last?.trouble ?? null };
  if (last === undefined) return { is: 'unknown', ...used };
  return { is: last.trouble ? 'drifted' : 'as expected', ...used };
}

function schemaAsked(schema: NonNullable<DeepFacts['schema']>, asOf: Instant): SchemaHealth {
  if (schema.is === 'away') return { is: 'unknown', asOf, compared: false, drift: [], trouble: schema.trouble };
  const drift = schema.value;
  return { is: drift.length > 0 ? 'drifted' : 'as expected', asOf, compared: true, drift, trouble: null };
}

function lastMeeting(notes: readonly RunNote[], counts: (meeting: Meeting) => boolean = () => true) {
  const meetings = notes.flatMap(({ last }) => meetingOf(last)).filter(counts);
  // Of the same moment, what went wrong is the better knowledge.
  const rank = ({ asOf, trouble }: Meeting) => `${asOf} ${trouble === null ? 0 : 1}`;
  return meetings.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
}

function meetingOf({ name, status, endedAt, error, figures }: RunNote['last']): Meeting[] {
  const met = { asOf: endedAt, metBy: name };
  if (error && isOfTheDatabase(error, status)) return [{ ...met, trouble: error }];
  const asked = status === 'prepared' || (satisfied.has(status) && (figures.databaseCalls ?? 0) > 0);
  return asked ? [{ ...met, trouble: null }] : [];
}

/** What was put off because the time was up, was put off by a database that is too slow, as far as one can tell. */
function isOfTheDatabase({ code }: ReportedError, status: string): boolean {
  return code.startsWith('database_') || (status === 'deferred' && code === 'deadline_near');
}
