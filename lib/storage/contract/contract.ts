/** Types that a column of ours may have, as PostgreSQL names them for short. */
type ColumnType = 'boolean' | 'date' | 'integer' | 'jsonb' | 'numeric' | 'smallint' | 'text' | 'timestamptz' | 'uuid';

/**
 * `critical`: without it a row says something else, or nothing. `optional`: it only describes; if it is missing, a query
 * goes on with NULL and says so.
 */
type Need = 'critical' | 'optional';

export interface ColumnContract<N extends Need = Need> {
  readonly need: N;
  readonly type: ColumnType;
  /** Other names that it is known to have had, the likeliest first. None in a table: functions write it by its own name. */
  readonly earlier: readonly string[];
}

type Columns = Readonly<Record<string, ColumnContract>>;

export interface RelationContract<C extends Columns = Columns> {
  /** Queries read views. Functions in the database write tables. */
  readonly kind: 'table' | 'view';
  readonly columns: C;
}

/** The part of the schema that the code relies on: each relation by `schema.name`. */
export type SchemaContract = Readonly<Record<`${string}.${string}`, RelationContract>>;

/** Columns as in SQL, `source, price, note?`: a question mark says that the column is optional. */
type ColumnLists = Readonly<Record<`${string}.${string}`, string>>;

/** Each column of a list, with its question mark. */
export type Listed<List extends string> = List extends `${infer First}, ${infer Rest}` ? First | Listed<Rest> : List;

type ColumnsOf<List extends string> = {
  readonly [C in Listed<List> as C extends `${infer Column}?` ? Column : C]: ColumnContract<
    C extends `${string}?` ? 'optional' : 'critical'
  >;
};

type RelationsOf<Lists extends ColumnLists> = {
  readonly [R in keyof Lists]: RelationContract<ColumnsOf<Lists[R] & string>>;
};

interface Definition<T extends ColumnLists, V extends ColumnLists> {
  /** The type of each column, which is the same in every relation, and its earlier names in views. */
  readonly columns: Readonly<Record<string, readonly [type: ColumnType, ...earlier: string[]]>>;
  readonly tables: T;
  readonly views: V;
}

/** @throws Error if the contract itself is wrong */
export function defineContract<const T extends ColumnLists, const V extends ColumnLists>(
  definition: Definition<T, V>,
): RelationsOf<T> & RelationsOf<V> {
  const { tables, views } = definition;
  const relationsOf = (kind: RelationContract['kind'], lists: ColumnLists) =>
    Object.entries(lists).map(([name, list]) => [name, { kind, columns: columnsOf(name, list, kind, definition) }]);
  return Object.fromEntries([...relationsOf('table', tables), ...relationsOf('view', views)]);
}

export function schemasOf(contract: SchemaContract): readonly string[] {
  return [...new Set(Object.keys(contract).map((relation) => relation.slice(0, relation.indexOf('.'))))];
}

function columnsOf(
  relation: string,
  list: string,
  kind: RelationContract['kind'],
  { columns: known }: Definition<ColumnLists, ColumnLists>,
): Columns {
  const columns = list.split(', ').map((listed): [string, ColumnContract] => {
    const column = listed.replace(/\?$/, '');
    const [type, ...earlier] = known[column] ?? [];
    if (type === undefined) throw new Error(`The contract of ${relation} has a column without a type: ${column}.`);
    return [
      column,
      { need: listed === column ? 'critical' : 'optional', type, earlier: kind === 'view' ? earlier : [] },
    ];
  });
  checkNames(relation, [...relation.split('.'), ...columns.flatMap(([column, { earlier }]) => [column, ...earlier])]);
  return Object.fromEntries(columns);
}

/** Names are used in SQL as they are. An earlier name belongs to one column only, or a query could read another than it names. */
function checkNames(relation: string, [schema, name, ...columns]: readonly string[]): void {
  const odd = [schema, name, ...columns].find((each) => !/^[a-z][a-z0-9_]*$/.test(each ?? ''));
  if (odd !== undefined)
    throw new Error(`The contract of ${relation} has a name that would have to be quoted: ${odd}.`);
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw new Error(`The contract of ${relation} has two columns that may be called ${twice}.`);
}
