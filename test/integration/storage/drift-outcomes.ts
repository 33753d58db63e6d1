import { expect } from 'vitest';
import * as z from 'zod';
import type { OddsError } from '../../../lib/resilience/odds-error.ts';
import type { RelationContract } from '../../../lib/storage/contract/contract.ts';
import type { SafeRead } from '../../../lib/storage/contract/read-safely.ts';
import { contract } from '../../../lib/storage/migrations/contract.ts';
import type { HistoryTables } from '../../support/history-tables.ts';
import { type Answers, allColumns, type Work } from './drift-asking.ts';
import type { DriftCase } from './drift-cases.ts';

const asEver = 'as ever';

export interface JudgedCase {
  readonly case: DriftCase;
  /** By the reader, the writer or the check that notices the drift. */
  readonly outcomes: Readonly<Record<string, string>>;
}

/** What a drift does to each reader, writer and check, in words. Any outcome that is not allowed fails here. */
export function judge(each: DriftCase, after: Answers, before: Answers): JudgedCase {
  const reads = [...after.reads].map(([who, read]) => [
    who,
    judgeRead(read, before.reads.get(who), each, who === allColumns),
  ]);
  const works = Object.entries(after.works ?? {}).map(([who, work]) => [
    who,
    judgeWork(who, work, before.works?.[who as keyof NonNullable<Answers['works']>]),
  ]);
  if (after.works?.recording.is === 'ok') expect(rowsBut(each, after.tables)).toEqual(rowsBut(each, before.tables));
  const outcomes = [...reads, ...works, ['the check', judgeCheck(each, after)]];
  return { case: each, outcomes: Object.fromEntries(outcomes.filter(([, outcome]) => outcome !== asEver)) };
}

/**
 * All rows as they are; all rows as they are but for the optional field that is named, which is null; or an error that
 * names what is missing. Never fewer rows, never another value, never a silent NULL.
 */
function judgeRead(
  read: SafeRead<object>,
  before: SafeRead<object> | undefined,
  each: DriftCase,
  anyOrder: boolean,
): string {
  if (before?.is !== 'ok' || before.rows.length === 0) throw new Error('There is nothing to compare with.');
  if (read.is === 'failed') return judgeFailure(read.error, each);
  const without = read.is === 'degraded' ? read.without : [];
  const isWithoutLinks = without.length > 0 && each.need !== 'optional' && linksOf.has(each.relation);
  const expected = before.rows.map((row) => (isWithoutLinks ? unlinked(row) : blanked(row, without)));
  expect(anyOrder ? sorted(read.rows) : read.rows).toEqual(anyOrder ? sorted(expected) : expected);
  if (read.is === 'ok') return asEver;
  expect([...without, ...read.renamed.map(({ name }) => name)]).toEqual([nameOf(each)]);
  if (isWithoutLinks) return 'goes on without links and says so';
  if (without.length > 0) {
    expect(each.need).toBe('optional');
    return 'goes on with NULL and says so';
  }
  expect(read.renamed[0]?.found.split('.').at(-1)).toBe(each.to);
  return 'goes on by that name and says so';
}

/** A game of the board as it is without links. */
function unlinked(row: object): object {
  return 'attemptId' in row ? { ...row, attemptId: null, gamePk: null } : row;
}

function judgeFailure(error: OddsError, each: DriftCase): string {
  expect(error).toMatchObject({ code: 'database_schema_missing' });
  const missing = z.array(z.string()).min(1).parse(error.details.missing);
  for (const one of missing) expect(error.message).toContain(one);
  // If a column that a view reads is dropped, the view goes too: then the error names the view.
  if (each.kind === 'view' && each.relation !== 'odds.game') {
    expect(missing).toEqual([nameOf(each)]);
    expect(each.need).toBe('critical');
  }
  return missing.includes(nameOf(each)) ? 'fails and names it' : `fails and names ${missing.join(' and ')}`;
}

/** What the board reads only for its links: without them it goes on. */
const linksOf: ReadonlySet<string> = new Set(['history.game', 'history.game_link', 'history.game_start', 'odds.game']);

const namesOnTheBoard: Readonly<Record<string, string>> = { last_seen_at: 'lastSeenAt', age_s: 'ageS' };

function blanked(row: object, without: readonly string[]): object {
  const columns = without.flatMap((name) => name.split('.')[2] ?? []);
  const fields = columns.flatMap((column) => [column, namesOnTheBoard[column] ?? column]);
  // The sides of a game on the board have ages of their own.
  return JSON.parse(JSON.stringify(row, (name, value: unknown) => (fields.includes(name) ? null : value)));
}

