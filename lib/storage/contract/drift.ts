import type { Database } from '../database.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { type ColumnContract, type RelationContract, type SchemaContract, schemasOf } from './contract.ts';
import { findColumn, findRelation } from './find.ts';

/** One difference between the live schema and the contract. */
export interface Drift {
  /** `type`: it is there, as something else. `extra`: the contract does not know it. */
  readonly is: 'missing' | 'renamed' | 'type' | 'extra';
  /** `schema.relation` or `schema.relation.column`. */
  readonly name: string;
  /** The other name, or the other type; what stands under a known name and does not fit; null if there is nothing. */
  readonly found: string | null;
  /** True if some function stops until it is repaired: a query that needs it fails, or recording is deferred. */
  readonly grave: boolean;
}

export interface SchemaDrift {
  /** Nothing grave. */
  readonly ok: boolean;
  /** Of the contract, all of them looked at. */
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
  database: Pick<Database, 'execute'>,
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
  const known = new Set<string>();
  const drift = Object.entries(contract).flatMap(([name, relation]) => {
    const found = findRelation(name, relation, catalogue);
    if (found.is === 'missing') return [{ is: 'missing' as const, name, found: null, grave: true }];
    known.add(found.name);
    const renamed: Drift = { is: 'renamed', name, found: found.name, grave: relation.kind === 'table' };
    return [
      ...(found.is === 'renamed' ? [renamed] : []),
      ...columnDrift(name, relation, catalogue.get(found.name) ?? new Map()),
    ];
  });
  const schemas = new Set(schemasOf(contract));
  const extra = [...catalogue.keys()].filter((name) => !known.has(name) && schemas.has(name.split('.')[0] ?? ''));
  return [...drift, ...extra.map((name) => ({ is: 'extra' as const, name, found: null, grave: false }))];
}

function columnDrift(of: string, { kind, columns }: RelationContract, live: ReadonlyMap<string, string>): Drift[] {
  const known = new Set<string>();
  const drift = Object.entries(columns).flatMap(([column, wanted]): Drift[] => {
    const found = findColumn(column, wanted, live);
    const name = `${of}.${column}`;
    const critical = wanted.need === 'critical';
    if (found.is === 'missing') {
      return [{ is: 'missing', name, found: found.unfit.join(', ') || null, grave: critical }];
    }
    known.add(found.name);
    if (found.is === 'renamed')
      return [{ is: 'renamed', name, found: found.name, grave: critical && kind === 'table' }];
    return typeDrift(name, wanted, live.get(column));
  });
  const extra = [...live.keys()].filter((column) => !known.has(column));
  return [
    ...drift,
    ...extra.map((column) => ({ is: 'extra' as const, name: `${of}.${column}`, found: null, grave: false })),
  ];
}

function typeDrift(name: string, { type, need }: ColumnContract, found: string | undefined): Drift[] {
  return found === undefined || found === type ? [] : [{ is: 'type', name, found, grave: need === 'critical' }];
}
