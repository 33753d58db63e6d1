import * as z from 'zod';
import type { ColumnContract, Listed, RelationContract, SchemaContract } from './contract.ts';
import { type Catalogue, findColumn } from './drift.ts';

/** A relation of the contract as one query reads it. */
interface Subselect {
  readonly relation: string;
  readonly alias: string;
  /** Those that the query uses. */
  readonly columns: readonly string[];
  readonly contract: RelationContract;
  readonly schema: SchemaContract;
}

type ExpressionOf = (subselect: Subselect, column: string) => string;

export interface Query<Row> {
  /** The schema of its rows. */
  readonly rows: z.ZodType<Row[]>;
  readonly schema: SchemaContract;
  readonly subselects: readonly Subselect[];
  /** The SQL on the schema as the contract has it; made once. */
  readonly text: string;
  /** The SQL on any other schema: `expressionOf` gives the expression of a column. */
  textOn(expressionOf: ExpressionOf): string;
}

/** How a list names each column: `price`, or `note?` if it is optional. */
type ListedOf<C> = { [K in keyof C & string]: C[K] extends ColumnContract<'optional'> ? `${K}?` : K }[keyof C & string];

/**
 * A relation of the contract under an alias, with the columns that a query uses, listed as the contract does: `price, note?`.
 * The question mark shows the reader of the query what may be NULL: to filter, join or order by that would lose rows. What
 * the contract does not have does not compile.
 */
export function selectFrom<S extends SchemaContract, R extends keyof S & keyof SchemaContract, const L extends string>(
  schema: S,
  relation: R,
  alias: string,
  list: L & (Listed<L> extends ListedOf<S[R]['columns']> ? unknown : never),
): Subselect {
  const contract: RelationContract | undefined = schema[relation];
  const columns = list.split(', ').map((listed) => listed.replace(/\?$/, ''));
  const unknown = columns.find((column) => contract?.columns[column] === undefined);
  if (!contract || unknown !== undefined) throw new Error(`The contract has no ${relation}.${unknown}.`);
  return { relation, alias, columns, contract, schema };
}

/**
 * A tag for the text of a query, given the schema of its rows. Its relations are made by {@link selectFrom}, so the
 * live names are in one place: a relation is a subselect of the columns that are used, each by the contract's name. So
 * SELECT, WHERE, JOIN and ORDER BY read the same whatever the columns are called, and the planner sees through it.
 */
export function queryOf<Row>(row: z.ZodType<Row>) {
  return (texts: TemplateStringsArray, ...subselects: readonly [Subselect, ...Subselect[]]): Query<Row> => {
    const textOn = (expressionOf: ExpressionOf) =>
      String.raw({ raw: texts }, ...subselects.map((subselect) => subselectText(subselect, expressionOf)));
    const text = textOn(({ alias }, column) => `${alias}.${column}`);
    return { rows: z.array(row), schema: subselects[0].schema, subselects, textOn, text };
  };
}

/**
 * Inside the subselect each column is qualified by its own relation. Were it not, PostgreSQL would look for one that is
 * gone in the queries around it, and could silently find another's.
 */
function subselectText(subselect: Subselect, expressionOf: ExpressionOf): string {
  const { relation, alias, columns } = subselect;
  const selected = columns.map((column) => {
    const expression = expressionOf(subselect, column);
    return expression === `${alias}.${column}` ? expression : `${expression} as ${column}`;
  });
  return `(select ${selected.join(', ')} from ${relation} ${alias}) ${alias}`;
}

/** What a degraded query lacks. */
export interface Degradation {
  /** Optional columns that are gone, as `schema.relation.column`: they are NULL. */
  readonly without: readonly string[];
  /** Columns that were found by an earlier name. */
  readonly renamed: readonly { readonly name: string; readonly found: string }[];
}

export interface Resolution extends Degradation {
  readonly text: string;
  /** Critical columns and relations that are gone, with a phrase for each: the query cannot be asked. */
  readonly missing: ReadonlyMap<string, string>;
}

/** How a query is written for the live schema. */
export function resolve(query: Query<unknown>, catalogue: Catalogue): Resolution {
  const missing = new Map<string, string>();
  const without = new Set<string>();
  const renamed = new Map<string, string>();
  const text = query.textOn(({ relation, alias, contract }, column) => {
    const [live, wanted] = [catalogue.get(relation), contract.columns[column]];
    const name = `${relation}.${column}`;
    if (!live || !wanted) {
      missing.set(relation, relation);
      return name;
    }
    const found = findColumn(column, wanted, live);
    if (found.name !== undefined) {
      if (found.name !== column) renamed.set(name, found.name);
      return `${alias}.${found.name}`;
    }
    if (wanted.need === 'critical') missing.set(name, missingPhrase(name, wanted, found.unfit));
    else without.add(name);
    return `null::${wanted.type}`;
  });
  return { text, missing, without: [...without], renamed: [...renamed].map(([name, found]) => ({ name, found })) };
}

/** `odds.game.start_time by this name or as game_time, scheduled_start, though it has game_time (text)` */
function missingPhrase(name: string, { earlier }: ColumnContract, unfit: readonly string[]): string {
  const names = earlier.length > 0 ? ` by this name or as ${earlier.join(', ')}` : '';
  return `${name}${names}${unfit.length > 0 ? `, though it has ${unfit.join(', ')}` : ''}`;
}
