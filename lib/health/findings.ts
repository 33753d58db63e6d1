import { catalogueFile, catalogueLine } from '../odds/unknown-books.ts';
import { errorTable, isErrorCode } from '../resilience/error-table.ts';
import type { ReportedError } from '../resilience/reported-error.ts';
import type { HealthView, Reason } from './health-report.ts';
import type { SourceHealth } from './source-health.ts';

// Each rule's finding, with the sentence that explains it.

export type Finding = Omit<Reason, 'weighs'>;

export function sourceFailsAlone({ sources }: HealthView): readonly Finding[] {
  return sources.filter(({ is, anotherServes }) => cannotServe.has(is) && !anotherServes).map(sourceFailed);
}

export function sourceFailsAndAnotherServes({ sources }: HealthView): readonly Finding[] {
  return sources.filter(({ is, anotherServes }) => cannotServe.has(is) && anotherServes).map(sourceFailed);
}

const cannotServe: ReadonlySet<SourceHealth['is']> = new Set(['failing', 'out of quota']);

function sourceFailed(source: SourceHealth): Finding {
  const { trouble, lastRunAt, lastSuccessAt, anotherServes } = source;
  const others = anotherServes ? 'Another source serves in its place.' : 'No other source serves.';
  const because = `At ${lastRunAt}: ${describe(trouble)} ${others} Its last success: ${lastSuccessAt ?? 'none so far'}.`;
  return { what: named(source), because, runbook: sectionOf(trouble, 'source') };
}

export function sourceHasNoPrice({ sources }: HealthView): readonly Finding[] {
  return sources
    .filter(({ is, open, quotes }) => is === 'serving' && (open ?? 0) > 0 && quotes === 0)
    .map((source) => ({
      what: named(source),
      because: `At ${source.lastRunAt} it had ${source.open} games that are open for betting, and no price of any.`,
      runbook: 'source',
    }));
}

/** Below this share of the official games of the next 12 hours, sources offer us too few. */
const leastCoveragePercent = 80;

export function coverageIsLow({ coverage }: HealthView): readonly Finding[] {
  return coverage
    .filter(({ percent }) => percent < leastCoveragePercent)
    .map(({ league, open, official, percent }) => ({
      what: league,
      because: `Its last observation had ${open} games that are open for betting, of ${official} official ones that start within 12 hours: ${percent} %, less than ${leastCoveragePercent} %.`,
      runbook: 'low-coverage',
    }));
}

/** If more than this part of a run's outcomes is unknown, the catalogue is behind the source. */
const toleratedUnknownShare = 0.05;
/** The report's `sources` lists the others. */
const unknownBooksNamed = 3;

export function booksAreUnknown({ sources }: HealthView): readonly Finding[] {
  return sources.flatMap((source) => {
    const { is, unknownBooks } = source;
    if (is !== 'serving' || unknownBooks === null) return [];
    const { asOf, outcomes, seen, books, more } = unknownBooks;
    if (!(outcomes / seen > toleratedUnknownShare)) return [];
    const largest = books.slice(0, unknownBooksNamed);
    const others = books.length - largest.length + more;
    const keys = largest.map(({ key, outcomes }) => `${JSON.stringify(key)} with ${outcomes}`).join(', ');
    const lines = largest.flatMap(({ add }) => (add === null ? [] : catalogueLine(add))).join(' ');
    const because =
      `At ${asOf}, ${outcomes} of ${seen} outcomes, more than ${toleratedUnknownShare * 100}%, were of books that the catalogue does not name, ` +
      `and were not recorded: ${keys}${others > 0 ? `, and ${others} more` : ''}. Check and add to ${catalogueFile}: ${lines}`;
    return [{ what: named(source), because, runbook: 'unknown-books' }];
  });
}

