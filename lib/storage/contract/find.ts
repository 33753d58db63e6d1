import type { Catalogue } from './catalogue.ts';
import type { ColumnContract, RelationContract } from './contract.ts';
import { schemaOf } from './contract.ts';

/** Under which name something of the contract is there. */
export type Found =
  | { readonly is: 'there' | 'renamed'; readonly name: string }
  /** Known names under which something else stands: `odds (numeric)`. */
  | { readonly is: 'missing'; readonly unfit: readonly string[] };

/** `name` is the whole of it, with its schema. */
export function findRelation(name: string, { earlier }: RelationContract, catalogue: Catalogue): Found {
  if (catalogue.has(name)) return { is: 'there', name };
  const other = earlier.map((known) => `${schemaOf(name)}.${known}`).find((known) => catalogue.has(known));
  return other === undefined ? { is: 'missing', unfit: [] } : { is: 'renamed', name: other };
}

/** Under an earlier name only what is of the right type: American prices are not to be read from decimal ones. */
export function findColumn(
  name: string,
  { type, earlier }: ColumnContract,
  live: ReadonlyMap<string, string> | undefined,
): Found {
  if (live?.has(name)) return { is: 'there', name };
  const others = earlier.filter((known) => live?.has(known));
  const fit = others.find((known) => live?.get(known) === type);
  if (fit !== undefined) return { is: 'renamed', name: fit };
  return { is: 'missing', unfit: others.map((known) => `${known} (${live?.get(known)})`) };
}
