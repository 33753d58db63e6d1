/** Types that a column of ours may have, as PostgreSQL names them for short. */
export type ColumnType =
  | 'boolean'
  | 'date'
  | 'integer'
  | 'jsonb'
  | 'numeric'
  | 'smallint'
  | 'text'
  | 'timestamptz'
  | 'uuid';

/**
 * `critical`: without it a row is wrong or meaningless. `optional`: it only describes; if it is missing, a query goes on
 * with NULL and reports it.
 */
export type Need = 'critical' | 'optional';

export interface ColumnContract<N extends Need = Need> {
  readonly need: N;
  readonly type: ColumnType;
  /** Its known earlier names, the likeliest first. */
  readonly earlier: readonly string[];
}

type Columns = Readonly<Record<string, ColumnContract>>;

export interface RelationContract<C extends Columns = Columns> {
  /** Queries read views, by whatever name a column has. Functions in the database write tables, by these names only. */
  readonly kind: 'table' | 'view';
  readonly columns: C;
  /** Its known earlier names, in the same schema. */
  readonly earlier: readonly string[];
}

/** The part of the schema that the code relies on: each relation by `schema.name`. */
export type SchemaContract = Readonly<Record<`${string}.${string}`, RelationContract>>;

export function critical(type: ColumnType, ...earlier: readonly string[]): ColumnContract<'critical'> {
  return { need: 'critical', type, earlier };
}

export function optional(type: ColumnType, ...earlier: readonly string[]): ColumnContract<'optional'> {
  return { need: 'optional', type, earlier };
}

export function table<C extends Columns>(columns: C, ...earlier: readonly string[]): RelationContract<C> {
  return { kind: 'table', columns, earlier };
}

export function view<C extends Columns>(columns: C, ...earlier: readonly string[]): RelationContract<C> {
  return { kind: 'view', columns, earlier };
}

/**
 * Checks what types cannot: names stand in SQL as they are, and an earlier name points at one column only – or a query
 * could be answered from another one than it asked for.
 *
 * @throws Error if the contract itself is wrong
 */
export function defineContract<C extends SchemaContract>(contract: C): C {
  const relations = Object.entries<RelationContract>(contract);
  for (const [name, { columns, earlier }] of relations) {
    const schema = schemaOf(name);
    checkNames(name, [name.slice(schema.length + 1), schema, ...earlier]);
    const claims = Object.entries(columns).flatMap(([column, known]) => [column, ...known.earlier]);
    checkNames(name, claims);
    checkClaimedOnce(name, claims);
  }
  checkClaimedOnce(
    'the schema',
    relations.flatMap(([name, { earlier }]) => [name, ...earlier.map((other) => `${schemaOf(name)}.${other}`)]),
  );
  return contract;
}

export function schemaOf(relation: string): string {
  return relation.slice(0, relation.indexOf('.'));
}

export function schemasOf(contract: SchemaContract): readonly string[] {
  return [...new Set(Object.keys(contract).map(schemaOf))];
}

function checkNames(of: string, names: readonly string[]): void {
  const odd = names.find((name) => !/^[a-z][a-z0-9_]*$/.test(name));
  if (odd !== undefined) throw new Error(`The contract of ${of} has a name that would have to be quoted: ${odd}.`);
}

function checkClaimedOnce(of: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The contract of ${of} has two things that may be called ${twice}.`);
}