export function addressWasPassedOver({ sources }: HealthView): readonly Finding[] {
  return sources
    .filter(({ is }) => is === 'serving')
    .flatMap((source) =>
      source.passedOver.map(({ name, code }) => ({
        what: named(source),
        because: `Its address ${name} did not serve (${code}); another address did.`,
        runbook: sectionOf({ code }, 'source'),
      })),
    );
}

export function sourceDoesNotAnswer({ checkedSources }: HealthView): readonly Finding[] {
  return checkedSources
    .filter(({ is }) => is === 'failing')
    .map(({ name, trouble }) => ({
      what: `source ${name}`,
      because: `This check asked it: ${describe(trouble)}`,
      runbook: sectionOf(trouble, 'source'),
    }));
}

export function leagueIsStale({ freshness }: HealthView): readonly Finding[] {
  return freshness
    .filter(({ is }) => is === 'stale')
    .map(({ league, lastObservationAt, ageMs, limitMs }) => ({
      what: league,
      because: `It was last observed at ${lastObservationAt}, ${minutes(ageMs ?? 0)} ago. The limit is ${minutes(limitMs)}.`,
      runbook: 'source',
    }));
}

export function startsAreUnobserved({ unobservedStarts }: HealthView): readonly Finding[] {
  return [...Map.groupBy(unobservedStarts, ({ league }) => league)].flatMap(([league, [first, ...others]]) => {
    if (first === undefined) return [];
    const count = others.length === 0 ? '1 game starts' : `${others.length + 1} games start`;
    const next = `the next is game ${first.gamePk} at ${first.startTime} (${first.localTime} by the zone of the stage)`;
    const because = `${count} outside the hours or months in which it is observed: ${next}. Widen its slate in infra/stages.ts, or closing prices are missed.`;
    return [{ what: league, because, runbook: 'source' }];
  });
}

export function databaseIsAway({ database }: HealthView): readonly Finding[] {
  return database.trouble && canWait(database.trouble) ? [databaseFailed(database, database.trouble)] : [];
}

export function databaseRefuses({ database }: HealthView): readonly Finding[] {
  return database.trouble && !canWait(database.trouble) ? [databaseFailed(database, database.trouble)] : [];
}

function databaseFailed({ asOf, metBy }: HealthView['database'], trouble: ReportedError): Finding {
  return {
    what: 'database',
    because: `At ${asOf}, ${metBy}: ${describe(trouble)}`,
    runbook: sectionOf(trouble, 'database'),
  };
}

function canWait({ code }: ReportedError): boolean {
  return isErrorCode(code) && errorTable[code].deferred;
}

export function schemaDriftedGravely({ schema }: HealthView): readonly Finding[] {
  const { is, asOf, trouble } = schema;
  if (is !== 'drifted' || trouble === null) return drifted(schema.drift.filter(({ grave }) => grave));
  return [{ what: 'schema', because: `At ${asOf}: ${describe(trouble)}`, runbook: sectionOf(trouble, 'schema-drift') }];
}

export function schemaDriftedSlightly({ schema }: HealthView): readonly Finding[] {
  return drifted(schema.drift.filter(({ grave, is }) => !grave && is !== 'extra'));
}

/** The check asked the database for its schema and got no answer. */
export function schemaIsHidden({ schema: { is, trouble } }: HealthView): readonly Finding[] {
  if (is !== 'unknown' || trouble === null) return [];
  return [
    {
      what: 'schema',
      because: `It could not be compared. ${describe(trouble)}`,
      runbook: sectionOf(trouble, 'database'),
    },
  ];
}

/** A finding names at most this many differences; the report's `schema` lists all. */
const driftsNamed = 5;

function drifted(drift: HealthView['schema']['drift']): readonly Finding[] {
  if (drift.length === 0) return [];
  const names = drift.map(({ name, is, found }) => `${name} (${found === null ? is : `${is}: ${found}`})`);
  const others = drift.length > driftsNamed ? `, and ${drift.length - driftsNamed} more` : '';
  const because = `Not what the code expects: ${names.slice(0, driftsNamed).join(', ')}${others}.`;
  return [{ what: 'schema', because, runbook: 'schema-drift' }];
}

