import type { ResultColumn } from '../../lib/storage/database.ts';
import type { Cell } from './run-statement.ts';

const wholeNumbers = new Set(['int2', 'int4', 'int8', 'oid', 'smallserial', 'serial', 'bigserial']);
const floats = new Set(['float4', 'float8']);

export function isNumeric({ type }: ResultColumn): boolean {
  return wholeNumbers.has(type) || floats.has(type) || type === 'numeric';
}

/** As every format prints it: times with their zone, in ISO 8601. The sessions are in UTC. */
export function presented({ type }: ResultColumn, cell: Cell): Cell {
  if (type !== 'timestamptz' || cell === null) return cell;
  return cell.replace(/^(\d{4,6}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/, '$1T$2Z');
}

/**
 * As JSON: numbers, booleans, JSON and arrays as such, everything else as text. A numeric is text too, because a reader
 * of JSON would round it.
 */
export function jsonOf({ type }: ResultColumn, cell: Cell): string {
  if (cell === null) return 'null';
  if (wholeNumbers.has(type) || type === 'bool') return cell;
  if (floats.has(type) && /\d/.test(cell)) return cell;
  // Line ends in JSON are between its parts only, never inside a text.
  if (type === 'json' || type === 'jsonb' || type.startsWith('_')) return cell.replaceAll(/[\r\n]/g, ' ');
  return JSON.stringify(presented({ name: '', type }, cell));
}