/** The result is the same, or it fails with the one code by which recording is deferred and never dead. */
function judgeWork(who: string, after: Work, before: Work | undefined): string {
  if (after.is === 'ok' && after.value === undefined && before?.is === 'ok' && before.value !== undefined) {
    return 'takes it for new';
  }
  if (after.is === 'ok') {
    expect(after).toEqual(before);
    return asEver;
  }
  expect(after.error).toMatchObject({ code: 'database_schema_missing', policy: { deferred: true, dead: false } });
  return who.startsWith('recording') ? 'is deferred' : 'fails by its code';
}

/** The check reports every drift by its name, and whether it is critical. */
function judgeCheck(each: DriftCase, { drift: { ok, drift } }: Answers): string {
  const own = drift.find(({ name, is }) => name === nameOf(each) && is !== 'extra');
  expect(own).toMatchObject(each.change === 'to a known name' ? { is: 'renamed' } : { is: 'missing', found: null });
  if (own?.grave) expect(ok).toBe(false);
  return own?.grave ? 'reports it as critical' : 'reports it';
}

function nameOf({ relation, column }: DriftCase): string {
  return column === undefined ? relation : `${relation}.${column}`;
}

function sorted(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** The rows that recording left, without the column that drifted: perhaps no query needed it. */
function rowsBut({ relation, column, to = '' }: DriftCase, tables: HistoryTables | undefined) {
  return Object.entries(tables ?? {}).map(([table, rows]) => [
    table,
    rows.map((row) =>
      Object.entries(row).filter(([key]) => relation !== `history.${table}` || ![column, to].includes(key)),
    ),
  ]);
}

/** Otherwise a NULL in the place of a value would not be noticed. */
export function checkEveryValueShows({ reads }: Answers, relation: string): void {
  const contracted = Object.entries<RelationContract>(contract).filter(([name]) => name === relation);
  const whole = reads.get(allColumns);
  const rows = whole?.is === 'ok' ? whole.rows : [];
  for (const [column, { need }] of contracted.flatMap(([, { columns }]) => Object.entries(columns))) {
    const values = rows.flatMap((row) => Object.entries(row).filter(([key]) => key === column));
    if (need === 'critical') expect([column, values.some(([, value]) => value !== null)]).toEqual([column, true]);
  }
}

/** Each column with what comes of each change. */
export function outcomesByName(judged: readonly JudgedCase[]): Readonly<Record<string, readonly string[]>> {
  const named = Map.groupBy(judged, ({ case: each }) => headingOf(each));
  return Object.fromEntries([...named].map(([name, all]) => [name, all.map(outcomeLine)]));
}

/** What drifts, as the outcomes are listed. */
export function headingOf(each: DriftCase): string {
  return `${nameOf(each)} (${each.need})`;
}

function outcomeLine({ case: { change, to }, outcomes }: JudgedCase): string {
  const clauses = Object.entries(outcomes).map(([who, outcome]) => `${who} ${outcome}`);
  return `  ${to === undefined ? change : `renamed to ${to}`}: ${clauses.join('; ')}`;
}

/** The same as text, and how often each outcome came up. */
export function outcomesText(judged: readonly JudgedCase[]): string {
  const lines = Object.entries(outcomesByName(judged)).flat(2);
  const counts = [...Map.groupBy(judged.flatMap(countedAs), (name) => name)].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${[...lines, '', `${judged.length} cases`, ...counts.map(([name, all]) => `${all.length} × ${name}`)].join('\n')}\n`;
}

/** The outcomes in such a text by the same names. */
export function outcomesIn(text: string): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  let lines: string[] = [];
  for (const line of text.split('\n\n')[0]?.split('\n') ?? []) {
    if (line.startsWith('  ')) lines.push(line);
    else {
      lines = [];
      found[line] = lines;
    }
  }
  return found;
}

/** What drifts, what it is needed for, and how. */
export function kindOf({ kind, column, need, change }: DriftCase): string {
  return `${need} ${column === undefined ? kind : `column of a ${kind}`} ${change}`;
}

function countedAs({ case: each, outcomes }: JudgedCase): string[] {
  const what = kindOf(each);
  return Object.entries(outcomes).map(
    ([who, outcome]) => `${what}: ${who} ${outcome.replace(/ odds\..*$/, ' what went with it')}`,
  );
}