export function sourceCircuitRejects(view: HealthView): readonly Finding[] {
  return circuitFindings(view).filter(({ what }) => what !== databaseCircuit);
}

export function databaseCircuitRejects(view: HealthView): readonly Finding[] {
  return circuitFindings(view).filter(({ what }) => what === databaseCircuit);
}

const databaseCircuit = 'circuit database';

/** A forced circuit is a finding, too, if it lets calls through: it no longer protects, and may have been forgotten. */
function circuitFindings({ circuits }: HealthView): readonly Finding[] {
  return (circuits ?? [])
    .filter(({ rejects, byHand }) => rejects || byHand !== null)
    .map(({ name, position, until, because, byHand }) => ({
      what: `circuit ${name}`,
      because: `It is ${position}${byHand ? ` by ${byHand.owner}` : ''} until ${until}: ${because}.`,
      runbook: 'circuit',
    }));
}

export function databaseIsAnother({ backlog }: HealthView): readonly Finding[] {
  if (!backlog?.mismatch) return [];
  const { key, since, noticedAt } = backlog.mismatch;
  const because =
    `It is not the database that the state describes: it was exchanged, or restored from an older snapshot. At ${noticedAt} it lacked ` +
    `observations that had been recorded, from ${key} on, and drains do not record them again by themselves. ` +
    `Run "odds drain --since ${since}" (deployed: invoke record-backlog with {"since": "${since}"}).`;
  return [{ what: 'database', because, runbook: 'database' }];
}

export function backlogIsMissing({ backlog }: HealthView): readonly Finding[] {
  if (backlog === null || backlog.missing === 0) return [];
  const because = `At ${backlog.asOf}, ${backlog.missing} observations had waited for longer than two drains should take.`;
  return [{ what: 'backlog', because, runbook: 'database' }];
}

export function backlogIsDead({ backlog }: HealthView): readonly Finding[] {
  if (backlog === null || backlog.dead === 0) return [];
  const because = `At ${backlog.asOf}, ${backlog.dead} observations could be read by no reader so far.`;
  return [{ what: 'backlog', because, runbook: 'unreadable' }];
}

/** If the state table is unavailable, that alone is the reason for everything unknown. */
export function stateIsUnknown({ state, sources, database, schema, backlog, runs }: HealthView): readonly Finding[] {
  if (state.is === 'away') return [];
  const unknown = [
    ...sources.filter(({ is }) => is === 'unknown').map(named),
    ...(database.is === 'unknown' ? ['database'] : []),
    // An unavailable database hides its schema, and is reason enough.
    ...(schema.is === 'unknown' && schema.trouble === null && database.is !== 'failing' ? ['schema'] : []),
    ...(backlog === null ? ['backlog'] : []),
    ...runs.filter(({ is }) => is === 'unknown').map(({ name }) => name),
  ];
  return unknown.map((what) => ({ what, because: 'Unknown: no run has reported on it yet.', runbook: 'state' }));
}

export function stateIsAway({ state: { trouble } }: HealthView): readonly Finding[] {
  if (trouble === null) return [];
  const because = `The statuses of runs, or the circuits, could not be read: ${describe(trouble)}`;
  return [{ what: 'state table', because, runbook: sectionOf(trouble, 'state') }];
}

function named({ source, league }: Pick<SourceHealth, 'source' | 'league'>): string {
  return `source ${source} of ${league}`;
}

export function describe(trouble: ReportedError | null): string {
  return trouble ? `${trouble.message} (${trouble.code})` : 'the reason is unknown.';
}

export function sectionOf(trouble: Pick<ReportedError, 'code'> | null, otherwise: string): string {
  return trouble && isErrorCode(trouble.code) ? errorTable[trouble.code].runbook : otherwise;
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} min`;
}
