import * as z from 'zod';
import type { ColumnContract, Need, RelationContract, SchemaContract } from './contract.ts';

/** A relation of the contract as one query uses it. */
export interface RelationUse {
  readonly part: 'relation';
  readonly relation: string;
  readonly alias: string;
  readonly contract: RelationContract;
  readonly schema: SchemaContract;
}

/** A column of it, to be written wherever SQL takes a column. */
export interface ColumnUse<N extends Need = Need> {
  readonly part: 'column';
  readonly of: RelationUse;
  readonly column: string;
  readonly need: N;
}

/** An optional column in a query that accepts NULL for it. */
interface NullableUse {
  readonly part: 'nullable';
  readonly use: ColumnUse;
}

type Part = RelationUse | ColumnUse<'critical'> | NullableUse;

/** The SQL of a relation's columns: each is a live name, or a NULL of its type. */
export interface LiveRelation {
  readonly name: string;
  readonly expressionOf: (column: string) => string;
}

export interface Query<Row> {
  /** What its answer is. */
  readonly rows: z.ZodType<Row[]>;
  readonly schema: SchemaContract;
  readonly uses: readonly { readonly relation: RelationUse; readonly columns: readonly string[] }[];
  /** On the schema as the contract has it; made once. */
  readonly text: string;
  /** On any other. */
  textOn(live: (use: RelationUse) => LiveRelation): string;
}

interface Aliased<R extends RelationContract> {
  readonly relation: RelationUse;
  readonly columns: {
    readonly [C in keyof R['columns']]: R['columns'][C] extends ColumnContract<infer N> ? ColumnUse<N> : never;
  };
}

/** A relation of the contract under an alias, and its columns. What the contract does not have does not compile. */
export function aliased<S extends SchemaContract, R extends keyof S & keyof SchemaContract>(
  schema: S,
  relation: R,
  alias: string,
): Aliased<S[R]> {
  const contract: RelationContract | undefined = schema[relation];
  if (!contract) throw new Error(`The contract has no ${relation}.`);
  const use: RelationUse = { part: 'relation', relation, alias, contract, schema };
  const columns = Object.entries(contract.columns).map(([column, { need }]) => [
    column,
    { part: 'column', of: use, column, need } satisfies ColumnUse,
  ]);
  return { relation: use, columns: Object.fromEntries(columns) as Aliased<S[R]>['columns'] };
}

/** The only way to use an optional column, so that a reader sees where NULL is possible: only in the select list. */
export function orNull(use: ColumnUse<'optional'>): NullableUse {
  return { part: 'nullable', use };
}

/**
 * A tag for the text of a query, given what each of its rows is. Relations and their columns stand in it as handles, and
 * the live names in one place: a relation is a subselect of the columns that are used, each by the contract's name. So
 * SELECT, WHERE, JOIN and ORDER BY read the same whatever the columns are called, and the planner sees through it.
 */
export function queryOf<Row>(row: z.ZodType<Row>) {
  return (texts: TemplateStringsArray, ...parts: readonly Part[]): Query<Row> => {
    const [first] = parts.filter((part) => part.part === 'relation');
    if (!first) throw new Error('A query has to read from a relation of the contract.');
    const columnsOf = columnsByRelation(parts);
    const textOn: Query<Row>['textOn'] = (live) =>
      String.raw({ raw: texts }, ...parts.map((part) => written(part, columnsOf, live)));
    const uses = [...columnsOf].map(([relation, columns]) => ({ relation, columns: [...columns] }));
    return { rows: z.array(row), schema: first.schema, uses, textOn, text: textOn(asContracted) };
  };
}

export function asContracted({ relation, alias }: RelationUse): LiveRelation {
  return { name: relation, expressionOf: (column) => `${alias}.${column}` };
}

type ColumnsByRelation = ReadonlyMap<RelationUse, ReadonlySet<string>>;

function columnsByRelation(parts: readonly Part[]): ColumnsByRelation {
  const columnsOf = new Map<RelationUse, Set<string>>();
  for (const part of parts) if (part.part === 'relation') columnsOf.set(part, new Set());
  for (const part of parts) {
    if (part.part === 'relation') continue;
    const { of, column } = part.part === 'column' ? part : part.use;
    const columns = columnsOf.get(of);
    if (!columns) throw new Error(`A query has ${of.alias}.${column} and does not read from ${of.relation}.`);
    columns.add(column);
  }
  return columnsOf;
}

/**
 * Inside the subselect each column is qualified by its own relation. Were it not, PostgreSQL would look for one that is
 * gone in the queries around it, and could silently find another's.
 */
function written(part: Part, columnsOf: ColumnsByRelation, live: (use: RelationUse) => LiveRelation): string {
  if (part.part === 'column') return `${part.of.alias}.${part.column}`;
  if (part.part === 'nullable') return `${part.use.of.alias}.${part.use.column}`;
  const { name, expressionOf } = live(part);
  const selected = [...(columnsOf.get(part) ?? [])].map((column) => {
    const expression = expressionOf(column);
    return expression === `${part.alias}.${column}` ? expression : `${expression} as ${column}`;
  });
  return `(select ${selected.join(', ')} from ${name} ${part.alias}) ${part.alias}`;
}
