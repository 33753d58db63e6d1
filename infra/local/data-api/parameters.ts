import type { BoundValues, ParameterValue } from './engines/engine.ts';
import { typeOids } from './postgres-types.ts';
import type { SqlField, SqlParameter } from './request.ts';
import { invalid, ServiceError } from './service-error.ts';

interface Hint {
  readonly type: number;
  readonly format: RegExp;
  readonly expected: string;
}

const date = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const time = String.raw`([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?`;

const hints: Readonly<Record<string, Hint>> = {
  DATE: { type: typeOids.date, format: new RegExp(`^${date}$`), expected: 'YYYY-MM-DD' },
  TIME: { type: typeOids.time, format: new RegExp(`^${time}$`), expected: 'HH:MM:SS[.FFF]' },
  TIMESTAMP: {
    type: typeOids.timestamp,
    format: new RegExp(`^${date} ${time}$`),
    expected: 'YYYY-MM-DD HH:MM:SS[.FFF]',
  },
  DECIMAL: {
    type: typeOids.numeric,
    format: /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/,
    expected: 'a decimal number',
  },
  JSON: { type: typeOids.json, format: /^/, expected: 'JSON' },
  UUID: {
    type: typeOids.uuid,
    format: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
    expected: 'a UUID',
  },
};

/** The values of `$1`, `$2`, … with the types the Data API sends them as: a string is text, never "unknown". */
export function bindParameters(names: readonly string[], parameters: readonly SqlParameter[]): BoundValues {
  const given = new Map<string, SqlParameter>();
  for (const parameter of parameters) {
    if (!parameter.name) throw invalid('A parameter has no name: only named parameters are supported.');
    if (given.has(parameter.name)) throw invalid(`Parameter ${parameter.name} is given twice`);
    given.set(parameter.name, parameter);
  }
  const bound = names.map((name) => {
    const parameter = given.get(name);
    if (parameter === undefined) throw invalid(`Cannot find parameter: ${name}`);
    return bindParameter(name, parameter);
  });
  return { types: bound.map(({ type }) => type), values: bound.map(({ value }) => value) };
}

interface BoundValue {
  readonly type: number;
  readonly value: ParameterValue;
}

function bindParameter(name: string, { value, typeHint }: SqlParameter): BoundValue {
  const hint = typeHint ? hints[typeHint] : undefined;
  if (typeHint && hint === undefined) {
    throw invalid(
      `Value '${typeHint}' at 'typeHint' failed to satisfy constraint: Member must satisfy enum value set: [JSON, UUID, TIMESTAMP, DATE, TIME, DECIMAL]`,
    );
  }
  const bound = bindField(name, value ?? {});
  if (hint === undefined) return bound;
  if (bound.value === null) return { type: hint.type, value: null };
  if (bound.type !== typeOids.text || typeof bound.value !== 'string') {
    throw invalid(`Parameter ${name}: type hint ${typeHint} goes with a stringValue only`);
  }
  if (!hint.format.test(bound.value)) {
    throw invalid(
      `Parameter ${name}: '${bound.value.slice(0, 100)}' is not ${hint.expected}, as type hint ${typeHint} wants it`,
    );
  }
  return { type: hint.type, value: bound.value };
}

function bindField(name: string, field: SqlField): BoundValue {
  const members = Object.values(field).filter((member) => member !== undefined && member !== null);
  if (members.length !== 1) {
    throw invalid(`Parameter ${name}: a value has exactly one member set, this has ${members.length}`);
  }
  if (typeof field.stringValue === 'string')
    return { type: typeOids.text, value: withoutZero(name, field.stringValue) };
  if (typeof field.booleanValue === 'boolean') return { type: typeOids.bool, value: String(field.booleanValue) };
  if (typeof field.longValue === 'number' || typeof field.longValue === 'bigint') return bindLong(field.longValue);
  if (field.doubleValue !== undefined && field.doubleValue !== null) {
    return { type: typeOids.float8, value: Object.is(field.doubleValue, -0) ? '-0' : String(field.doubleValue) };
  }
  if (typeof field.blobValue === 'string')
    return { type: typeOids.bytea, value: Buffer.from(field.blobValue, 'base64') };
  if (field.arrayValue) throw invalid('Array parameters are not supported.');
  if (field.isNull === false) throw invalid(`Parameter ${name}: isNull false is not a value`);
  return { type: typeOids.unspecified, value: null };
}

function bindLong(value: number | bigint): BoundValue {
  const exact = BigInt(value);
  if (BigInt.asIntN(64, exact) !== exact) {
    throw new ServiceError('SerializationException', `${exact} is no 64-bit integer`);
  }
  return { type: typeOids.int8, value: exact.toString() };
}

/** In the wire protocol a zero byte ends a text: the server could not even say that it takes none. */
function withoutZero(name: string, value: string): string {
  if (value.includes('\0')) {
    throw new ServiceError(
      'DatabaseErrorException',
      `ERROR: invalid byte sequence for encoding "UTF8": 0x00 (parameter ${name}); SQLState: 22021`,
    );
  }
  return value;
}
