import type { Column, Deadline, Session } from './engines/engine.ts';
import { knownType, otherType, type ReturnedType } from './postgres-types.ts';

const lookup: Deadline = { ms: 10_000, continueAfterTimeout: false, maxResultBytes: 1024 * 1024 };

/** What the database knows about the columns of a result beyond what comes with the rows. */
export class Catalog {
  /** Types beyond pg_catalog's, by oid. An oid is not given twice within a server's life, nor does a type change its kind. */
  readonly #types = new Map<number, ReturnedType>();

  async typesOf(columns: readonly Column[], session: Session): Promise<ReturnedType[]> {
    const unknown = columns.map(({ typeOid }) => typeOid).filter((oid) => this.#type(oid) === undefined);
    if (unknown.length > 0) await this.#lookUpTypes(unknown, session);
    return columns.map(
      ({ typeOid }) => this.#type(typeOid) ?? otherType(`oid ${typeOid}`, { isEnum: false, isArray: false }),
    );
  }

  /** One ColumnMetadata of the reply for each column. */
  async metadataOf(columns: readonly Column[], types: readonly ReturnedType[], session: Session): Promise<unknown[]> {
    const tableColumns = await lookUpTableColumns(columns, session);
    return columns.map((column, index) => {
      const type = types[index] ?? otherType('unknown', { isEnum: false, isArray: false });
      return describeColumn(column, type, tableColumns.get(`${column.tableOid}.${column.columnNumber}`));
    });
  }

  #type(oid: number): ReturnedType | undefined {
    return knownType(oid) ?? this.#types.get(oid);
  }

  async #lookUpTypes(oids: readonly number[], session: Session): Promise<void> {
    const text = `select t.oid, t.typname, coalesce(e.typtype, t.typtype) = 'e', e.oid is not null
      from pg_type t left join pg_type e on e.oid = t.typelem and t.typcategory = 'A' where t.oid = any ($1::oid[])`;
    const { rows } = await session.run({ text, types: [25], values: [`{${oids.join()}}`] }, lookup);
    for (const [oid, name, isEnum, isArray] of rows) {
      this.#types.set(Number(oid), otherType(name ?? '', { isEnum: isEnum === 't', isArray: isArray === 't' }));
    }
  }
}

interface TableColumn {
  readonly tableName: string;
  readonly isRequired: boolean;
  readonly isSerial: boolean;
}

async function lookUpTableColumns(columns: readonly Column[], session: Session): Promise<Map<string, TableColumn>> {
  const tables = new Set(columns.map(({ tableOid }) => tableOid).filter((oid) => oid !== 0));
  if (tables.size === 0) return new Map();
  const text = `select a.attrelid, a.attnum, c.relname, a.attnotnull,
      a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false)
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = any ($1::oid[]) and a.attnum > 0`;
  const { rows } = await session.run({ text, types: [25], values: [`{${[...tables].join()}}`] }, lookup);
  return new Map(
    rows.map(([table, column, tableName, isRequired, isSerial]) => [
      `${table}.${column}`,
      { tableName: tableName ?? '', isRequired: isRequired === 't', isSerial: isSerial === 't' },
    ]),
  );
}

/** The service names a column with a sequence by the type it was declared with. */
const serialNames: Readonly<Record<string, string>> = { int2: 'smallserial', int4: 'serial', int8: 'bigserial' };
const signedKinds = new Set(['long', 'double', 'decimal']);
const nullable = { no: 0, yes: 1, unknown: 2 } as const;

function describeColumn(column: Column, type: ReturnedType, tableColumn: TableColumn | undefined): unknown {
  const isSerial = tableColumn?.isSerial ?? false;
  const isNumber = type.kind !== undefined && signedKinds.has(type.kind);
  return {
    arrayBaseColumnType: type.isArray ? type.jdbcType : 0,
    isAutoIncrement: isSerial,
    isCaseSensitive: type.kind === 'string' && !type.isArray,
    isCurrency: false,
    isSigned: isNumber && !type.isArray && type.name !== 'oid',
    label: column.name,
    name: column.name,
    nullable: tableColumn === undefined ? nullable.unknown : tableColumn.isRequired ? nullable.no : nullable.yes,
    ...precisionOf(column, type),
    schemaName: '',
    tableName: tableColumn?.tableName ?? '',
    type: type.isArray ? 2003 : type.jdbcType,
    typeName: (isSerial ? serialNames[type.name] : undefined) ?? type.name,
  };
}

/** numeric(p,s) and varchar(n) carry theirs in the type modifier, four more than they say. */
function precisionOf({ typeModifier }: Column, type: ReturnedType): { precision: number; scale: number } {
  const modifier = typeModifier - 4;
  if (typeModifier < 0) return { precision: type.precision, scale: type.scale };
  if (type.name === 'numeric') return { precision: modifier >> 16, scale: modifier & 0xffff };
  if (type.name === 'varchar' || type.name === 'bpchar') return { precision: modifier, scale: 0 };
  return { precision: type.precision, scale: type.scale };
}
