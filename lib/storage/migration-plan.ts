import { createHash } from 'node:crypto';
import { OddsError } from '../resilience/odds-error.ts';
import type { Ledger } from './ledger.ts';
import type { Migration, Replaceable } from './migration.ts';
import { liveSchemas } from './schema-names.ts';

/** The schema as the code wants it. */
export interface SchemaSource {
  readonly migrations: readonly Migration[];
  readonly replaceables: readonly Replaceable[];
}

/** What one transaction does. */
export type Step =
  | { readonly kind: 'migration'; readonly migration: Migration; readonly sha256: string }
  | {
      readonly kind: 'replaceables';
      /** The first that changed, and all after it. */
      readonly stale: readonly Replaceable[];
      /** All of them, as the ledger shall have them. */
      readonly checksums: readonly { readonly name: string; readonly sha256: string }[];
    };

export interface Plan {
  readonly next: Step | undefined;
  /** Migrations of a newer deployment. If there are any, nothing is done: see {@link planOf}. */
  readonly ahead: readonly string[];
}

/**
 * What is to be done next, from what the code has and what the database says was done.
 *
 * A database with newer migrations on top of all of ours is left as it is: that is a deployment being rolled back, which
 * must not fail, and whose old functions must not be put over newer tables. (So a migration has to serve the code of the
 * version before it, which it has to anyway while a deployment is under way.) An unknown migration anywhere else means
 * that two histories have parted, and is refused.
 *
 * @throws OddsError `migration_edited`, `migration_misordered`, `migration_unknown`
 */
export function planOf(source: SchemaSource, ledger: Ledger): Plan {
  checkOrder(source);
  const { migrations, replaceables } = source;
  for (const migration of migrations) checkUnedited(migration, ledger);
  const pending = migrations.find(({ id }) => !ledger.migrations.has(id));
  const ahead = aheadOf(migrations, pending, ledger);
  if (ahead.length > 0) return { next: undefined, ahead };
  if (pending) {
    checkComesAfter(pending, ledger);
    return { next: { kind: 'migration', migration: pending, sha256: checksumOf(pending) }, ahead };
  }
  const checksums = chainOf(migrations, replaceables);
  const fresh = checksums.findIndex(({ name, sha256 }) => ledger.replaceables.get(name) !== sha256);
  if (fresh < 0 && checksums.length === ledger.replaceables.size) return { next: undefined, ahead };
  const stale = fresh < 0 ? [] : replaceables.slice(fresh);
  return { next: { kind: 'replaceables', stale, checksums }, ahead };
}

function checkOrder({ migrations, replaceables }: SchemaSource): void {
  let before: string | undefined;
  for (const { id } of migrations) {
    if (!/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
      throw misordered(id, `The migration ${id} is not named like 0001-what-it-brings.`);
    }
    if (before !== undefined && numberOf(id) <= numberOf(before)) {
      throw misordered(id, `The migration ${id} comes after ${before} in the list, and does not have a higher number.`);
    }
    before = id;
  }
  const names = replaceables.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw misordered(twice, `Two replaceables are called ${twice}.`);
}

function checkUnedited(migration: Migration, ledger: Ledger): void {
  const applied = ledger.migrations.get(migration.id);
  if (applied === undefined || applied === checksumOf(migration)) return;
  throw new OddsError(
    'migration_edited',
    `The migration ${migration.id} was edited after it had run here: restore its text, and write a new migration.`,
    { details: { migration: migration.id, applied, now: checksumOf(migration) } },
  );
}

function aheadOf(migrations: readonly Migration[], pending: Migration | undefined, ledger: Ledger): readonly string[] {
  const known = new Set(migrations.map(({ id }) => id));
  const unknown = [...ledger.migrations.keys()].filter((id) => !known.has(id)).sort();
  const newest = numberOf(migrations.at(-1)?.id ?? '0000');
  const parted = unknown.find((id) => pending !== undefined || numberOf(id) <= newest);
  if (parted === undefined) return unknown;
  throw new OddsError(
    'migration_unknown',
    `The migration ${parted} has run here, and this code does not have it: the database was migrated from another branch.`,
    { details: { migration: parted, ...(pending && { pending: pending.id }) } },
  );
}

function checkComesAfter(pending: Migration, ledger: Ledger): void {
  const newest = [...ledger.migrations.keys()].sort().at(-1);
  if (newest === undefined || numberOf(pending.id) > numberOf(newest)) return;
  throw misordered(
    pending.id,
    `The migration ${pending.id} has not run, and ${newest} has: give it a number after that.`,
  );
}

function misordered(migration: string, message: string): OddsError {
  return new OddsError('migration_misordered', message, { details: { migration } });
}

/** The digits that an id begins with: four of them sort as text. */
function numberOf(id: string): string {
  return id.slice(0, 4);
}

export function checksumOf({ statements }: Pick<Migration, 'statements'>): string {
  return sha256Of(statements(liveSchemas));
}

/** Each checksum also covers what comes before it, down to the migrations: so a change reaches all that may depend on it. */
function chainOf(migrations: readonly Migration[], replaceables: readonly Replaceable[]) {
  let link = sha256Of(migrations.map(({ id, statements }) => [id, statements(liveSchemas)]));
  return replaceables.map(({ name, drops, statements }) => {
    link = sha256Of([link, name, drops?.(liveSchemas) ?? [], statements(liveSchemas)]);
    return { name, sha256: link };
  });
}

function sha256Of(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
