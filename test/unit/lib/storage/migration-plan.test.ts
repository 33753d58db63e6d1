import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../lib/storage/ledger.ts';
import type { Migration, Replaceable } from '../../../../lib/storage/migration.ts';
import { checksumOf, planOf, type SchemaSource } from '../../../../lib/storage/migration-plan.ts';

const first: Migration = { id: '0001-first', statements: () => ['create table one ()'] };
const second: Migration = { id: '0002-second', statements: () => ['create table two ()'] };
const third: Migration = { id: '0003-third', statements: () => ['create table three ()'] };
const count: Replaceable = { name: 'count', statements: () => ['create or replace function count'] };
const view: Replaceable = {
  name: 'view',
  drops: () => ['drop view if exists view'],
  statements: () => ['create view view'],
};

describe('the plan', () => {
  it('takes the first migration that has not run, before any function', () => {
    expect(planOf(source([first, second]), ledgerAfter([first])).next).toMatchObject({
      kind: 'migration',
      migration: second,
      sha256: checksumOf(second),
    });
  });

  it('is empty if everything is done', () => {
    expect(planOf(source([first, second]), ledgerAfter([first, second], [count, view]))).toEqual({
      next: undefined,
      ahead: [],
    });
  });

  it('makes all functions anew after a migration', () => {
    const ledger = { ...ledgerAfter([first, second]), replaceables: ledgerAfter([first], [count, view]).replaceables };
    expect(staleNames(source([first, second]), ledger)).toEqual(['count', 'view']);
  });

  it('makes anew the function that changed and those after it, and not those before', () => {
    const ledger = ledgerAfter([first], [count, view]);
    const statements = () => ['as other text'];
    expect(staleNames(source([first], [count, { ...view, statements }]), ledger)).toEqual(['view']);
    expect(staleNames(source([first], [count, { ...view, drops: () => [] }]), ledger)).toEqual(['view']);
    expect(staleNames(source([first], [{ ...count, statements }, view]), ledger)).toEqual(['count', 'view']);
    expect(staleNames(source([first], [view, count]), ledger)).toEqual(['view', 'count']);
  });

  it('forgets a function that was taken out, and makes none anew for the last of the list', () => {
    const ledger = ledgerAfter([first], [count, view]);
    expect(planOf(source([first], [count]), ledger).next).toMatchObject({
      kind: 'replaceables',
      stale: [],
      checksums: [{ name: 'count' }],
    });
    expect(staleNames(source([first], [view]), ledger)).toEqual(['view']);
  });

  it('leaves a schema as it is if a newer deployment has migrated it further', () => {
    const changed = [{ ...count, statements: () => ['as older text'] }];
    expect(planOf(source([first], changed), ledgerAfter([first, second, third], [count, view]))).toEqual({
      next: undefined,
      ahead: ['0002-second', '0003-third'],
    });
  });
});

describe('a migration is refused by name', () => {
  it('when it was edited after it ran', () => {
    const edited = { ...first, statements: () => ['create table one (id int)'] };
    expect(() => planOf(source([edited, second]), ledgerAfter([first]))).toThrow(
      expect.objectContaining({ code: 'migration_edited', message: expect.stringContaining('0001-first') }),
    );
  });

  it('when it was edited after it ran, also if a newer deployment was here', () => {
    const edited = { ...first, statements: () => [] };
    expect(() => planOf(source([edited]), ledgerAfter([first, second]))).toThrow(
      expect.objectContaining({ code: 'migration_edited' }),
    );
  });

  it('when a later one has run already', () => {
    expect(() => planOf(source([first, second, third]), ledgerAfter([first, third]))).toThrow(
      expect.objectContaining({ code: 'migration_misordered', message: expect.stringContaining('0002-second') }),
    );
  });

  it.each([
    ['when its number is taken', [first, { ...second, id: '0001-again' }], '0001-again'],
    ['when it is listed twice', [first, first], '0001-first'],
    ['when it is listed out of order', [second, first], '0001-first'],
    ['when it is not named like the others', [first, { ...second, id: '2-second' }], '2-second'],
  ])('%s', (_when, migrations, name) => {
    expect(() => planOf(source(migrations), ledgerAfter([]))).toThrow(
      expect.objectContaining({ code: 'migration_misordered', message: expect.stringContaining(name) }),
    );
  });

  it('when it ran here and is of another branch', () => {
    const theirs = { id: '0002-theirs', statements: () => [] };
    const parted = { code: 'migration_unknown', message: expect.stringContaining('0002-theirs') };
    expect(() => planOf(source([first, second]), ledgerAfter([first, theirs]))).toThrow(
      expect.objectContaining(parted),
    );
    expect(() => planOf(source([first, third]), ledgerAfter([first, theirs, third]))).toThrow(
      expect.objectContaining(parted),
    );
    expect(() => planOf(source([first, second]), ledgerAfter([theirs]))).toThrow(expect.objectContaining(parted));
  });

  it('and so is a function whose name is taken', () => {
    expect(() => planOf(source([first], [count, count]), ledgerAfter([]))).toThrow(
      expect.objectContaining({ code: 'migration_misordered', message: expect.stringContaining('count') }),
    );
  });
});

function source(migrations: readonly Migration[], replaceables: readonly Replaceable[] = [count, view]): SchemaSource {
  return { migrations, replaceables };
}

/** The ledger that a run over these would have left. */
function ledgerAfter(migrations: readonly Migration[], replaceables: readonly Replaceable[] = []): Ledger {
  const applied = new Map(migrations.map((migration) => [migration.id, checksumOf(migration)]));
  const done = { migrations: applied, replaceables: new Map<string, string>(), writers: new Map<string, string>() };
  if (replaceables.length === 0) return done;
  const { next } = planOf({ migrations, replaceables }, done);
  if (next?.kind !== 'replaceables') throw new Error('expected functions to be next');
  return { ...done, replaceables: new Map(next.checksums.map(({ name, sha256 }) => [name, sha256])) };
}

function staleNames(schema: SchemaSource, ledger: Ledger): string[] {
  const { next } = planOf(schema, ledger);
  return next?.kind === 'replaceables' ? next.stale.map(({ name }) => name) : [];
}
