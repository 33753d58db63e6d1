import { readArray } from './array-literal.ts';
import type { ReturnedType, ReturnKind } from './postgres-types.ts';
import { ServiceError } from './service-error.ts';

export interface NumberFormats {
  readonly longsAsStrings: boolean;
  readonly decimalsAsNumbers: boolean;
}

/** A value in two parts, as JSON text: `{"longValue":` and `3`. Numbers keep all their digits, unlike in a JavaScript number. */
interface EncodedValue {
  readonly member: keyof typeof arrayMembers;
  readonly json: string;
}

const arrayMembers = {
  booleanValue: 'booleanValues',
  longValue: 'longValues',
  doubleValue: 'doubleValues',
  stringValue: 'stringValues',
  blobValue: 'stringValues',
} as const;

/** A Field of the reply, as JSON text. */
export function encodeField(type: ReturnedType, text: string | null, formats: NumberFormats): string {
  if (text === null) return '{"isNull":true}';
  if (!type.isArray) {
    const { member, json } = encode(kindOf(type), text, formats);
    return `{"${member}":${json}}`;
  }
  const elements = encodeElements(type, text, formats);
  const member = arrayMembers[elements.find((element) => element !== null)?.member ?? emptyMember(type)];
  return `{"arrayValue":{"${member}":[${elements.map((element) => element?.json ?? 'null').join()}]}}`;
}

/** The same value in `formattedRecords`. */
export function encodeFormatted(type: ReturnedType, text: string | null, formats: NumberFormats): string {
  if (text === null) return 'null';
  if (!type.isArray) return encode(kindOf(type), text, formats).json;
  return `[${encodeElements(type, text, formats)
    .map((element) => element?.json ?? 'null')
    .join()}]`;
}

function encodeElements(type: ReturnedType, text: string, formats: NumberFormats): (EncodedValue | null)[] {
  const kind = kindOf(type);
  return readArray(text).map((element) => (element === null ? null : encode(kind, element, formats)));
}

function emptyMember({ kind }: ReturnedType): EncodedValue['member'] {
  if (kind === 'long') return 'longValue';
  if (kind === 'double') return 'doubleValue';
  return kind === 'boolean' ? 'booleanValue' : 'stringValue';
}

function kindOf(type: ReturnedType): ReturnKind {
  if (type.kind !== undefined) return type.kind;
  throw new ServiceError(
    'UnsupportedResultException',
    `The result contains the unsupported data type ${type.name.toUpperCase()}.`,
  );
}

function encode(kind: ReturnKind, text: string, formats: NumberFormats): EncodedValue {
  switch (kind) {
    case 'boolean':
      return { member: 'booleanValue', json: text === 't' ? 'true' : 'false' };
    case 'long':
      return formats.longsAsStrings ? string(text) : { member: 'longValue', json: text };
    case 'double':
      return { member: 'doubleValue', json: /[a-z]{3}/i.test(text) ? JSON.stringify(text) : text };
    case 'decimal':
      return formats.decimalsAsNumbers ? decimal(text) : string(text);
    case 'moment':
      return string(finite(text));
    case 'instant':
      return string(utcWallClock(finite(text)));
    case 'bytes':
      return { member: 'blobValue', json: `"${Buffer.from(text.slice(2), 'hex').toString('base64')}"` };
    case 'nothing':
      return string('');
    case 'string':
      return string(text);
  }
}

function string(text: string): EncodedValue {
  return { member: 'stringValue', json: JSON.stringify(text) };
}

/** DOUBLE_OR_LONG: a long if there is no fraction, a double otherwise; it loses digits, as the service does. */
function decimal(text: string): EncodedValue {
  if (text.includes('N') || text.includes('I')) return { member: 'doubleValue', json: JSON.stringify(text) };
  const isLong = /^-?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
  return isLong ? { member: 'longValue', json: text } : { member: 'doubleValue', json: String(Number(text)) };
}

/** The service breaks on these, without a message. */
function finite(text: string): string {
  if (text.endsWith('infinity')) throw new ServiceError('InternalFailure', '');
  return text;
}

/** The service's sessions are in UTC; `SET LOCAL TimeZone` in a transaction does not change what it returns. */
function utcWallClock(text: string): string {
  if (text.endsWith('+00')) return text.slice(0, -3);
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(?::(\d\d))?$/.exec(text);
  if (parts === null) throw new ServiceError('InternalFailure', '');
  const [, day, clock, fraction = '', hours, minutes = '00'] = parts;
  const wallClock = new Date(`${day}T${clock}${hours}:${minutes}`).toISOString();
  return `${wallClock.slice(0, 10)} ${wallClock.slice(11, 19)}${fraction}`;
}
