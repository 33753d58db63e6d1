import type { Catalogue } from './catalogue.ts';
import { schemaOf } from './contract.ts';
import { findColumn, findRelation } from './find.ts';
import { asContracted, type LiveRelation, type Query, type RelationUse } from './query.ts';

/** Something of the contract, and the name under which it was found. */
interface Renaming {
  readonly name: string;
  readonly found: string;
}

/** What a degraded query lacks, and what it found under other names. */
export interface Degradation {
  /** Optional columns that are gone, as `schema.relation.column`: they are NULL. */
  readonly without: readonly string[];
  readonly renamed: readonly Renaming[];
}

/** A critical relation or column that is missing: its name, and the other names that were tried. */
export interface Missing {
  readonly name: string;
  readonly tried: readonly string[];
  readonly unfit: readonly string[];
}

export type Resolution =
  | { readonly is: 'resolved'; readonly text: string; readonly degradation: Degradation }
  | { readonly is: 'missing'; readonly missing: readonly Missing[] };

/** How a query is to be asked of the schema as it is. */
export function resolve(query: Query<unknown>, catalogue: Catalogue): Resolution {
  const findings: Findings = { missing: new Map(), without: new Set(), renamed: new Map() };
  const live = new Map(
    query.uses.map(({ relation, columns }) => [relation, find(relation, columns, catalogue, findings)]),
  );
  if (findings.missing.size > 0) return { is: 'missing', missing: [...findings.missing.values()] };
  const text = query.textOn((use) => live.get(use) ?? asContracted(use));
  const renamed = [...findings.renamed].map(([name, found]) => ({ name, found }));
  return { is: 'resolved', text, degradation: { without: [...findings.without], renamed } };
}

/** By name, because a query may use one relation twice. */
interface Findings {
  readonly missing: Map<string, Missing>;
  readonly without: Set<string>;
  readonly renamed: Map<string, string>;
}

function find(
  use: RelationUse,
  columns: readonly string[],
  catalogue: Catalogue,
  { missing, without, renamed }: Findings,
): LiveRelation {
  const { relation, alias, contract } = use;
  const found = findRelation(relation, contract, catalogue);
  if (found.is === 'missing') {
    const tried = contract.earlier.map((other) => `${schemaOf(relation)}.${other}`);
    missing.set(relation, { name: relation, tried, unfit: found.unfit });
    return asContracted(use);
  }
  if (found.is === 'renamed') renamed.set(relation, found.name);
  const expressions = new Map<string, string>();
  for (const [column, wanted] of Object.entries(contract.columns).filter(([column]) => columns.includes(column))) {
    const name = `${relation}.${column}`;
    const there = findColumn(column, wanted, catalogue.get(found.name));
    if (there.is === 'renamed') renamed.set(name, there.name);
    if (there.is !== 'missing') expressions.set(column, `${alias}.${there.name}`);
    else if (wanted.need === 'critical') missing.set(name, { name, tried: wanted.earlier, unfit: there.unfit });
    else {
      without.add(name);
      expressions.set(column, `null::${wanted.type}`);
    }
  }
  return { name: found.name, expressionOf: (column) => expressions.get(column) ?? `${alias}.${column}` };
}
