/** Types that parameters are sent as. */
export const typeOids = {
  unspecified: 0,
  bool: 16,
  bytea: 17,
  int8: 20,
  text: 25,
  json: 114,
  float8: 701,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  numeric: 1700,
  uuid: 2950,
} as const;

/** How the Data API returns a type's values. */
export type ReturnKind =
  | 'boolean'
  | 'long'
  | 'double'
  | 'decimal'
  | 'string'
  | 'moment'
  | 'instant'
  | 'bytes'
  | 'nothing';

export interface ReturnedType {
  readonly name: string;
  /** Undefined for a type that the Data API refuses to return. */
  readonly kind: ReturnKind | undefined;
  /** Is it an array of that kind? */
  readonly isArray: boolean;
  /** java.sql.Types of the type or, for an array, of its elements. */
  readonly jdbcType: number;
  readonly precision: number;
  readonly scale: number;
}

const unbounded = 2_147_483_647;

type Row = readonly [
  oid: number,
  arrayOid: number,
  name: string,
  kind: ReturnKind,
  jdbc: number,
  precision: number,
  scale?: number,
];

const returned: readonly Row[] = [
  [16, 1000, 'bool', 'boolean', -7, 1],
  [17, 1001, 'bytea', 'bytes', -2, unbounded],
  [19, 1003, 'name', 'string', 12, unbounded],
  [20, 1016, 'int8', 'long', -5, 19],
  [21, 1005, 'int2', 'long', 5, 5],
  [23, 1007, 'int4', 'long', 4, 10],
  [25, 1009, 'text', 'string', 12, unbounded],
  [26, 1028, 'oid', 'long', -5, 10],
  [114, 199, 'json', 'string', 1111, unbounded],
  [650, 651, 'cidr', 'string', 1111, unbounded],
  [700, 1021, 'float4', 'double', 7, 8, 8],
  [701, 1022, 'float8', 'double', 8, 17, 17],
  [869, 1041, 'inet', 'string', 1111, unbounded],
  [1042, 1014, 'bpchar', 'string', 1, unbounded],
  [1043, 1015, 'varchar', 'string', 12, unbounded],
  [1082, 1182, 'date', 'moment', 91, 13],
  [1083, 1183, 'time', 'string', 92, 15, 6],
  [1114, 1115, 'timestamp', 'moment', 93, 29, 6],
  [1184, 1185, 'timestamptz', 'instant', 93, 35, 6],
  [1700, 1231, 'numeric', 'decimal', 2, 0],
  [2278, 0, 'void', 'nothing', 1111, unbounded],
  [2950, 2951, 'uuid', 'string', 1111, unbounded],
  [3802, 3807, 'jsonb', 'string', 1111, unbounded],
];

const known = new Map<number, ReturnedType>(
  returned.flatMap(([oid, arrayOid, name, kind, jdbcType, precision, scale = 0]) => {
    const type = { name, kind, isArray: false, jdbcType, precision, scale };
    return [[oid, type] as const, [arrayOid, { ...type, name: `_${name}`, isArray: true }] as const];
  }),
);

/** Types of pg_catalog that are returned; any other, an enum among them, has to be looked up in the database. */
export function knownType(oid: number): ReturnedType | undefined {
  return known.get(oid);
}

/** An enum comes as its label; all else that is not in the table is refused. */
export function otherType(name: string, options: { isEnum: boolean; isArray: boolean }): ReturnedType {
  const kind = options.isEnum ? 'string' : undefined;
  return { name, kind, isArray: options.isArray, jdbcType: options.isEnum ? 12 : 1111, precision: unbounded, scale: 0 };
}
