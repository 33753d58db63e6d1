import * as z from 'zod';
import { OddsError } from '../../resilience/odds-error.ts';
import type { Executor } from '../database.ts';
import { type ColumnContract, type RelationContract, type SchemaContract, schemasOf } from './contract.ts';

/** The live schema: of each relation, `schema.name`, the type of each column by its name. */
export type Catalogue = ReadonlyMap<string, ReadonlyMap<string, string>>;

// A scan, not to_regclass, which may remember that it once found nothing (see ledger.ts). Every login may read it.
const sql = `
  select n.nspname || '.' || c.relname as relation, a.attname::text as column_name,
    replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz') as type
  from pg_catalog.pg_namespace n
  join pg_catalog.pg_class c on c.relnamespace = n.oid
  join pg_catalog.pg_attribute a on a.attrelid = c.oid
  where n.nspname in (select jsonb_array_elements_text(:schemas::jsonb))
    and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
  order by 1, a.attnum`;

const rowsSchema = z.array(z.object({ relation: z.string(), column_name: z.string(), type: z.string() }));

/** Every table and view of the contract's schemas. One call. @throws OddsError `database_…` */
export async function readCatalogue(
  database: Executor,
  contract: SchemaContract,
  signal?: AbortSignal,
): Promise<Catalogue> {
  const parameters = { schemas: JSON.stringify(schemasOf(contract)) };
  const { data, error: cause } = rowsSchema.safeParse((await database.execute({ sql, parameters }, signal)).rows);
  if (!data) throw new OddsError('database_result_unreadable', 'The catalogue cannot be read.', { cause });
  const columnsOf = (rows: typeof data) => new Map(rows.map(({ column_name, type }) => [column_name, type]));
  return new Map([...Map.groupBy(data, ({ relation }) => relation)].map(([name, rows]) => [name, columnsOf(rows)]));
}

/** The name that a column has in the live schema, or the known names under which there is something else: `odds (numeric)`. */
export type FoundColumn = { readonly name: string } | { readonly name: undefined; readonly unfit: readonly string[] };

/** By an earlier name only a column of the right type: American prices are not to be read from decimal ones. */
export function findColumn(
  column: string,
  { type, earlier }: ColumnContract,
  live: ReadonlyMap<string, string>,
): FoundColumn {
  if (live.has(column)) return { name: column };
  const others = earlier.filter((other) => live.has(other));
  const name = others.find((other) => live.get(other) === type);
  return name === undefined ? { name, unfit: others.map((other) => `${other} (${live.get(other)})`) } : { name };
}

/** One difference between the live schema and the contract. */
export interface Drift {
  /** `renamed`: found by an earlier name. `type`: it has another type. `extra`: the contract does not know it. */
  readonly is: 'missing' | 'renamed' | 'type' | 'extra';
  /** `schema.relation` or `schema.relation.column`. */
  readonly name: string;
  /** The earlier name; the other type; for a missing column, what has its earlier name and another type; or null. */
  readonly found: string | null;
  /** True if some function stops until it is repaired: a query that needs it fails, or recording is deferred. */
  readonly grave: boolean;
}

export interface SchemaDrift {
  /** No difference is critical. */
  readonly ok: boolean;
  /** How many of each the contract has. */
  readonly relations: number;
  readonly columns: number;
  readonly drift: readonly Drift[];
}

/**
 * How the live schema differs from the contract. One call, which changes nothing and which every login may make.
 *
 * @throws OddsError `database_…`
 */
export async function schemaDrift(
  database: Executor,
  contract: SchemaContract,
  signal?: AbortSignal,
): Promise<SchemaDrift> {
  const drift = driftBetween(contract, await readCatalogue(database, contract, signal));
  const relations = Object.values(contract);
  return {
    ok: !drift.some(({ grave }) => grave),
    relations: relations.length,
    columns: relations.reduce((sum, { columns }) => sum + Object.keys(columns).length, 0),
    drift,
  };
}

/** In the contract's order, and then what it does not know. */
export function driftBetween(contract: SchemaContract, catalogue: Catalogue): readonly Drift[] {
  const drift = Object.entries(contract).flatMap(([name, relation]): readonly Drift[] => {
    const live = catalogue.get(name);
    return live ? columnDrift(name, relation, live) : [{ is: 'missing', name, found: null, grave: true }];
  });
  return [...drift, ...[...catalogue.keys()].filter((name) => !Object.hasOwn(contract, name)).map(extra)];
}

function columnDrift(of: string, { columns }: RelationContract, live: ReadonlyMap<string, string>): readonly Drift[] {
  const known = new Set<string>();
  const drift = Object.entries(columns).flatMap(([column, wanted]): Drift[] => {
    const [found, type] = [findColumn(column, wanted, live), live.get(column)];
    const name = `${of}.${column}`;
    const grave = wanted.need === 'critical';
    if (found.name === undefined) return [{ is: 'missing', name, found: found.unfit.join(', ') || null, grave }];
    known.add(found.name);
    if (type === undefined) return [{ is: 'renamed', name, found: found.name, grave: false }];
    return type === wanted.type ? [] : [{ is: 'type', name, found: type, grave }];
  });
  const others = [...live.keys()].filter((column) => !known.has(column));
  return [...drift, ...others.map((column) => extra(`${of}.${column}`))];
}

function extra(name: string): Drift {
  return { is: 'extra', name, found: null, grave: false };
}
