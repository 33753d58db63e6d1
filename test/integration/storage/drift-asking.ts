import * as z from 'zod';
import { syncSportsbooks } from '../../../functions/migrate-schema/sync-sportsbooks.ts';
import { boardQuery, readBoard } from '../../../lib/queries/board.ts';
import { newestLinksQuery } from '../../../lib/queries/game-links.ts';
import { type ReadLink, recordLinks } from '../../../lib/recording/links/record-links.ts';
import type { ReadObservation } from '../../../lib/recording/reading-document.ts';
import { recordSeveral } from '../../../lib/recording/record.ts';
import { recordedLinkKeys, recordedOddsKeys, recordedScheduleKeys } from '../../../lib/recording/recorded-keys.ts';
import { recordSchedules } from '../../../lib/recording/schedule/record-schedule.ts';
import type { ReadSchedule } from '../../../lib/recording/schedule/schedule-document.ts';
import { OddsError } from '../../../lib/resilience/odds-error.ts';
import type { SchemaContract } from '../../../lib/storage/contract/contract.ts';
import { schemaDrift } from '../../../lib/storage/contract/drift.ts';
import { queryOf, selectFrom } from '../../../lib/storage/contract/query.ts';
import { readSafely, type SafeRead } from '../../../lib/storage/contract/read-safely.ts';
import type { Database, Executor } from '../../../lib/storage/database.ts';
import { readLedger } from '../../../lib/storage/ledger.ts';
import { contract } from '../../../lib/storage/migrations/contract.ts';
import { readTables } from '../../support/history-tables.ts';
import { standingAlone } from '../../support/standing-alone.ts';
import type { DriftCase } from './drift-cases.ts';

export interface Asking {
  /** Whether these are recorded, of this source on this day. */
  readonly recorded: readonly ReadObservation[];
  readonly day: string;
  readonly toRecord: readonly ReadObservation[];
  readonly schedules: { readonly recorded: readonly ReadSchedule[]; readonly toRecord: readonly ReadSchedule[] };
  readonly links: { readonly recorded: readonly ReadLink[]; readonly toRecord: readonly ReadLink[] };
}

/** Work that either does the same as ever, or fails. */
export type Work =
  | { readonly is: 'ok'; readonly value: unknown }
  | { readonly is: 'failed'; readonly error: OddsError };

const source = 'action-network';
const relations: SchemaContract = contract;

/** Everybody who reads: the project's own queries, and one that wants all there is of the relation. */
function readersOf(database: Executor, { recorded, day, schedules, links }: Asking) {
  const asked = JSON.stringify(positionsOf(recorded));
  const askedSchedules = JSON.stringify(positionsOf(schedules.recorded));
  const official = { source: 'mlb-stats-api', league: 'mlb' };
  const asserted = { source: 'asserted', league: 'mlb' };
  const askedLinks = JSON.stringify(positionsOf(links.recorded.map((one) => ({ ...asserted, ...one }))));
  const unlinked = { id: '', source: '', league: '', most: 10 };
  const before = '2026-08-01T00:00:00Z';
  return [
    ['board', boardQuery, () => readBoard(database, { league: 'mlb', from: day, sources: 'freshest' })],
    [
      'recorded keys',
      recordedOddsKeys.queries.keys,
      () => readSafely(database, recordedOddsKeys.queries.keys, { asked }),
    ],
    [
      'last recorded',
      recordedOddsKeys.queries.last,
      () => readSafely(database, recordedOddsKeys.queries.last, { source, league: 'mlb', before }),
    ],
    [
      'replay',
      recordedOddsKeys.queries.readers,
      () => readSafely(database, recordedOddsKeys.queries.readers, { source, league: 'mlb', day }),
    ],
    [
      'recorded schedules',
      recordedScheduleKeys.queries.keys,
      () => readSafely(database, recordedScheduleKeys.queries.keys, { asked: askedSchedules }),
    ],
    [
      'last schedule',
      recordedScheduleKeys.queries.last,
      () => readSafely(database, recordedScheduleKeys.queries.last, { ...official, before }),
    ],
    [
      'replay of schedules',
      recordedScheduleKeys.queries.readers,
      () => readSafely(database, recordedScheduleKeys.queries.readers, { ...official, day }),
    ],
    [
      'recorded links',
      recordedLinkKeys.queries.keys,
      () => readSafely(database, recordedLinkKeys.queries.keys, { asked: askedLinks }),
    ],
    [
      'last link',
      recordedLinkKeys.queries.last,
      () => readSafely(database, recordedLinkKeys.queries.last, { ...asserted, before }),
    ],
    [
      'replay of links',
      recordedLinkKeys.queries.readers,
      () => readSafely(database, recordedLinkKeys.queries.readers, { ...asserted, day }),
    ],
    ['unlinked games', newestLinksQuery, () => readSafely(database, newestLinksQuery, unlinked)],
  ] as const;
}

