import * as z from 'zod';
import type { ColumnContract, Need, RelationContract, SchemaContract } from './contract.ts';
import { type Catalogue, findColumn } from './drift.ts';

/** A relation of the contract as one query uses it. */
interface RelationUse {
  readonly part: 'relation';
  readonly relation: string;
  readonly alias: string;
  readonly contract: RelationContract;
  readonly schema: SchemaContract;
}

/** A column of it, to be written wherever SQL takes a column. `nullable`: an optional one, if the query can do with NULL. */
interface ColumnUse<N extends Need | 'nullable'> {
  readonly part: 'column';
  readonly of: RelationUse;
  readonly column: string;
  readonly need: N;
}

type Part = RelationUse | ColumnUse<'critical' | 'nullable'>;

export interface Query<Row> {
  /** What its answer is. */
  readonly rows: z.ZodType<Row[]>;
  readonly schema: SchemaContract;
  readonly uses: readonly { readonly relation: RelationUse; readonly columns: readonly string[] }[];
  /** On the schema as the contract has it; made once. */
  readonly text: string;
  /** On any other: `expressionOf` gives what stands for a column. */
  textOn(expressionOf: (use: RelationUse, column: string) => string): string;
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
    { part: 'column', of: use, column, need } satisfies ColumnUse<Need>,
  ]);
  return { relation: use, columns: Object.fromEntries(columns) as Aliased<S[R]>['columns'] };
}

/** The only way to use an optional column, so that one sees where a query may meet NULL: nowhere but in what it selects. */
export function orNull(use: ColumnUse<'optional'>): ColumnUse<'nullable'> {
  return { ...use, need: 'nullable' };
}

/**
 * A tag for the text of a query, given what each of its rows is. Relations and their columns stand in it as handles, and
 * the live names in one place: a relation is a subselect of the columns that are used, each by the contract's name. So
 * SELECT, WHERE, JOIN and ORDER BY read the same whatever the columns are called, and the planner sees through it.
 */
export function queryOf<Row>(row: z.ZodType<Row>) {
  return (texts: TemplateStringsArray, ...parts: readonly Part[]): Query<Row> => {
    const columns = parts.filter((part) => part.part === 'column');
    const uses = parts
      .filter((part) => part.part === 'relation')
      .map((relation) => ({
        relation,
        columns: [...new Set(columns.filter(({ of }) => of === relation).map(({ column }) => column))],
      }));
    const [first] = uses;
    if (!first) throw new Error('A query has to read from a relation of the contract.');
    const stray = columns.find(({ of }) => !uses.some(({ relation }) => relation === of));
    if (stray) throw new Error(`A query has ${nameIn(stray)} and does not read from ${stray.of.relation}.`);
    const textOn: Query<Row>['textOn'] = (expressionOf) => {
      const subselects = new Map(uses.map((use) => [use.relation, subselect(use, expressionOf)]));
      const written = parts.map((part) => (part.part === 'column' ? nameIn(part) : subselects.get(part)));
      return String.raw({ raw: texts }, ...written);
    };
    const text = textOn(({ alias }, column) => `${alias}.${column}`);
    return { rows: z.array(row), schema: first.relation.schema, uses, textOn, text };
  };
}

function nameIn({ of: { alias }, column }: ColumnUse<Need | 'nullable'>): string {
  return `${alias}.${column}`;
}

/**
 * Inside the subselect each column is qualified by its own relation. Were it not, PostgreSQL would look for one that is
 * gone in the queries around it, and could silently find another's.
 */
function subselect(
  { relation: use, columns }: Query<unknown>['uses'][number],
  expressionOf: (use: RelationUse, column: string) => string,
): string {
  const { relation, alias } = use;
  const selected = columns.map((column) => {
    const expression = expressionOf(use, column);
    return expression === `${alias}.${column}` ? expression : `${expression} as ${column}`;
  });
  return `(select ${selected.join(', ')} from ${relation} ${alias}) ${alias}`;
}

/** With what a query makes do. */
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

/** How a query is to be asked of the live schema. */
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