function positionsOf(recorded: readonly Pick<ReadObservation, 'source' | 'capturedAt' | 'contentHash'>[]) {
  return recorded.map((one, n) => ({
    n,
    source: one.source,
    at: one.capturedAt,
    hash: one.contentHash.slice(0, 32),
  }));
}

async function readAll(database: Executor, relation: string, asking: Asking) {
  const reads = new Map<string, SafeRead<object>>();
  for (const [who, { subselects }, read] of readersOf(database, asking)) {
    // A view that neither a query nor one of its views reads does not affect the query.
    const isNothingToIt = views.has(relation) && !subselects.some((each) => each.relation === relation);
    if (!isNothingToIt) reads.set(who, ageless(await read()));
  }
  return reads.set(allColumns, ageless(await readSafely(database, wholeQuery(relation), {})));
}

/** Each transaction has another time, so only whether there is an age is compared. */
function ageless(read: SafeRead<object>): SafeRead<object> {
  const isAge = (name: string, value: unknown) => ['age_s', 'ageS'].includes(name) && typeof value === 'number';
  const text = (rows: readonly object[]) =>
    JSON.stringify(rows, (name, value: unknown) => (isAge(name, value) ? 'an age' : value));
  return read.is === 'failed' ? read : { ...read, rows: JSON.parse(text(read.rows)) };
}

/** Except odds.game, which other views read. */
const views = new Set(
  Object.keys(relations).filter(
    (name) => relations[name as keyof SchemaContract]?.kind === 'view' && name !== 'odds.game',
  ),
);

/** The query of every column of the relation that drifts. */
export const allColumns = 'a query of all columns';

function wholeQuery(name: string) {
  const columns = Object.keys(relations[name as keyof SchemaContract]?.columns ?? {}).join(', ');
  return queryOf(z.record(z.string(), z.unknown()))`
    select * from ${selectFrom(relations, name as keyof SchemaContract, 'w', columns)}`;
}

/** All code that writes tables. Recording comes last: a failure takes back what was written before it. */
async function workAll(database: Executor, { toRecord, schedules, links }: Asking) {
  return {
    'syncing sportsbooks': await done(() => syncSportsbooks.run(database as Database)),
    'reading the ledger': await done(() => readLedger(database)),
    'recording schedules': await done(() => recordSchedules(database, schedules.toRecord)),
    'recording links': await done(() => recordLinks(database, links.toRecord)),
    recording: await done(() => recordSeveral(database, toRecord)),
  };
}

async function done(work: () => Promise<unknown>): Promise<Work> {
  try {
    return { is: 'ok', value: await work() };
  } catch (error) {
    if (error instanceof OddsError) return { is: 'failed', error };
    throw error;
  }
}

async function askAll(database: Executor, { relation, kind }: DriftedRelation, asking: Asking) {
  const drift = await schemaDrift(database, contract);
  const reads = await readAll(database, relation, asking);
  // No code writes a view.
  const works = kind === 'table' ? await workAll(database, asking) : undefined;
  const tables = works?.recording.is === 'ok' ? await readTables(database) : undefined;
  return { drift, reads, works, tables };
}

type DriftedRelation = Pick<DriftCase, 'relation' | 'kind' | 'statements'>;

export type Answers = Awaited<ReturnType<typeof askAll>>;

/** The catalogue stays as it is during all queries; to read it for each would take most of the time. */
function lookingOnce(database: Executor): Executor {
  let catalogue: ReturnType<Executor['execute']> | undefined;
  return {
    execute(statement, signal) {
      if (!statement.sql.includes('pg_catalog.pg_attribute')) return database.execute(statement, signal);
      catalogue ??= database.execute(statement, signal);
      return catalogue;
    },
  };
}

class TakenBack extends Error {}

/** What everybody gets on a schema that has drifted so. Then it is as it was. */
export async function onDrifted(database: Database, drifted: DriftedRelation, asking: Asking): Promise<Answers> {
  let answers: Answers | undefined;
  await database
    .transaction(async (transaction) => {
      for (const sql of drifted.statements) await transaction.execute({ sql });
      answers = await askAll(lookingOnce(await standingAlone(transaction)), drifted, asking);
      throw new TakenBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
  if (!answers) throw new Error('The drifted schema was not asked.');
  return answers;
}
